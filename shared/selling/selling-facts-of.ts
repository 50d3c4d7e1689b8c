import { acceptancesFor } from "../agreements/acceptance.rules.js";
import { agreementsIn } from "../agreements/agreement-rows.js";
import type { Offer, OfferFamily } from "../catalogue/offer.schema.js";
import { missingContact } from "../countries/customer-contact.rules.js";
import { billingProfileIn } from "../customers/billing-profile.js";
import { type CustomerFile, relationshipsIn } from "../customers/customer-file.js";
import { relationshipOn, tenantOn } from "../customers/customer-on.rules.js";
import type { ServedCustomer } from "../customers/served-customer.js";
import { type Billed, longOverdueOn } from "../partners/overdue.rules.js";
import type { Partner } from "../partners/partner.schema.js";
import { hasPartnerId, linkedOn, partnerOn } from "../partners/partner-on.rules.js";
import type { Programme } from "../partners/programme.rules.js";
import { subscriptionsNow } from "../subscriptions/holdings.js";
import type { NamedReseller } from "./read-trade.js";
import { instantOf, type SellingFacts, stateAt } from "./selling-facts.rules.js";

/** A subscription that is sold in the same order. */
export type Sold = { family: OfferFamily; offerId: string; resellerId?: string | undefined };
export type Sale = {
  partner: Partner;
  served: ServedCustomer;
  /** The buyer's tenant as a partner, if it is one. */
  buyer: Partner | undefined;
  billed: Billed;
  offer: Offer | undefined;
  reseller: NamedReseller | undefined;
  sold: readonly Sold[];
};

/** The day of the sale, the present, and what the programme says. */
type When = { date: string; now: Date; programme: Programme };

const day = (instant: string | undefined) => instant?.slice(0, 10);
const isSeller = ({ kinds }: Partner) => kinds.directBill !== undefined || kinds.indirectProvider !== undefined;

/** What the selling decision looks at, each fact as it stood on the day (AMB-73). */
export function sellingFactsOf(sale: Sale, { date, now, programme }: When): SellingFacts {
  const { served, offer, reseller, sold } = sale;
  const { customer, serving, file } = served;
  const instant = instantOf(date, now);
  const partner = partnerOn(sale.partner, instant);
  const { partnerId } = partner;
  const relationship = relationshipOn(serving, instant);
  const ofCustomer = subscriptionsAt(file, { instant, now });
  const own = ofCustomer.filter((one) => one.partnerId === partnerId);
  const inSameOrder = sold.map((one) => ({ ...one, state: "active" as const }));
  const plans = [...own, ...inSameOrder].filter((one) => one.family === "azurePlan");

  return {
    date,
    programme,
    actor: partner.kinds.indirectReseller !== undefined && !isSeller(partner) ? "indirectReseller" : "cspPartner",
    offer,
    partner: {
      id: partnerId,
      country: partner.countryCode,
      // AMB-71: whichever kind it was.
      enrolledOn: Object.values(sale.partner.kinds).sort()[0]?.slice(0, 10) ?? date,
      standing: standingOf(partner, relationship?.kind ?? serving.kind),
      longOverdue: longOverdueOn(sale.billed, instant.slice(0, 10)),
      partnerAgreementAcceptedOn: day(partner.agreementAcceptedAt),
      hasPartnerId: hasPartnerId(partner),
      clouds: partner.clouds,
      isResellerForThisCustomer: holdsAsReseller(sale, instant),
    },
    customer: { country: customer.countryCode, ...buyerFacts(sale, instant), missingFields: missingIn(sale, date) },
    relationship: relationship && {
      activeSince: relationship.activeSince.slice(0, 10),
      origin: relationship.origin,
      formerDirectPartnerId: relationship.formerDirectPartnerId,
    },
    reseller: reseller && resellerFacts(reseller, served, instant),
    agreementAcceptedOn: acceptancesFor(partnerId, agreementsIn(file))
      .map((one) => one.dateAgreed.slice(0, 10))
      .sort()[0],
    subscriptions: [
      ...own.map(({ family, state, movedFrom }) => ({ family, state, moved: movedFrom !== undefined })),
      ...inSameOrder.map(({ family, state }) => ({ family, state })),
    ],
    plans: plans.map(({ state, resellerId }) => ({ state, resellerId })),
  };

  function buyerFacts({ buyer }: Sale, at: string) {
    const { segment, tenantKind, ownedByPartnerId } = tenantOn(customer, at);
    const isSharedServices = tenantKind === "sharedServices";
    const isPartner = buyer !== undefined && Object.keys(partnerOn(buyer, at).kinds).length > 0;
    const isOwned = ownedByPartnerId === partnerId;
    const { closedToNewCustomersFrom } = programme.germanyCloud;
    return {
      segment,
      tenantKind: isSharedServices ? "sharedServices" : isPartner ? "cspPartner" : "customer",
      isPartnersOwnSharedServicesTenant: isSharedServices && isOwned,
      isAffiliate: customer.customerId === partnerId || (isOwned && !isSharedServices),
      // AMB-74: of whichever partner.
      wasGermanyCloudCustomer: ofCustomer.some(
        ({ cloud, createdAt }) => cloud === "germany" && createdAt < closedToNewCustomersFrom,
      ),
    } as const;
  }
}

