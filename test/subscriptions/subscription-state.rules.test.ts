import { expect, test } from "vitest";
import {
  type SubscriptionEvents,
  type SubscriptionLife,
  subscriptionAfter,
} from "../../shared/subscriptions/subscription-state.rules.js";

type Event = keyof SubscriptionEvents;
const states: readonly SubscriptionLife[] = ["none", "pending", "active", "suspended", "cancelled"];

/** Facts with which every guard is satisfied: the reactivated one lies below an active plan, so that it may come back from both states. */
const met: SubscriptionEvents = {
  create: { firstFailure: undefined },
  activated: { ownerRoleWritten: true },
  failed: {},
  suspend: { byBillingOwner: true, planInUse: false },
  reactivate: {
    byBillingOwner: true,
    days: 0,
    isLegacy: false,
    belowActivePlan: true,
    partnerStatus: "active",
    relationshipActive: true,
    pairHoldsPlan: false,
    termHasEnded: false,
    parentActive: true,
  },
  termEnded: { renews: true },
  retentionEnded: {},
  suspendedTooLong: { isLegacy: true },
  cancel: { byBillingOwner: true, planInUse: false, transferInProgress: false, windowPassed: false },
  convertToPlan: {
    byBillingOwner: true,
    relationshipActive: true,
    agreementAccepted: true,
    isApss: false,
    conversionEnabled: true,
    pairHasSuspendedLegacy: false,
  },
  transferCompleted: { byTransferWorker: true },
  usageBeforeCancellation: {},
};

/** Section 3.3 and the ends of terms: where each event leads from each state; every pair that is not here is refused. */
const leads: Readonly<Record<Event, Partial<Record<SubscriptionLife, SubscriptionLife>>>> = {
  create: { none: "pending" },
  activated: { pending: "active" },
  failed: { pending: "cancelled" },
  suspend: { active: "suspended" },
  reactivate: { suspended: "active", cancelled: "active" },
  suspendedTooLong: { suspended: "cancelled" },
  termEnded: { active: "active", suspended: "suspended" },
  retentionEnded: { suspended: "cancelled" },
  cancel: { active: "cancelled", suspended: "cancelled" },
  convertToPlan: { active: "suspended" },
  transferCompleted: { active: "active" },
  usageBeforeCancellation: { cancelled: "cancelled" },
};

/** The refusal of a pair that leads nowhere. */
function refusalOf(state: SubscriptionLife, event: Event): string {
  if (state === "cancelled") return "SUBSCRIPTION_DELETED";
  return state === "suspended" && event === "convertToPlan" ? "SUSPENDED_CANNOT_CONVERT" : "INVALID_STATE";
}

for (const event of Object.keys(leads) as Event[]) {
  for (const state of states) {
    const next = leads[event][state];
    test(`3.3: ${event} on a subscription that is ${state} ${next === undefined ? "is refused" : `leads to ${next}`}`, () => {
      const expected = next === undefined ? { refused: refusalOf(state, event) } : { next };
      expect(subscriptionAfter(state, event, met[event])).toEqual(expected);
    });
  }
}

/** Each guard that fails alone, or before the ones behind it. */
function refusals<E extends Event>(
  state: SubscriptionLife,
  event: E,
  rows: [Partial<SubscriptionEvents[E]>, string][],
) {
  for (const [differs, refused] of rows) {
    test(`3.3: ${event} from ${state} with ${JSON.stringify(differs)} is refused with ${refused}`, () => {
      expect(subscriptionAfter(state, event, { ...met[event], ...differs })).toEqual({ refused });
    });
  }
}

