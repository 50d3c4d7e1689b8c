import { acceptancesFor } from "../agreements/acceptance.rules.js";
import { agreementsIn } from "../agreements/record-agreement.js";
import type { Backend } from "../backend.js";
import type { Offer, OfferFamily } from "../catalogue/offer.schema.js";
import { relationshipsIn } from "../customers/customer-file.js";
import type { ServedCustomer } from "../customers/served-customer.js";
import type { Partner } from "../partners/partner.schema.js";
import { programme } from "../partners/programme.rules.js";
import { subscriptionsIn } from "../subscriptions/subscription-rows.js";
import type { SellingFacts } from "./selling-facts.rules.js";

/** A subscription that is sold in the same order. */
export type Sold = { family: OfferFamily; resellerId: string | undefined };
type Sale = {
  partner: Partner;
  served: ServedCustomer;
  offer: Offer | undefined;
  reseller: Partner | undefined;
  sold: readonly Sold[];
};

/** Gathers what the selling decision looks at, as it stands now; agreements count per recording partner (AGR-07). */
export async function sellingFactsOf(
  backend: Backend,
  { partner, served, offer, reseller, sold }: Sale,
): Promise<SellingFacts> {
  const { customer, serving, file } = served;
  const link = reseller && (await backend.partners.findLink(partner.partnerId, reseller.partnerId));
  const buyer = await backend.partners.find(customer.customerId);
  const accepted = acceptancesFor(partner.partnerId, agreementsIn(file))
    .map((one) => one.dateAgreed.slice(0, 10))
    .sort();
  const standing = subscriptionsIn(file).filter((one) => one.partnerId === partner.partnerId);
  const ofPair = [...standing, ...sold.map((one) => ({ ...one, state: "active" as const }))];
  const resellerRelationship = relationshipsIn(file).find((one) => one.partnerId === reseller?.partnerId);
  const enrolled = Object.values(partner.kinds).sort();

  return {
    date: backend.now.toISOString().slice(0, 10),
    programme,
    actor:
      partner.kinds.directBill === undefined && partner.kinds.indirectProvider === undefined
        ? "indirectReseller"
        : "cspPartner",
    offer,
    partner: {
      id: partner.partnerId,
      country: partner.countryCode,
      enrolledOn: (enrolled[0] ?? backend.now.toISOString()).slice(0, 10),
      standing: partner.status,
      partnerAgreementAcceptedOn: partner.agreementAcceptedAt?.slice(0, 10),
      hasPartnerId: partner.membershipActive,
      clouds: partner.clouds,
      isResellerForThisCustomer: serving.kind === "reseller",
    },
    customer: {
      country: customer.countryCode,
      segment: customer.segment,
      tenantKind: buyer === undefined ? "customer" : "cspPartner",
      isPartnersOwnSharedServicesTenant: false,
      isAffiliate: customer.customerId === partner.partnerId,
      wasGermanyCloudCustomer: subscriptionsIn(file).some(
        (one) => one.family === "azureNational" && one.createdAt < programme.germanyCloud.closedToNewCustomersFrom,
      ),
      missingFields: [],
    },
    relationship: {
      activeSince: (serving.activeSince ?? serving.requestedAt).slice(0, 10),
      origin: serving.origin,
      formerDirectPartnerId: serving.formerDirectPartnerId,
    },
    reseller: reseller && {
      id: reseller.partnerId,
      partnershipActive: link?.state === "active",
      relationshipWithCustomerActive: resellerRelationship?.state === "active",
      partnerAgreementAcceptedOn: reseller.agreementAcceptedAt?.slice(0, 10),
    },
    agreementAcceptedOn: accepted[0],
    subscriptions: ofPair.map(({ family, state }) => ({ family, state })),
    plans: ofPair.filter((one) => one.family === "azurePlan").map(({ state, resellerId }) => ({ state, resellerId })),
  };
}
