import type { Offer, OfferFamily } from "../catalogue/offer.schema.js";
import type { Customer, Relationship } from "../customers/customer.schema.js";
import type { LongOverdue } from "../partners/overdue.rules.js";
import type { Partner } from "../partners/partner.schema.js";
import { hasBegun, type Programme } from "../partners/programme.rules.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";

/**
 * All that decides a sale, as it stood on `date` (AMB-73). Every date is a UTC date (`2021-07-21`), so that texts
 * compare; countries are two capital letters (ISO 3166). The pair is the partner whom the operator bills and the customer.
 */
export type SellingFacts = {
  date: string;
  programme: Programme;
  /**
   * Who asks for the order; a CSP partner is a direct-bill partner or an indirect provider (ROL-03). Only partners have
   * a route to order by, so that `customer` is the table's own case and never an order's.
   */
  actor: "cspPartner" | "indirectReseller" | "customer";
  /** Nothing when the catalogue of the day does not have it (OFR-05, OFR-12). */
  offer: OfferFacts | undefined;
  partner: {
    id: string;
    country: string;
    /** The earliest enrolment of any kind (AMB-71). */
    enrolledOn: string;
    /** Of the role in which it sells: only the direct-bill role can be restricted (AMB-69). */
    standing: Partner["status"];
    /** The invoice for which it is suspended, whatever the operator says of its standing (INV-18). */
    longOverdue: LongOverdue | undefined;
    partnerAgreementAcceptedOn: string | undefined;
    /** A PartnerID for the country of its account (MKT-06). */
    hasPartnerId: boolean;
    clouds: readonly Offer["cloud"][];
    /** It holds this customer as reseller, perhaps since it moved it to a provider (ROL-07, AMB-70). */
    isResellerForThisCustomer: boolean;
  };
  customer: {
    /** Of the tenant, not of its offices (MKT-04). */
    country: string;
    segment: Customer["segment"];
    tenantKind: "customer" | "cspPartner" | "sharedServices";
    isPartnersOwnSharedServicesTenant: boolean;
    /** The partner itself or an affiliate of it (CUS-09). */
    isAffiliate: boolean;
    /** Some partner made a Germany-cloud subscription for it before that cloud closed to new customers (AMB-74). */
    wasGermanyCloudCustomer: boolean;
    /** Fields that an order needs and the record lacks (CUS-05), by name. */
    missingFields: readonly string[];
  };
  /** The pair's active relationship. */
  relationship:
    | { activeSince: string; origin: Relationship["origin"]; formerDirectPartnerId: string | undefined }
    | undefined;
  /** The reseller that the order names, whether or not it is linked. */
  reseller:
    | {
        id: string;
        partnershipActive: boolean;
        relationshipWithCustomerActive: boolean;
        partnerAgreementAcceptedOn: string | undefined;
      }
    | undefined;
  /** The customer agreement, in an acceptance that counts for this partner (AGR-07, AGR-08). */
  agreementAcceptedOn: string | undefined;
  /** Of the pair, whoever the reseller is. `moved`: it came by a direct-to-indirect move. */
  subscriptions: readonly { family: OfferFamily; state: Subscription["state"]; moved?: boolean }[];
  /** Azure plans of the pair, each with its reseller (OFR-03, AMB-22). */
  plans: readonly { state: Subscription["state"]; resellerId: string | undefined }[];
};

/** `segments` and `countries` restrict the offer to those listed; an empty or missing list does not restrict it. */
export type OfferFacts = {
  offerId: string;
  family: OfferFamily;
  cloud: Offer["cloud"];
  segments?: readonly string[] | undefined;
  countries?: readonly string[] | undefined;
};

/** The facts of a sale whose offer is in the catalogue. */
export type KnownSale = SellingFacts & { offer: OfferFacts };

/**
 * The instant whose facts decide a sale on a day (AMB-73): its last one, so that all that was made on it counts; of a day
 * to come the last one of today. Not the present: the host that made a thing may have a clock ahead of this one's.
 */
export function instantOf(date: string, now: Date): string {
  const today = now.toISOString().slice(0, 10);
  return `${date < today ? date : today}T23:59:59.999Z`;
}

/** The period of a subscription's history that an instant lies in. */
export const stateAt = (
  states: Subscription["states"],
  instant: string,
): Subscription["states"][number]["state"] | undefined =>
  states.find(({ from, to }) => from <= instant && (to === undefined || instant < to))?.state;

/** Whether an optional list of an offer lets the value through. */
export const admits = (list: readonly string[] | undefined, value: string): boolean =>
  list === undefined || list.length === 0 || list.includes(value);

/** Whether something dated holds on the day of the sale. */
export const heldOn = (since: string | undefined, date: string): boolean => since !== undefined && since <= date;

/** Whether the partner agreement is not asked for on that day yet, or is accepted (ELI-15, ORD-05, AMB-73). */
export const hasPartnerAgreement = (acceptedOn: string | undefined, { date, programme }: SellingFacts): boolean =>
  date < programme.partnerAgreementRequiredFrom || heldOn(acceptedOn, date);

/** An active or suspended plan is held, a cancelled one is not (AMB-66). */
export const isHeld = ({ state }: { state: Subscription["state"] }): boolean =>
  state === "active" || state === "suspended";

/** Suspended legacy subscriptions do not count (AMB-02). */
export const hasActiveLegacy = ({ subscriptions }: SellingFacts): boolean =>
  subscriptions.some(({ family, state }) => family === "azureLegacy" && state === "active");

/** A legacy subscription that came by the direct-to-indirect move and is still active (PHS-11). */
export const hasActiveMovedLegacy = ({ subscriptions }: SellingFacts): boolean =>
  subscriptions.some(({ family, state, moved }) => family === "azureLegacy" && state === "active" && moved === true);

/** A move made from phase 1 on and ordered through the former direct partner: the only case of step 11(e) (AMB-72). */
export const isTransitionSale = ({ relationship, reseller, programme }: SellingFacts): boolean =>
  relationship?.origin === "directToIndirect" &&
  hasBegun(programme.legacyAzure.phase1From, relationship.activeSince) &&
  reseller !== undefined &&
  reseller.id === relationship.formerDirectPartnerId;