refusals("none", "create", [[{ firstFailure: "NO_RELATIONSHIP" }, "NO_RELATIONSHIP"]]);
refusals("pending", "activated", [[{ ownerRoleWritten: false }, "INVALID_STATE"]]);
refusals("active", "suspend", [
  [{ byBillingOwner: false, planInUse: true }, "NOT_BILLING_OWNER"],
  [{ planInUse: true }, "ACTIVE_USAGE_ASSETS"],
]);
refusals("suspended", "reactivate", [
  [{ byBillingOwner: false, isLegacy: true, days: 90 }, "NOT_BILLING_OWNER"],
  [{ isLegacy: true, days: 90, partnerStatus: "suspended" }, "SUBSCRIPTION_DELETED"],
  [{ partnerStatus: "suspended", relationshipActive: false }, "PARTNER_NOT_ACTIVE"],
  [{ relationshipActive: false, isLegacy: true, pairHoldsPlan: true }, "NO_RELATIONSHIP"],
  [{ isLegacy: true, pairHoldsPlan: true, termHasEnded: true }, "LEGACY_BLOCKED_BY_AZURE_PLAN"],
  [{ termHasEnded: true }, "INVALID_STATE"],
  [{ parentActive: false }, "INVALID_STATE"],
]);
refusals("suspended", "suspendedTooLong", [[{ isLegacy: false }, "INVALID_STATE"]]);
for (const state of ["active", "suspended"] as const) {
  refusals(state, "cancel", [
    [{ byBillingOwner: false, transferInProgress: true }, "NOT_BILLING_OWNER"],
    [{ transferInProgress: true, planInUse: true }, "TRANSFER_IN_PROGRESS"],
    [{ planInUse: true, windowPassed: true }, "ACTIVE_USAGE_ASSETS"],
    [{ windowPassed: true }, "INVALID_STATE"],
  ]);
}
refusals("active", "convertToPlan", [
  [{ byBillingOwner: false, relationshipActive: false }, "NOT_BILLING_OWNER"],
  [{ relationshipActive: false, agreementAccepted: false }, "NO_RELATIONSHIP"],
  [{ agreementAccepted: false, isApss: true }, "AGREEMENT_NOT_ACCEPTED"],
  [{ isApss: true, conversionEnabled: false }, "APSS_CANNOT_CONVERT"],
  [{ conversionEnabled: false, pairHasSuspendedLegacy: true }, "CONVERSION_NOT_ENABLED_GCC"],
  [{ pairHasSuspendedLegacy: true }, "SUSPENDED_CANNOT_CONVERT"],
]);
refusals("active", "transferCompleted", [[{ byTransferWorker: false }, "FORBIDDEN"]]);
refusals("cancelled", "reactivate", [
  [{ byBillingOwner: false, belowActivePlan: false }, "NOT_BILLING_OWNER"],
  [{ belowActivePlan: false }, "SUBSCRIPTION_DELETED"],
  [{ days: 90 }, "SUBSCRIPTION_DELETED"],
]);

const reactivated = (state: SubscriptionLife, differs: Partial<SubscriptionEvents["reactivate"]>) =>
  subscriptionAfter(state, "reactivate", { ...met.reactivate, ...differs });

test("SUB-08: a suspended legacy subscription comes back on its 89th day, and no other kind has an end", () => {
  expect(reactivated("suspended", { isLegacy: true, belowActivePlan: false, days: 89 })).toEqual({ next: "active" });
  expect(reactivated("suspended", { days: 900 })).toEqual({ next: "active" });
});

test("AMB-67: a cancelled Azure subscription below an active plan comes back on its 89th day", () => {
  expect(reactivated("cancelled", { days: 89 })).toEqual({ next: "active" });
});

test("AMB-69: a restricted partner lifts a suspension", () => {
  expect(reactivated("suspended", { partnerStatus: "restricted" })).toEqual({ next: "active" });
});

test("AMB-65: a plan of the pair stands only in the way of legacy subscriptions", () => {
  expect(reactivated("suspended", { pairHoldsPlan: true })).toEqual({ next: "active" });
});

test("10.4: a term that ends without a renewal suspends the subscription", () => {
  expect(subscriptionAfter("active", "termEnded", { renews: false })).toEqual({ next: "suspended" });
});
