import assert from "node:assert/strict";
import { compareTexts } from "../kernel/period.js";
import { programmeDays } from "../partners/programme.rules.js";
import { entering, seatsFrom, since } from "./periods.rules.js";
import type { AzureSubscription, Subscription, SuspensionReason } from "./subscription.schema.js";
import { type SubscriptionLife, subscriptionAfter } from "./subscription-state.rules.js";
import { daysAfter, termEnd } from "./terms.rules.js";

/** What a new-commerce term that is not renewed has left before it is deleted: first expired, then disabled (wire reference 10.4). */
const retentionDays = programmeDays.endedTermExpired + programmeDays.endedTermDisabled;

/** The subscriptions of a customer and the Azure subscriptions below them. What changes is replaced, what does not stays the same value. */
export type Holdings = {
  readonly subscriptions: readonly Subscription[];
  readonly azure: readonly AzureSubscription[];
};

/** The Azure subscription lies below the commercial one whose usage it is now: a conversion or transfer moves it on. */
export const isBelow = ({ owners }: AzureSubscription, subscriptionId: string): boolean =>
  owners.at(-1)?.subscriptionId === subscriptionId;

type Step = { at: string; event: "termEnded" | "suspendedTooLong" | "retentionEnded" };

/**
 * When time deletes a suspended subscription that nobody brings back: a legacy one counted from its suspension (SUB-08), a
 * new-commerce licence from the end of its term; an Azure plan never. An add-on may go earlier, with its base.
 */
export function deletionDue({ state, states, isNewCommerce, termEndsAt }: Subscription): string | undefined {
  if (state !== "suspended") return undefined;
  if (!isNewCommerce) return daysAfter(since(states), programmeDays.suspendedLegacyKept);
  return termEndsAt === undefined ? undefined : daysAfter(termEndsAt, retentionDays);
}

/** When a subscription is deleted, or was: by time, by its partner, or with its base. */
export const deletion = (subscription: Subscription): string | undefined =>
  subscription.state === "cancelled" ? since(subscription.states) : deletionDue(subscription);

/** What time alone does to a subscription next, and when. A plan and active usage have no end. */
export function nextStep(subscription: Subscription): Step | undefined {
  const { state, isNewCommerce, termEndsAt, suspensionReasons } = subscription;
  if (state !== "active" && state !== "suspended") return undefined;
  const hasEnded = suspensionReasons.includes("term_ended");
  const deletedAt = deletionDue(subscription);
  const steps: Step[] = [];
  if (termEndsAt !== undefined && !hasEnded) steps.push({ at: termEndsAt, event: "termEnded" });
  if (deletedAt !== undefined && !isNewCommerce) steps.push({ at: deletedAt, event: "suspendedTooLong" });
  if (deletedAt !== undefined && isNewCommerce && hasEnded) steps.push({ at: deletedAt, event: "retentionEnded" });
  return steps.sort((a, b) => compareTexts(a.at, b.at))[0];
}

/** What time alone makes of a subscription next, by itself or with its base, and when; `relatives` has it, its base and its add-ons. */
export function nextChange(relatives: Holdings, own: Subscription): { at: string; after: Subscription } | undefined {
  const base = relatives.subscriptions.find((one) => one.subscriptionId === own.parentSubscriptionId);
  const due = [own, base].flatMap((one) => (one && nextStep(one)?.at) ?? []);
  for (const at of due.sort(compareTexts)) {
    const { subscriptions } = broughtForward(relatives, at, { related: base?.subscriptionId ?? own.subscriptionId });
    const after = subscriptions.find((one) => one.subscriptionId === own.subscriptionId);
    // A base that is renewed changes nothing of its add-ons.
    if (after !== undefined && after !== own) return { at, after };
  }
  return undefined;
}

/** Which of a customer's subscriptions are brought forward: all, one with its base and add-ons, or those that are named. */
export type Reach = { related?: string; only?: readonly string[] };

/**
 * Everything that time has done by `now`, each step at the instant at which it was due and in the order of those
 * instants, however late anybody looks: terms are renewed or end, what was suspended too long is cancelled (SUB-08).
 */
export function broughtForward(holdings: Holdings, now: string, reach: Reach = {}): Holdings {
  let reached = holdings;
  for (let due = earliest(reached, now, reach); due !== undefined; due = earliest(reached, now, reach)) {
    reached = afterStep(reached, due.subscription, due.step);
  }
  return reached;
}

type Due = { subscription: Subscription; step: Step };

/** The subscription to which time has something to do, the one that has waited longest. */
export const earliestDue = (holdings: Holdings, now: string): Subscription | undefined =>
  earliest(holdings, now, {})?.subscription;

