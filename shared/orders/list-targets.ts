import type { Backend } from "../backend.js";
import { findOffer } from "../catalogue/find-offer.js";
import {
  isNewCommerce,
  isSameOffer,
  lastOffer,
  offerOn,
  type TargetTime,
  targetsOf,
} from "../catalogue/offer.rules.js";
import { Refusal } from "../kernel/refusal.js";
import { longOverdueOn } from "../partners/overdue.rules.js";
import { tradeOf } from "../selling/decide-line.js";
import type { Trade } from "../selling/read-trade.js";
import { decideChange } from "../subscriptions/change/change-subscription.js";
import {
  type OfSubscription,
  type SeenCustomer,
  seenCustomer,
  subscriptionIn,
} from "../subscriptions/find-subscriptions.js";
import { stepRefusal } from "../subscriptions/step-refusals.rules.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import { type Move, orderOfMove, type ProductTarget, refuseTaker } from "./move.rules.js";
import { decideOrder } from "./place-order.js";
import { obstacles } from "./product-change.rules.js";

/** A licence, and what its offer may be exchanged for. */
export type Targets = { own: Subscription; seen: SeenCustomer; targets: ProductTarget[] };

/** A target with what all seats would be refused by, in a new subscription and in each that could take them. */
export type JudgedTarget = ProductTarget & {
  refusal: Refusal | undefined;
  takers: { taker: Subscription; refusal: Refusal | undefined }[];
};
export type JudgedTargets = Omit<Targets, "targets"> & { targets: JudgedTarget[] };

type Listed = OfSubscription & { time?: TargetTime | undefined };

/** What the offer of a licence may be exchanged for, at once or with its next term (wire reference 10.10). */
export async function readTargets(
  backend: Backend,
  { subscriptionId, time = "immediate", ...of }: Listed,
): Promise<Targets> {
  const seen = await seenCustomer(backend, of);
  const own = subscriptionIn(seen.holdings, seen.partner.partnerId, subscriptionId);
  const date = backend.now.toISOString().slice(0, 10);
  const [publications, others] = await Promise.all([
    backend.offers.publicationsOf(own.offerId),
    time === "scheduled" ? skusBeside(backend, own.offerId, date) : [],
  ]);
  const named = targetsOf(lastOffer(publications, date), time);
  const targetIds = [...named, ...others.filter((id) => !named.some((one) => isSameOffer(one, id)))];
  const targets = await Promise.all(
    targetIds.map(async (targetId) => {
      const target = await findOffer(backend, targetId);
      const isDelegated = seen.serving.delegatedAdmin !== false;
      return { target, targetId, obstacles: obstacles(own, { holdings: seen.holdings, target, isDelegated }) };
    }),
  );
  return { own, seen, targets };
}

/** The other licences of the same product, with which a next term may always begin (10.4). */
async function skusBeside(backend: Backend, offerId: string, date: string): Promise<string[]> {
  const productOf = (id: string) => id.split(":")[0] ?? id;
  const known = await backend.offers.catalogue(date);
  return known
    .flatMap((publications) => offerOn(publications, date) ?? [])
    .filter((one) => one.family === "licence" && isNewCommerce(one) && !isSameOffer(one.offerId, offerId))
    .filter((one) => isSameOffer(productOf(one.offerId), productOf(offerId)))
    .map((one) => one.offerId)
    .sort();
}

/**
 * The targets, each judged by what a request for all seats would be: the move where they go at once, the instructions for
 * the next term where they go with it. What is listed as eligible is accepted, and all else refused for the same reason.
 */
export async function listTargets(backend: Backend, { time = "immediate", ...of }: Listed): Promise<JudgedTargets> {
  const found = await readTargets(backend, { ...of, time });
  const { own, seen, targets } = found;
  if (time === "scheduled") {
    const judged = targets.map(async (one) => ({
      ...{ ...one, obstacles: [], takers: [] },
      refusal: await refusalOf(() => schedule(backend, found, one.targetId)),
    }));
    return { own, seen, targets: await Promise.all(judged) };
  }
  const lines = targets.map(({ targetId }) => ({ offerId: targetId, partnerIdOnRecord: own.resellerMpnId }));
  const trade = await tradeOf(backend, seen.partner.partnerId, seen.customer.customerId, lines);
  return {
    own,
    seen,
    targets: await Promise.all(targets.map((one) => judged(backend, found, { target: one, trade }))),
  };
}

async function judged(
  backend: Backend,
  { own, seen }: Targets,
  { target, trade }: { target: ProductTarget; trade: Trade },
): Promise<JudgedTarget> {
  const { partner, customer, serving, file, holdings } = seen;
  const { targetId: to } = target;
  const method = own.isNewCommerce ? "transition" : "upgrade";
  const move: Move = { own, partner, to, target, quantity: own.quantity, method };
  const longOverdue = longOverdueOn(trade.billed, backend.now.toISOString().slice(0, 10));
  const takers = holdings.subscriptions.filter(
    (one) => isSameOffer(one.offerId, to) && one.partnerId === own.partnerId && one.resellerId === own.resellerId,
  );
  return {
    ...target,
    refusal: await refusalOf(() => {
      const served = { customer, serving, file };
      const movedFrom = own.isNewCommerce ? own : undefined;
      const order = orderOfMove(move);
      const { subscriptionId: orderId } = own;
      return decideOrder(backend, { partner, served, orderId, order, trade, movedFrom, leaving: orderId });
    }),
    takers: await Promise.all(
      takers.map(async (taker) => ({
        taker,
        refusal: await refusalOf(() => refuseTaker(move, taker, { partner, longOverdue })),
      })),
    ),
  };
}

/** The next term of the same seats with another offer, which is refused as the subscription's own PATCH refuses it (10.4). */
function schedule(backend: Backend, { own, seen }: Targets, targetId: string) {
  const { partner, holdings, customer, serving, file } = seen;
  if (own.partnerId !== partner.partnerId) throw stepRefusal("NOT_BILLING_OWNER", own);
  const [productId = "", skuId = ""] = targetId.split(":");
  const owned = { own, partner, holdings, served: { customer, serving, file } };
  const scheduledNextTermInstructions = { product: { productId, skuId } };
  return decideChange(backend, owned, { autoRenewEnabled: null, scheduledNextTermInstructions });
}

async function refusalOf(decide: () => unknown): Promise<Refusal | undefined> {
  try {
    await decide();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
