import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { tradeOf } from "../selling/decide-line.js";
import { billingCycleWord } from "../selling/order-words.rules.js";
import { partiesBeside, type SellingParties, type Trade } from "../selling/read-trade.js";
import { commitSubscriptions, finishEarlierChange } from "../subscriptions/commit-subscriptions.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import type { NewOrder, Order } from "./order.schema.js";
import { orderKey, ordersIn } from "./order-rows.js";
import { orderPlaced } from "./order-state.rules.js";
import { refuseForm } from "./refuse-form.js";
import { takeLines } from "./take-lines.js";

type Place = { caller: Caller; customerId: string; order: NewOrder };

/**
 * Places an order: all of its lines or none. Every line passes the selling decision (section 4); order, subscriptions,
 * the partner's Owner role (ACC-01) and what happened are one transaction of the customer's partition. The same request
 * again finds the first order (ORD-06). All that it reads is asked at once; a reseller that a line names takes one round more.
 */
export function placeOrder(backend: Backend, { caller, customerId, order }: Place): Promise<Order> {
  const orderId = backend.idFor("order", customerId);
  return untilFresh(async () => {
    const reading = tradeOf(backend, caller.tenantId, customerId, order.lineItems);
    const [parties, trade] = await partiesBeside(backend, { caller, customerId }, reading);
    return placeOn(backend, { ...parties, orderId, order, trade });
  });
}

type Decide = SellingParties & {
  orderId: string;
  order: NewOrder;
  /** What its lines are decided by. */
  trade: Trade;
  /** The subscription from which the seats come, where they are moved. */
  movedFrom?: Subscription | undefined;
  /** The one that ends with the order. */
  leaving?: string | undefined;
};

/** Decides an order as it would be placed now, with what it would write; throws the first reason against it. Reads nothing. */
export async function decideOrder(backend: Backend, decide: Decide) {
  const { partner, served, orderId, order, trade, movedFrom, leaving } = decide;
  refuseForm(order, { customerId: served.customer.customerId, partner });
  return takeLines(backend, {
    parties: { partner, served },
    orderId,
    asked: order.lineItems,
    billingCycle: billingCycleWord(order.billingCycle),
    trade,
    movedFrom,
    leaving,
  });
}

type PlaceOn = Omit<Decide, "trade"> & {
  /** Where it was read before. */
  trade?: Trade;
  /** What else is written in the order's transaction. */
  beside?(order: Order): LedgerChange[];
};

/**
 * Places an order on the customer's file as it was read, for use cases that decide more from that file (the checkout of
 * a cart). An order of that id is found again, whoever sent it. Throws `Stale` when the file changed since it was read.
 */
export async function placeOn(backend: Backend, place: PlaceOn) {
  const { partner, served, orderId, order: wanted, trade, movedFrom, leaving, beside } = place;
  const { customerId } = served.customer;
  const before = ordersIn(served.file).find((one) => one.orderId === orderId);
  if (before !== undefined) {
    await finishEarlierChange(backend, customerId);
    return before;
  }
  const { lines, billingCycle, changes } = await decideOrder(backend, {
    ...{ partner, served, orderId, order: wanted, movedFrom, leaving },
    trade: trade ?? (await tradeOf(backend, partner.partnerId, customerId, wanted.lineItems)),
  });
  const order: Order = {
    orderId,
    customerId,
    partnerId: partner.partnerId,
    billingCycle,
    currency: partner.billingCurrency,
    lineItems: lines,
    status: orderPlaced(lines),
    createdAt: backend.now.toISOString(),
  };
  const happened = { kind: "order-placed", subject: orderId, by: backend.actor, after: order } as const;
  await commitSubscriptions(
    backend,
    customerId,
    served.file,
    [...changes, { create: orderKey(orderId), value: order }, ...(beside?.(order) ?? [])],
    happened,
  );
  return order;
}