function earliest(holdings: Holdings, now: string, reach: Reach): Due | undefined {
  return holdings.subscriptions
    .filter((subscription) => isWithin(reach, subscription, holdings))
    .flatMap((subscription): Due[] => {
      const step = nextStep(subscription);
      return step !== undefined && step.at <= now ? [{ subscription, step }] : [];
    })
    .sort((a, b) => compareTexts(a.step.at, b.step.at))[0];
}

function isWithin(
  { related, only }: Reach,
  { subscriptionId, parentSubscriptionId }: Subscription,
  holdings: Holdings,
) {
  if (only !== undefined) return only.includes(subscriptionId);
  if (related === undefined || related === subscriptionId || related === parentSubscriptionId) return true;
  return holdings.subscriptions.some(
    (one) => one.subscriptionId === related && one.parentSubscriptionId === subscriptionId,
  );
}

function afterStep(holdings: Holdings, subscription: Subscription, { at, event }: Step): Holdings {
  if (event === "termEnded") {
    const step = subscriptionAfter(subscription.state, event, { renews: renews(subscription) });
    assert("next" in step, "a term ends from either state");
    if (renews(subscription)) return replaced(holdings, renewed(subscription, at));
    return taking(holdings, subscription, { state: step.next, at, reason: "term_ended" });
  }
  const step =
    event === "suspendedTooLong"
      ? subscriptionAfter(subscription.state, event, { isLegacy: !subscription.isNewCommerce })
      : subscriptionAfter(subscription.state, event, {});
  assert("next" in step, "only what is suspended ends by time");
  return taking(holdings, subscription, { state: step.next, at });
}

/** A suspended legacy subscription keeps its term going; one of new commerce is not renewed while it is suspended. */
const renews = ({ autoRenew, state, isNewCommerce }: Subscription): boolean =>
  autoRenew && (state === "active" || !isNewCommerce);

/** The subscription in its next term, with what was scheduled for it. */
function renewed(subscription: Subscription, at: string): Subscription {
  const { scheduledNextTerm: scheduled, ...kept } = subscription;
  const termDuration = scheduled?.termDuration ?? kept.termDuration;
  assert(termDuration !== undefined, "what is renewed has a term");
  const quantity = scheduled?.quantity ?? kept.quantity;
  return {
    ...kept,
    ...(scheduled && {
      offerId: scheduled.offerId,
      offerName: scheduled.offerName,
      billingCycle: scheduled.billingCycle,
    }),
    quantity,
    quantities: seatsFrom(kept.quantities, quantity, at),
    termDuration,
    termEndsAt: termEnd(at, termDuration, kept.createdAt),
    ...(kept.isNewCommerce ? { cancellationAllowedUntil: daysAfter(at, programmeDays.newCommerceReturnable) } : {}),
  };
}

type Taking = { state: SubscriptionLife; at: string; reason?: SuspensionReason };

/**
 * A subscription takes a state, and with it what hangs on it: the Azure subscription of a legacy one, whose state says
 * whether usage counts (SUB-05, SUB-06), and its add-ons: they end with it, and those that were suspended for it alone
 * come back with it. One that its partner suspended, or whose own term has ended, stays as it is.
 */
export function taking(holdings: Holdings, subscription: Subscription, { state, at, reason }: Taking): Holdings {
  assert(state !== "none" && state !== "pending", "a subscription never goes back to before it was active");
  const { scheduledNextTerm: _undone, ...kept } = subscription;
  const reasons = reason === undefined ? [] : [...new Set([...kept.suspensionReasons, reason])];
  const changed: Subscription = {
    ...(state === "cancelled" ? kept : subscription),
    state,
    states: entering(subscription.states, state, at),
    suspensionReasons: state === "suspended" ? reasons : [],
  };
  const azure = holdings.azure.map((one) =>
    subscription.family !== "azurePlan" && isBelow(one, subscription.subscriptionId)
      ? { ...one, state, states: entering(one.states, state, at) }
      : one,
  );
  const after = replaced({ ...holdings, azure }, changed);
  const addOns = after.subscriptions.filter(
    (one) =>
      one.parentSubscriptionId === subscription.subscriptionId &&
      one.state !== state &&
      one.state !== "cancelled" &&
      (state !== "active" || isSuspendedForBase(one)),
  );
  return addOns.reduce(
    (done, addOn) => taking(done, addOn, { state, at, ...(state === "suspended" ? { reason: "parent" } : {}) }),
    after,
  );
}

const isSuspendedForBase = ({ suspensionReasons: [reason, ...others] }: Subscription): boolean =>
  reason === "parent" && others.length === 0;

/** The holdings with this subscription in the place of the one with its id. */
export function replaced(holdings: Holdings, changed: Subscription): Holdings {
  const { subscriptionId } = changed;
  const subscriptions = holdings.subscriptions.map((one) => (one.subscriptionId === subscriptionId ? changed : one));
  return { ...holdings, subscriptions };
}
