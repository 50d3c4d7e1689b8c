import type { ReasonCode } from "../kernel/reason-codes.js";
import type { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";
import type { ConversionObstacle } from "./conversion.rules.js";

type Said = { code: ReasonCode; fact: Phrase; remedy: Phrase; wireCode?: number; status?: number };

/** What the wire knows beside the state machine (its reference, 11). */
const ofTheWire = {
  running: {
    code: "INVALID_STATE",
    fact: "A conversion of this customer's legacy Azure subscriptions is running.",
    remedy: "Ask for its status, and wait until it is completed.",
    wireCode: 900109,
  },
  completed: {
    code: "INVALID_STATE",
    fact: "This customer's legacy Azure subscriptions are converted already.",
    remedy: "Work with the Azure plan: nothing is left to convert.",
    wireCode: 900110,
    status: 400,
  },
  nothingToConvert: {
    code: "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    fact: "This partner has no legacy Azure subscription with the customer.",
    remedy: "Order the Azure plan: nothing is to be converted.",
    wireCode: 900108,
  },
  planMissing: {
    code: "OFFER_UNKNOWN",
    fact: "The catalogue of today has no Azure plan.",
    remedy: "Convert when the Azure plan is offered.",
    wireCode: 900107,
  },
  boughtAfter: {
    code: "INVALID_STATE",
    fact: "The subscription {subscriptionId} was bought after the instant from which it would be the plan's.",
    remedy: "Convert after that instant.",
    wireCode: 900130,
    status: 403,
  },
  planSuspended: {
    code: "INVALID_STATE",
    fact: "The Azure plan {subscriptionId}, which the pair holds with this reseller, is suspended.",
    remedy: "Reactivate the plan first.",
    wireCode: 900120,
    status: 403,
  },
} as const satisfies Record<string, Said>;

/** Of the state machine's reasons, in the words of a conversion. */
const ofTheStates: Partial<Record<ReasonCode, Omit<Said, "code">>> = {
  NOT_BILLING_OWNER: {
    fact: "The subscription {subscriptionId} is billed to the provider, not to its reseller of record.",
    remedy: "Let the provider convert it.",
    wireCode: 900120,
  },
  AGREEMENT_NOT_ACCEPTED: {
    fact: "No acceptance of the customer agreement counts for this partner.",
    remedy: "Record the customer's acceptance (POST /v1/customers/{customerId}/agreements), then convert.",
  },
  APSS_CANNOT_CONVERT: {
    fact: "The subscription {subscriptionId} is one of the partner's shared services, which are not converted (SUB-12).",
    remedy: "Nothing is to be done: shared services stay as they are.",
  },
  CONVERSION_NOT_ENABLED_GCC: {
    fact: "The customer's segment is GCC, for which the conversion is not enabled yet (PHS-10).",
    remedy: "Go on with the legacy offer, which stays open to GCC customers.",
    wireCode: 900120,
  },
  SUSPENDED_CANNOT_CONVERT: {
    fact: "The pair has a suspended legacy subscription; {subscriptionId} cannot be converted with it (SUB-12).",
    remedy: "Reactivate what is suspended, or cancel it; then convert all at once.",
  },
};

/** The refusal of a conversion, in words and with the wire's own number. */
export function conversionRefusal(obstacle: ConversionObstacle): Refusal {
  const { code, ...said } = saidOf(obstacle);
  const { subscriptionId, state } = "subscription" in obstacle ? obstacle.subscription : {};
  const parameters = subscriptionId === undefined || state === undefined ? {} : { subscriptionId, state };
  return phrasedRefusal(code, { ...said, parameters });
}

function saidOf(obstacle: ConversionObstacle): Said {
  if (isOfTheWire(obstacle.reason)) return ofTheWire[obstacle.reason];
  const said = ofTheStates[obstacle.reason];
  if (said === undefined) throw new Error(`no conversion is refused for ${obstacle.reason}`);
  return { code: obstacle.reason, ...said };
}

const isOfTheWire = (reason: string): reason is keyof typeof ofTheWire => Object.hasOwn(ofTheWire, reason);
