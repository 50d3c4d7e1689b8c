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
import { refuseBarred, refuseForm } from "./refuse-form.js";
import { takeLines } from "./take-lines.js";

type Place = { caller: Caller; customerId: string; order: NewOrder };

/**
 * Places an order: all of its lines or none. Every line passes the selling decision (section 4); order, subscriptions,
 * the partner's Owner role (ACC-01) and what happened are one transaction of the customer's partition. The same request
 * again finds the first order (ORD-06). It reads in two rounds, in three where a line names a reseller.
 */
export function placeOrder(backend: Backend, { caller, customerId, order }: Place): Promise<Order> {
  const orderId = backend.idFor("order", customerId);
  return untilFresh(async () => {
    const reading = tradeOf(backend, caller.tenantId, customerId, order.lineItems);
    const [parties, trade] = await partiesBeside(backend, { caller, customerId }, reading);
    return placeOn(backend, { ...parties, orderId, order, trade });
  });
}

type PlaceOn = SellingParties & {
  orderId: string;
  order: NewOrder;
  /** What its lines are decided by, where it was read before. */
  trade?: Trade;
  /** The subscription from which the seats come, where they are moved. */
  movedFrom?: Subscription | undefined;
  /** What else is written in the order's transaction. */
  beside?(order: Order): LedgerChange[];
};

/**
 * Places an order on the customer's file as it was read, for use cases that decide more from that file (the checkout of
 * a cart). An order of that id is found again, whoever sent it. Throws `Stale` when the file changed since it was read.
 */
export async function placeOn(backend: Backend, place: PlaceOn) {
  const { partner, served, orderId, order: wanted, trade, movedFrom, beside } = place;
  const { customerId } = served.customer;
  const before = ordersIn(served.file).find((one) => one.orderId === orderId);
  if (before !== undefined) {
    await finishEarlierChange(backend, customerId);
    return before;
  }
  refuseForm(wanted, { customerId, partner });
  const { lines, billingCycle, changes } = await takeLines(backend, {
    parties: { partner, served },
    orderId,
    asked: wanted.lineItems,
    billingCycle: billingCycleWord(wanted.billingCycle),
    trade: trade ?? (await tradeOf(backend, partner.partnerId, customerId, wanted.lineItems)),
    movedFrom,
  });
  refuseBarred(served);
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
