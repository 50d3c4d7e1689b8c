import { isSameOffer } from "../catalogue/offer.rules.js";
import type { Offer } from "../catalogue/offer.schema.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { say } from "../language/say.rules.js";
import type { Partner } from "../partners/partner.schema.js";
import { billingCycleWord } from "../selling/order-words.rules.js";
import { type ChangeFacts, refuseUnfitBuyer } from "../subscriptions/change/subscription-change.rules.js";
import { refuseOutOfRange } from "../subscriptions/seats.rules.js";
import { stepRefusal } from "../subscriptions/step-refusals.rules.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import { wishFault } from "./line-wishes.rules.js";
import type { NewOrder } from "./order.schema.js";
import { termsFor } from "./order-terms.rules.js";
import { type ChangeObstacle, refuseShorterCommitment } from "./product-change.rules.js";

/** An offer to which a subscription can go over, and what stands in the way whatever is asked for. */
export type ProductTarget = { target: Offer | undefined; targetId: string; obstacles: readonly ChangeObstacle[] };

/** Seats of a licence that are to go over to another offer. */
export type Move = {
  own: Subscription;
  /** Who asks. */
  partner: Partner;
  /** How the client names the target, and which of the targets that is. */
  to: string;
  target: ProductTarget | undefined;
  quantity: number;
  /** What the body calls the subscription that the path names. */
  fromSubscriptionId?: string | undefined;
  termDuration?: string | undefined;
  billingCycle?: string | undefined;
  promotionId?: string | undefined;
  /** The wire has a method for legacy licences and another for those of new commerce. */
  method: "upgrade" | "transition";
};

/** The offer to which the seats go; refuses what no taker could mend: another's subscription, no such target, seats that are not there. */
export function targetOfMove(move: Move): Offer {
  const { own, partner, quantity } = move;
  if (own.partnerId !== partner.partnerId) throw stepRefusal("NOT_BILLING_OWNER", own);
  refuseOtherMethod(move);
  refuseOtherSource(move);
  const target = openTarget(move);
  refuseMoreSeats(own, quantity);
  const ungranted = wishFault(move, target);
  if (ungranted !== undefined) throw new Refusal("REQUEST_INVALID", ungranted);
  return target;
}

/** The order of a new subscription for the seats, which the selling decision judges as any other; refuses a shorter term (900267). */
export function orderOfMove(move: Move): NewOrder {
  const { own, quantity } = move;
  const target = targetOfMove(move);
  const billingCycle = move.billingCycle ?? own.billingCycle;
  // A legacy licence begins the one term that its new offer has.
  const termDuration = move.termDuration ?? (own.isNewCommerce ? own.termDuration : undefined);
  if (own.isNewCommerce) {
    const found = termsFor(target, { billingCycle: billingCycleWord(billingCycle), termDuration });
    if ("terms" in found) refuseShorterCommitment(own, found.terms);
  }
  const { offerId } = target;
  return {
    billingCycle,
    lineItems: [{ lineItemNumber: 0, offerId, quantity, termDuration, partnerIdOnRecord: own.resellerMpnId }],
    partnerOnRecordAttestationAccepted: true,
  };
}

/**
 * Refuses to move the seats into a subscription that is there: by a partner that may buy no seats (AMB-69, INV-18), into
 * another's or another offer's, one that binds for less time, or beyond the target's limits.
 */
export function refuseTaker(move: Move, taker: Subscription, buyer: Pick<ChangeFacts, "partner" | "longOverdue">) {
  const { own, quantity } = move;
  const target = targetOfMove(move);
  refuseUnfitBuyer(taker, buyer);
  refuseUnfitTaker(taker, own, target);
  if (own.isNewCommerce) refuseShorterCommitment(own, taker);
  refuseOutOfRange(taker.quantity + quantity, target);
}

function openTarget({ to, target }: Move): Offer {
  const [obstacle] = target?.obstacles ?? [];
  if (target?.target !== undefined && obstacle === undefined) return target.target;
  throw new Refusal("REQUEST_INVALID", {
    fact: obstacle
      ? say(obstacle.description, "en", obstacle.parameters)
      : say("The subscription's offer cannot be exchanged for {offerId}.", "en", { offerId: to.slice(0, 140) }),
    remedy: "Choose one of the targets that are listed as eligible.",
    parameters: {
      ...obstacle?.parameters,
      offerId: to.slice(0, 140),
      reason: obstacle?.code ?? "subscription_target_offer_not_found",
    },
    wireCode: 900236,
  });
}

function refuseOtherMethod({ own: { isNewCommerce, offerId, family }, method }: Move): void {
  if (family === "licence" && isNewCommerce === (method === "transition")) return;
  const remedy = isNewCommerce ? "Use …/transitions." : "Use …/upgrades.";
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: isNewCommerce
      ? "{offerId} is an offer of the new commerce, of the family {family}."
      : "{offerId} is no offer of the new commerce, of the family {family}.",
    remedy: family === "licence" ? remedy : "Only licences go over to another offer.",
    parameters: { offerId, family },
    ...(method === "transition" ? { wireCode: 900263, status: 403 } : { wireCode: 900127 }),
  });
}

function refuseOtherSource({ own: { subscriptionId }, fromSubscriptionId: named }: Move): void {
  if (!named?.trim() || named.trim().toLowerCase() === subscriptionId) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "The body moves seats of {value}, the path those of {allowed}.",
    remedy: "Name the same subscription in both, or leave fromSubscriptionId out.",
    parameters: { property: "fromSubscriptionId", value: named, allowed: subscriptionId },
  });
}

function refuseMoreSeats({ quantity: held }: Subscription, quantity: number): void {
  if (quantity >= 1 && quantity <= held) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "The quantity is {quantity}; the subscription has {seats} seats.",
    remedy: "Move 1 to {seats} seats.",
    parameters: { quantity: String(quantity), seats: String(held) },
    wireCode: 2002,
  });
}

function refuseUnfitTaker(taker: Subscription, own: Subscription, target: Offer): void {
  const isFit =
    taker.state === "active" &&
    isSameOffer(taker.offerId, target.offerId) &&
    taker.partnerId === own.partnerId &&
    taker.resellerId === own.resellerId &&
    taker.subscriptionId !== own.subscriptionId;
  if (isFit) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "Subscription {toSubscriptionId} is {state}, to {offerId}.",
    remedy: "Name an active subscription to {targetOfferId} with the same reseller of record, or none for a new one.",
    parameters: {
      toSubscriptionId: taker.subscriptionId,
      state: taker.state,
      offerId: taker.offerId,
      targetOfferId: target.offerId,
    },
    wireCode: 900258,
  });
}
