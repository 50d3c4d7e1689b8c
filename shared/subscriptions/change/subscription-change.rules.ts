import type { Offer } from "../../catalogue/offer.schema.js";
import { phrasedRefusal } from "../../language/phrased.rules.js";
import type { Phrase } from "../../language/texts.rules.js";
import { type LongOverdue, longOverdueRefusal } from "../../partners/overdue.rules.js";
import type { Partner } from "../../partners/partner.schema.js";
import { type Holdings, isBelow, replaced, taking } from "../lifecycle.rules.js";
import { seatsFrom, since } from "../periods.rules.js";
import { refuseBoundSeats, refuseOutOfRange } from "../seats.rules.js";
import { type AskedStep, stepRefusal } from "../step-refusals.rules.js";
import type { Subscription } from "../subscription.schema.js";
import { type SubscriptionStep, subscriptionAfter } from "../subscription-state.rules.js";
import { daysBetween } from "../terms.rules.js";
import { refuseUnscheduled, repeatsSchedule, scheduledTerm } from "./next-term.rules.js";
import type { SubscriptionPatch } from "./subscription-patch.schema.js";

/** All that decides a change: what the customer holds now, who asks, and the offers that the change speaks of. */
export type ChangeFacts = {
  holdings: Holdings;
  own: Subscription;
  partner: Partner;
  /** The invoice for which the partner is suspended (INV-18); asked for where something is bought or brought back. */
  longOverdue: LongOverdue | undefined;
  now: string;
  /** The offer of the subscription, where the catalogue has it. */
  offer: Offer | undefined;
  /** The offer of the next term that is asked for. */
  nextOffer: Offer | undefined;
};

/** What the status of a resource asks for; the present one, or a client's filler for "not set", asks for nothing. */
export function askedStep({ state }: Subscription, status: string | undefined): AskedStep | undefined {
  const word = status?.toLowerCase();
  if (word === undefined || word === "none" || word === "") return undefined;
  if (word === "active") return state === "active" ? undefined : "reactivate";
  if (word === "suspended") return state === "suspended" ? undefined : "suspend";
  if (word === "deleted") return "cancel";
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: '{property} is "{value}".',
    remedy: "Send active, suspended or deleted; all other states come by themselves.",
    parameters: { property: "status", value: `${status?.slice(0, 40)}`, allowed: "active, suspended, deleted" },
    wireCode: 800040,
  });
}

/** Whether the resource has other seats than the subscription. */
export const asksForSeats = ({ quantity }: Subscription, patch: SubscriptionPatch): boolean =>
  patch.quantity !== undefined && patch.quantity !== quantity;

/**
 * The holdings after a change of one subscription (3.3 and wire reference 10.4): the same value when it changes nothing.
 * Throws the refusal of the first part that is refused, so that nothing of the rest is done.
 */
export function afterChange(facts: ChangeFacts, patch: SubscriptionPatch): Holdings {
  const { holdings, own } = facts;
  const asked = askedStep(own, patch.status);
  if (own.state === "cancelled") throw stepRefusal("SUBSCRIPTION_DELETED", own, asked);
  refuseOtherCycle(own, patch);
  refuseOtherReseller(own, patch);
  const changed = withTerms(withSeats(withName(own, patch), facts, patch, asked), facts, patch);
  const isSame = JSON.stringify(changed) === JSON.stringify(own);
  const kept = isSame ? holdings : renamed(replaced(holdings, changed), changed);
  return asked === undefined ? kept : stepped(kept, isSame ? own : changed, asked, facts);
}

const withName = (own: Subscription, { friendlyName = own.friendlyName }: SubscriptionPatch): Subscription => ({
  ...own,
  friendlyName,
});

/** The Azure subscription of a legacy one has its name. */
function renamed(holdings: Holdings, { family, friendlyName, ...own }: Subscription): Holdings {
  if (family === "azurePlan") return holdings;
  const azure = holdings.azure.map((one) =>
    isBelow(one, own.subscriptionId) && one.friendlyName !== friendlyName ? { ...one, friendlyName } : one,
  );
  return { ...holdings, azure };
}

