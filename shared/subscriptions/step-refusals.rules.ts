import type { ReasonCode } from "../kernel/reason-codes.js";
import { Refusal, type RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";
import type { Subscription } from "./subscription.schema.js";

export type AskedStep = "suspend" | "reactivate" | "cancel";
type Told = Pick<RefusalDetail, "fact" | "remedy" | "parameters" | "wireCode" | "status">;

/**
 * Why the table of 3.3 does not let a subscription go where its partner wants it, in the wire's numbers (10.4). `asked` is
 * told where a step was asked for; other changes of a subscription are refused in the same words without one.
 */
export function stepRefusal(code: ReasonCode, subscription: Subscription, asked?: AskedStep): Refusal {
  const { subscriptionId, offerId, state } = subscription;
  const parameters = { subscriptionId, offerId, state, ...(asked === undefined ? {} : { asked }) };
  if (code === "INVALID_STATE" && asked !== undefined) {
    const told = invalidState(asked, subscription);
    return new Refusal(code, { ...told, parameters: { ...parameters, ...told.parameters } });
  }
  const told: Partial<Record<ReasonCode, Told>> = {
    NOT_BILLING_OWNER: {
      fact: `Another partner is billed for subscription ${subscriptionId} (SUB-01).`,
      remedy: "Ask the partner that sells it: a reseller of record only sees it.",
    },
    ACTIVE_USAGE_ASSETS: {
      fact: "The Azure plan still holds active Azure subscriptions (SUB-09).",
      remedy: "Cancel each of them first: POST …/azureEntitlements/{id}/cancel.",
    },
    SUBSCRIPTION_DELETED: { fact: "The subscription is cancelled (SUB-07).", remedy: `Order ${offerId} again.` },
    LEGACY_BLOCKED_BY_AZURE_PLAN: {
      fact: "The partner holds an Azure plan for this customer (AMB-65).",
      remedy: "Use an Azure subscription below the plan.",
    },
    PARTNER_NOT_ACTIVE: {
      fact: "The partner is not active.",
      remedy: "Settle what made the partner inactive with the operator.",
    },
  };
  const refused = asked === undefined ? "that" : `to ${asked} it`;
  const fallback = { fact: `The rules refuse ${refused} (${code}).`, remedy: "See the reason code." };
  return new Refusal(code, { ...(told[code] ?? fallback), parameters });
}

function invalidState(asked: AskedStep, subscription: Subscription): Told {
  const { state, suspensionReasons, offerId, termEndsAt, cancellationAllowedUntil } = subscription;
  if (asked === "cancel" && state !== "pending") {
    return phrased({
      fact: "A subscription to {offerId} is cancelled within its first days; this one could be until {cancellableUntil} (AMB-88).",
      remedy: "Switch autoRenewEnabled off: then it ends with its term.",
      parameters: { offerId, cancellableUntil: cancellationAllowedUntil ?? "none" },
      wireCode: 900117,
      status: 400,
    });
  }
  if (asked === "reactivate" && suspensionReasons.includes("term_ended")) {
    return phrased({
      fact: "The term ended at {termEndsAt} without a renewal.",
      remedy: "Order {offerId} again.",
      parameters: { offerId, termEndsAt: termEndsAt ?? "none" },
      wireCode: 800040,
      status: 400,
    });
  }
  if (asked === "reactivate" && state === "suspended") {
    return {
      fact: "The base subscription of this add-on is not active.",
      remedy: "Reactivate the base subscription first.",
      wireCode: 27009,
    };
  }
  return phrased({
    fact: "The subscription is {state}.",
    remedy: "What is {state} cannot be asked to {asked}.",
    parameters: { state, asked },
    wireCode: 800040,
    status: 400,
  });
}
