import type { Backend } from "../backend.js";
import { findOffer } from "../catalogue/find-offer.js";
import { offerOn } from "../catalogue/offer.rules.js";
import type { Offer } from "../catalogue/offer.schema.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { say } from "../language/say.rules.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { longOverdueOn } from "../partners/overdue.rules.js";
import { billingCycleWord } from "../selling/order-words.rules.js";
import { commitSubscriptions, finishEarlierChange } from "../subscriptions/commit-subscriptions.js";
import {
  type OfSubscription,
  type SeenCustomer,
  seenCustomer,
  subscriptionIn,
} from "../subscriptions/find-subscriptions.js";
import { changesBetween } from "../subscriptions/holdings.js";
import { refuseOutOfRange } from "../subscriptions/seats.rules.js";
import { stepRefusal } from "../subscriptions/step-refusals.rules.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import { refuseUnfitBuyer } from "../subscriptions/subscription-change.rules.js";
import { wishFault } from "./line-wishes.rules.js";
import { termsFor } from "./order-terms.rules.js";
import { placeOn } from "./place-order.js";
import {
  type ChangeObstacle,
  type ChangeTime,
  obstacles,
  refuseShorterCommitment,
  targetsOf,
  withoutSeats,
  withSeatsMovedIn,
} from "./product-change.rules.js";
import type { ProductChange } from "./product-change.schema.js";
import { productChangeKey, productChangesIn } from "./product-change-rows.js";

/** An offer to which a subscription can go over, and what stands in the way. */
export type ProductTarget = { target: Offer | undefined; targetId: string; obstacles: ChangeObstacle[] };
export type Targets = { own: Subscription; seen: SeenCustomer; targets: ProductTarget[] };

/** What the offer of a licence may be exchanged for while its term runs (wire reference 10.10). */
export async function listTargets(
  backend: Backend,
  { subscriptionId, time = "immediate", ...of }: OfSubscription & { time?: ChangeTime | undefined },
): Promise<Targets> {
  const seen = await seenCustomer(backend, of);
  const own = subscriptionIn(seen.holdings, seen.partner.partnerId, subscriptionId);
  const publications = await backend.offers.publicationsOf(own.offerId);
  const offer = offerOn(publications, backend.now.toISOString().slice(0, 10)) ?? publications.at(-1);
  const targets = await Promise.all(
    targetsOf(offer, time).map(async (targetId) => {
      const target = await findOffer(backend, targetId);
      const isDelegated = seen.serving.delegatedAdmin !== false;
      return { target, targetId, obstacles: obstacles(own, { holdings: seen.holdings, target, isDelegated }) };
    }),
  );
  return { own, seen, targets };
}