function refuseOtherCycle({ billingCycle }: Subscription, patch: SubscriptionPatch): void {
  const word = patch.billingCycle?.toLowerCase() ?? "";
  if (["", "unknown", "none", billingCycle.replace("_", "")].includes(word.replace("_", ""))) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "The subscription is charged {allowed}, the request says {value}.",
    remedy: "Change the billing cycle on the order: PATCH …/orders/{orderId}.",
    parameters: { property: "billingCycle", value: word, allowed: billingCycle },
    wireCode: 2054,
  });
}

/** The reseller of record is its order's (ORD-04); `0` and an empty text stand for none. */
function refuseOtherReseller({ resellerMpnId = "" }: Subscription, { partnerId }: SubscriptionPatch): void {
  const asked = partnerId?.trim() ?? "";
  if (["", "0", resellerMpnId].includes(asked)) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "The reseller of record is {allowed}, the request says {value}.",
    remedy: "Leave partnerId as it was read: the reseller of record is the one that the order named.",
    parameters: { property: "partnerId", value: asked, allowed: resellerMpnId || "none" },
    wireCode: 800098,
  });
}

function withSeats(
  own: Subscription,
  facts: ChangeFacts,
  patch: SubscriptionPatch,
  asked: AskedStep | undefined,
): Subscription {
  const { now, offer } = facts;
  const { quantity } = patch;
  if (quantity === undefined || !asksForSeats(own, patch)) return own;
  if (own.family !== "licence") throw seatsRefused(own, 800095, "{offerId} is paid by use and has no seats.");
  if (asked === "suspend" || asked === "cancel")
    throw seatsRefused(own, 2001, "The same request asks to {asked} it.", { asked });
  if (own.state === "suspended" && asked !== "reactivate")
    throw seatsRefused(own, 800091, "The subscription is suspended.");
  if (offer !== undefined) refuseOutOfRange(quantity, offer);
  refuseBoundSeats(own, quantity, now);
  if (quantity > own.quantity) refuseUnfitBuyer(own, facts, asked);
  return { ...own, quantity, quantities: seatsFrom(own.quantities, quantity, now) };
}

/** More seats are bought by a partner that may; a restricted one may still add them to what it sold (AMB-69, INV-18). */
export function refuseUnfitBuyer(
  own: Subscription,
  { partner, longOverdue }: Pick<ChangeFacts, "partner" | "longOverdue">,
  asked?: AskedStep,
): void {
  if (partner.status !== "active" && partner.status !== "restricted") {
    throw stepRefusal("PARTNER_NOT_ACTIVE", own, asked);
  }
  if (longOverdue !== undefined) throw longOverdueRefusal(longOverdue);
}

function seatsRefused({ offerId }: Subscription, wireCode: number, fact: Phrase, more: Record<string, string> = {}) {
  const parameters = { property: "quantity", offerId, ...more };
  return phrasedRefusal("REQUEST_INVALID", { fact, remedy: "Leave the quantity as it is.", parameters, wireCode });
}