/** The customer's subscriptions, each in the state that it had at the instant; those that there were then. */
const subscriptionsAt = (file: CustomerFile, { instant, now }: { instant: string; now: Date }) =>
  subscriptionsNow(file, now).flatMap((one) => {
    const state = stateAt(one.states, instant);
    return state === undefined ? [] : [{ ...one, state }];
  });

/** What the partner had sold to the customer at the instant, in the states of then; of what was scheduled then there is no history. */
export const heldAt = (file: CustomerFile, partnerId: string, at: { instant: string; now: Date }) =>
  subscriptionsAt(file, at)
    .filter((one) => one.partnerId === partnerId)
    .map(({ scheduledNextTerm, ...one }) =>
      scheduledNextTerm === undefined || at.instant < at.now.toISOString() ? one : { ...one, scheduledNextTerm },
    );

/** Only the direct-bill role is restricted: a provider's goes on (AMB-69). */
const standingOf = ({ status }: Partner, role: ServedCustomer["serving"]["kind"]): Partner["status"] =>
  status === "restricted" && role === "provider" ? "active" : status;

/** It serves the customer as a reseller, or extended it to a provider, through which it orders since (ROL-07, AMB-70). */
function holdsAsReseller({ partner: { partnerId }, served: { serving, file } }: Sale, instant: string): boolean {
  const role = relationshipOn(serving, instant)?.kind ?? serving.kind;
  return (
    role === "reseller" ||
    relationshipsIn(file).some((one) => relationshipOn(one, instant)?.formerDirectPartnerId === partnerId)
  );
}

function resellerFacts({ named, partner, link }: NamedReseller, { file }: ServedCustomer, instant: string) {
  const isReseller = partner !== undefined && partnerOn(partner, instant).kinds.indirectReseller !== undefined;
  const partnershipActive = isReseller && link !== undefined && linkedOn(link, instant);
  // Of a partner that is not linked the seller learns nothing but what it sent.
  if (!partnershipActive) {
    return {
      ...{ id: named, partnershipActive, relationshipWithCustomerActive: false },
      partnerAgreementAcceptedOn: undefined,
    };
  }
  const relationship = relationshipsIn(file).find((one) => one.partnerId === partner.partnerId);
  return {
    id: partner.partnerId,
    partnershipActive,
    relationshipWithCustomerActive: relationshipOn(relationship, instant) !== undefined,
    partnerAgreementAcceptedOn: day(partner.agreementAcceptedAt),
  };
}

function missingIn({ partner, served: { customer, file } }: Sale, date: string): string[] {
  const { profile } = billingProfileIn(file, customer, partner.partnerId);
  const { countryCode, registrationNumber } = customer;
  return missingContact({ countryCode, phoneNumber: profile.defaultAddress.phoneNumber, registrationNumber, date });
}