/** The changes of a subscription's product, oldest first; one of them where an operation is named. */
export async function listProductChanges(
  backend: Backend,
  { subscriptionId, ...of }: OfSubscription,
  operationId?: string,
): Promise<ProductChange[]> {
  const { holdings, partner, file } = await seenCustomer(backend, of);
  subscriptionIn(holdings, partner.partnerId, subscriptionId);
  return productChangesIn(file)
    .filter((one) => one.fromSubscriptionId === subscriptionId)
    .filter((one) => operationId === undefined || one.operationId === operationId.toLowerCase())
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

type Change = OfSubscription & {
  /** The target, as one of those listed; a catalogue item id names its offer too. */
  to: string;
  /** How many seats go; all where it says nothing. */
  quantity?: number;
  movesAssignments: boolean;
  /** An own subscription to the target that takes the seats; without it a new one is ordered. */
  toSubscriptionId?: string | undefined;
  /** What the body calls the subscription that the path names. */
  fromSubscriptionId?: string | undefined;
  termDuration?: string | undefined;
  billingCycle?: string | undefined;
  promotionId?: string | undefined;
  /** The wire has a method for legacy licences and another for those of new commerce. */
  method: "upgrade" | "transition";
};

/**
 * Moves seats of a licence to another offer, in one commit with the order of what is new: a purchase of the target, which
 * passes the selling decision, and the end of the seats where they were. The same request again finds it done.
 */
export function changeProduct(backend: Backend, { to, ...wanted }: Change): Promise<ProductChange> {
  const operationId = backend.idFor("product-change", wanted.subscriptionId);
  const now = backend.now.toISOString();
  return untilFresh(async () => {
    const { own, seen, targets } = await listTargets(backend, wanted);
    const done = productChangesIn(seen.file).find((one) => one.operationId === operationId);
    if (done !== undefined) {
      await finishEarlierChange(backend, wanted.customerId);
      return done;
    }
    if (own.partnerId !== seen.partner.partnerId) throw stepRefusal("NOT_BILLING_OWNER", own);
    refuseOtherMethod(own, wanted.method);
    refuseOtherSource(own, wanted.fromSubscriptionId);
    const target = openTarget(targets, to);
    const quantity = wanted.quantity ?? own.quantity;
    refuseMoreSeats(own, quantity);
    const ungranted = wishFault(wanted, target);
    if (ungranted !== undefined) throw new Refusal("REQUEST_INVALID", ungranted);

    const { holdings, stored, partner, file } = seen;
    const left = withoutSeats(holdings, own, quantity, now);
    const recordOf = (toSubscriptionId: string): ProductChange => ({
      operationId,
      fromSubscriptionId: own.subscriptionId,
      fromOfferId: own.offerId,
      toSubscriptionId,
      toOfferId: target.offerId,
      quantity,
      movesAssignments: wanted.movesAssignments,
      at: now,
    });
    const kept = (record: ProductChange): LedgerChange => ({ create: productChangeKey(operationId), value: record });
    if (wanted.toSubscriptionId !== undefined) {
      const taker = subscriptionIn(left, partner.partnerId, wanted.toSubscriptionId);
      const longOverdue = longOverdueOn(await backend.invoices.readAccount(partner.partnerId), now.slice(0, 10));
      refuseUnfitBuyer(taker, { partner, longOverdue });
      refuseUnfitTaker(taker, own, target);
      if (own.isNewCommerce) refuseShorterCommitment(own, taker);
      refuseOutOfRange(taker.quantity + quantity, target);
      const record = recordOf(taker.subscriptionId);
      const changes = changesBetween(stored, withSeatsMovedIn(left, taker, { own, seats: quantity }, now));
      await commitSubscriptions(backend, wanted.customerId, file, [...changes, kept(record)], {
        kind: "product-changed",
        subject: own.subscriptionId,
        by: backend.actor,
        before: own,
        after: record,
      });
      return record;
    }
    const { customer, serving } = seen;
    const billingCycle = wanted.billingCycle ?? own.billingCycle;
    // A legacy licence begins the one term that its new offer has.
    const termDuration = wanted.termDuration ?? (own.isNewCommerce ? own.termDuration : undefined);
    if (own.isNewCommerce) {
      const found = termsFor(target, { billingCycle: billingCycleWord(billingCycle), termDuration });
      if ("terms" in found) refuseShorterCommitment(own, found.terms);
    }
    const recorded: ProductChange[] = [];
    await placeOn(backend, {
      partner,
      served: { customer, serving, file },
      orderId: operationId,
      order: {
        billingCycle,
        lineItems: [
          {
            lineItemNumber: 0,
            offerId: target.offerId,
            quantity,
            termDuration,
            partnerIdOnRecord: own.resellerMpnId,
          },
        ],
        partnerOnRecordAttestationAccepted: true,
      },
      movedFrom: own.isNewCommerce ? own : undefined,
      beside: ({ lineItems }) => {
        const record = recordOf(lineItems[0]?.subscriptionId ?? "");
        recorded.push(record);
        return [...changesBetween(stored, left), kept(record)];
      },
    });
    const [record] = recorded;
    if (record === undefined) throw new Error("an order of that id exists without its change of product");
    return record;
  });
}

function openTarget(targets: readonly ProductTarget[], to: string): Offer {
  const wanted = to.split(":").slice(0, 2).join(":").toUpperCase();
  const found = targets.find(({ targetId }) => targetId.toUpperCase() === wanted);
  const [obstacle] = found?.obstacles ?? [];
  if (found?.target !== undefined && obstacle === undefined) return found.target;
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

function refuseOtherMethod({ isNewCommerce, offerId, family }: Subscription, method: Change["method"]): void {
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

function refuseOtherSource({ subscriptionId }: Subscription, named: string | undefined): void {
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
    taker.offerId.toUpperCase() === target.offerId.toUpperCase() &&
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