/** Left out, both are reset; what comes as `null` stays (wire reference 10.4). Usage has no term that could be renewed. */
function withTerms(own: Subscription, facts: ChangeFacts, patch: SubscriptionPatch): Subscription {
  const { nextOffer, offer } = facts;
  const { autoRenewEnabled, scheduledNextTermInstructions: instructions } = patch;
  if (own.termEndsAt === undefined) {
    if (instructions) refuseUnscheduled(own, own.autoRenew);
    if (typeof autoRenewEnabled !== "boolean" || autoRenewEnabled === own.autoRenew) return own;
    throw renewalRefused(own, "{offerId} is paid by use and has no term.");
  }
  const autoRenew = autoRenewEnabled === null ? own.autoRenew : autoRenewEnabled === true;
  if (autoRenew && !own.autoRenew && (own.isTrial || offer?.isAutoRenewable === false)) {
    throw renewalRefused(own, "{offerId} is not renewed.");
  }
  const { scheduledNextTerm: present, ...others } = own;
  const changed: Subscription = { ...others, autoRenew };
  // Whoever switches the renewal off sends the resource back with what was scheduled for it.
  if (instructions === undefined) return changed;
  if (own.autoRenew && !autoRenew && (instructions === null || repeatsSchedule(instructions, present))) return changed;
  if (instructions === null) return present === undefined ? changed : { ...changed, scheduledNextTerm: present };
  refuseUnscheduled(own, autoRenew);
  if (nextOffer === undefined) throw new Error("the offer of the next term is looked up before");
  const scheduledNextTerm = scheduledTerm(own, instructions, nextOffer);
  // What was scheduled before was bought before: a resource that is sent back buys no more.
  const bought = Math.max(own.quantity, present?.quantity ?? 0);
  if (scheduledNextTerm.quantity > bought) refuseUnfitBuyer(own, facts);
  return { ...changed, scheduledNextTerm };
}

function renewalRefused({ offerId }: Subscription, fact: Phrase) {
  const parameters = { property: "autoRenewEnabled", offerId };
  const remedy = "Leave autoRenewEnabled as it is.";
  return phrasedRefusal("REQUEST_INVALID", { fact, remedy, parameters, wireCode: 800093 });
}

function stepped(holdings: Holdings, own: Subscription, asked: AskedStep, facts: ChangeFacts): Holdings {
  const step = stepOf(asked, facts);
  if ("refused" in step) {
    const { longOverdue, partner } = facts;
    const isOwing = step.refused === "PARTNER_NOT_ACTIVE" && partner.status !== "suspended";
    throw isOwing && longOverdue ? longOverdueRefusal(longOverdue) : stepRefusal(step.refused, own, asked);
  }
  const at = facts.now;
  return taking(holdings, own, { state: step.next, at, ...(asked === "suspend" ? { reason: "partner" } : {}) });
}

function stepOf(asked: AskedStep, { holdings, own, partner, longOverdue, now }: ChangeFacts): SubscriptionStep {
  const planInUse =
    own.family === "azurePlan" &&
    holdings.azure.some((one) => isBelow(one, own.subscriptionId) && one.state === "active");
  const owned = { byBillingOwner: own.partnerId === partner.partnerId };
  if (asked === "suspend") return subscriptionAfter(own.state, asked, { ...owned, planInUse });
  if (asked === "cancel") {
    // `transferInProgress`: transfers name what they move before they move it; there are none yet.
    const windowPassed = own.family === "licence" && own.isNewCommerce && now >= (own.cancellationAllowedUntil ?? "");
    return subscriptionAfter(own.state, asked, { ...owned, planInUse, transferInProgress: false, windowPassed });
  }
  const parent = holdings.subscriptions.find((one) => one.subscriptionId === own.parentSubscriptionId);
  return subscriptionAfter(own.state, asked, {
    ...owned,
    days: daysBetween(since(own.states), now),
    isLegacy: !own.isNewCommerce,
    // What is changed here was ordered; Azure subscriptions below a plan come back as entitlements (AMB-67).
    belowActivePlan: false,
    partnerStatus: longOverdue === undefined ? partner.status : "suspended",
    // Without a relationship the change was refused where the subscription was read (`partnerAndCustomer`).
    relationshipActive: true,
    // What a conversion left behind has no Azure subscription any more, whatever became of the plan.
    pairHoldsPlan:
      own.convertedTo !== undefined ||
      (own.family === "azureLegacy" && holdings.subscriptions.some((one) => isHeldPlan(one, own.partnerId))),
    termHasEnded: own.suspensionReasons.includes("term_ended"),
    parentActive: parent === undefined || parent.state === "active",
  });
}

/** A plan that is active or suspended is held, a cancelled one is not (AMB-66). */
const isHeldPlan = ({ family, state, partnerId }: Subscription, ofPartner: string): boolean =>
  family === "azurePlan" && partnerId === ofPartner && (state === "active" || state === "suspended");
