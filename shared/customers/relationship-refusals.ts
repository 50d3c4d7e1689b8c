import type { ReasonCode } from "../kernel/reason-codes.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { lastMarketOf } from "../partners/markets.rules.js";
import type { Partner } from "../partners/partner.schema.js";
import type { Relationship } from "./customer.schema.js";
import type { RelationshipState } from "./relationship.rules.js";

type About = {
  partner: Partner;
  customerId: string;
  countryCode: string;
  state: RelationshipState;
  /** The customer would have been made by this: nobody knows its id, and nothing will ever have it. */
  isNew?: true;
};
type Words = { fact: string; remedy: string };

/** Speaks the verdict of section 3.1: what was found, and what the partner can do. */
export function relationshipRefusal(code: ReasonCode, about: About): Refusal {
  const { partner, customerId, countryCode, state, isNew } = about;
  const { legalName, status, marketGroup } = partner;
  if (code === "INVALID_STATE") return invalidState(customerId, state);
  const market = lastMarketOf(countryCode)?.group ?? "no market group";
  const words: Partial<Record<ReasonCode, Words>> = {
    RESELLER_MUST_USE_PROVIDER: {
      fact: `${legalName} is enrolled as indirect reseller only (CUS-01).`,
      remedy: "Let the indirect provider create the customer and name this reseller.",
    },
    PARTNER_RESTRICTED: {
      fact: `${legalName} is restricted (ELI-16).`,
      remedy: "Meet the requirements of the direct-bill model again.",
    },
    PARTNER_NOT_ACTIVE: {
      fact: `${legalName} is ${status}.`,
      remedy: "Settle what made the partner inactive with the operator.",
    },
    OUT_OF_MARKET: {
      fact: `Country ${countryCode} is in ${market}, the partner in ${marketGroup} (MKT-03).`,
      remedy: "Sell to customers of the partner's own market group.",
    },
    CUSTOMER_IS_CSP_TENANT: {
      fact: `Tenant ${customerId} is the tenant of a partner of this programme (CUS-07).`,
      remedy: "Let the company buy through a tenant that is not tied to the programme (CUS-08).",
    },
    RESELLER_NOT_LINKED: {
      fact: `${legalName} has no active partnership with an indirect provider (REL-04).`,
      remedy: "Accept the invitation of an indirect provider first.",
    },
    TRANSITION_NOT_ENROLLED: {
      fact: `${legalName} is not enrolled as indirect reseller (PHS-11).`,
      remedy: "Enrol as reseller of the provider first.",
    },
    NO_RELATIONSHIP: {
      fact: `${legalName} has no active direct relationship with customer ${customerId}.`,
      remedy: "Only a direct partner's own customer is extended to its provider.",
    },
    CONSENT_MISSING: {
      fact: "The customer was not both informed and consenting.",
      remedy: "Tell the customer, let it consent, and send customerInformed and customerConsents as true.",
    },
    ACTIVE_SUBSCRIPTIONS: {
      fact: "The partner still has active subscriptions with this customer (REL-06).",
      remedy: "Suspend or cancel them, then end the relationship.",
    },
    ORDER_OPEN: {
      fact: "An order of this partner for this customer is still open (REL-06).",
      remedy: "Wait for the order or cancel it, then end the relationship.",
    },
  };
  const told = words[code] ?? { fact: `The rules refuse this (${code}).`, remedy: "See the reason code." };
  const markets = code === "OUT_OF_MARKET" ? { countryCode, market, partnerMarket: marketGroup } : {};
  const named = isNew ? {} : { customerId };
  return new Refusal(code, { ...told, parameters: { ...named, partner: legalName, status, ...markets } });
}

/** The partner has yet to accept the partner agreement (ELI-15); selling refuses it by the same number. */
export const agreementMissing = ({ legalName }: Partner) =>
  phrasedRefusal("PARTNER_NOT_ACTIVE", {
    fact: "{partner} has not accepted the partner agreement (ELI-15).",
    remedy: "Accept the partner agreement.",
    parameters: { partner: legalName },
    wireCode: 900124,
  });

/** The partner's own request is before the customer already. */
export const requestOpen = (customerId: string, { state, requestId = "" }: Relationship) =>
  phrasedRefusal("INVALID_STATE", {
    fact: "The request {requestId} to customer {customerId} is open.",
    remedy:
      "Wait for the customer's answer, or withdraw it with DELETE /v1/customers/{id}/relationshiprequests/{requestId}.",
    parameters: { customerId, state, requestId },
  });

/** The event does not fit the state of the relationship. */
export const invalidState = (customerId: string, state: RelationshipState) =>
  phrasedRefusal("INVALID_STATE", {
    fact:
      state === "none"
        ? "The relationship with customer {customerId} is not there."
        : "The relationship with customer {customerId} is {state}.",
    remedy: "Read the customer and its open requests, and send what fits the state.",
    parameters: { customerId, state },
  });
