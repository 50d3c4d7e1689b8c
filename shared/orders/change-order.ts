import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { findOffer } from "../catalogue/find-offer.js";
import { OfferBillingCycle } from "../catalogue/offer.schema.js";
import { refuseUnserved } from "../customers/served-customer.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { tradeOf } from "../selling/decide-line.js";
import { billingCycleWord } from "../selling/order-words.rules.js";
import { partiesBeside, type SellingParties, type Trade } from "../selling/read-trade.js";
import { commitSubscriptions, finishEarlierChange } from "../subscriptions/commit-subscriptions.js";
import { changesBetween, holdingsIn, subscriptionsNow } from "../subscriptions/holdings.js";
import { broughtForward, replaced } from "../subscriptions/lifecycle.rules.js";
import { orderNotFound } from "./find-orders.js";
import { type NewOrderLine, Order, type OrderChange } from "./order.schema.js";
import { cycleFault, refuseOtherSeats, refuseStatus } from "./order-change.rules.js";
import { orderKey, ordersIn } from "./order-rows.js";
import { refuseOtherCustomer, refuseUnattested } from "./refuse-form.js";
import { takeLines } from "./take-lines.js";

type Change = {
  caller: Caller;
  customerId: string;
  orderId: string;
  change: OrderChange;
  /** Refuses when the order is no longer the one that the caller read. */
  refuseStale(current: Order): void;
};

/**
 * Changes an order: add-ons are bought to its subscriptions, legacy licences get another billing cycle; to cancel it is
 * refused with the way to go. Several changes are made together or, where one is refused, not at all. What the body
 * repeats of the order as it was read changes nothing.
 */
export function changeOrder(backend: Backend, { caller, customerId, orderId, change, refuseStale }: Change) {
  const told = async ({ after }: LedgerEvent) => {
    await finishEarlierChange(backend, customerId);
    return Order.parse(after);
  };
  const named = (change.lineItems ?? []).filter((line) => line.subscriptionId === undefined);
  const reading = () => tradeOf(backend, caller.tenantId, customerId, named.filter(hasOffer));
  return backend.once("order-changed", orderId, told, async () => {
    const [parties, trade] = await partiesBeside(backend, { caller, customerId }, reading());
    const { file, serving } = parties.served;
    refuseUnserved(serving, customerId);
    const before = ordersIn(file).find((one) => one.orderId === orderId && one.partnerId === caller.tenantId);
    if (before === undefined) throw orderNotFound(orderId);
    refuseOtherCustomer(change, customerId);
    refuseOtherOrder(change, before);
    refuseStale(before);
    refuseStatus(before, change);
    refuseOtherSeats(before, change, subscriptionsNow(file, backend.now));

    const cycled = await cycleChange(backend, parties, before, change);
    const billingCycle = cycled?.billingCycle ?? before.billingCycle;
    const added = await addOns(backend, { parties, order: { ...before, billingCycle }, change, trade });
    if (cycled === undefined && added === undefined) return before;
    const after: Order = {
      ...before,
      billingCycle,
      lineItems: [...before.lineItems, ...(added?.lines ?? [])],
      revision: (before.revision ?? 1) + 1,
    };
    const changes = [...(cycled?.changes ?? []), ...(added?.changes ?? []), { put: orderKey(orderId), value: after }];
    await commitSubscriptions(backend, customerId, file, changes, {
      kind: "order-changed",
      subject: orderId,
      by: backend.actor,
      before,
      after,
    });
    return after;
  });
}

type ChangedLine = NonNullable<OrderChange["lineItems"]>[number];
const hasOffer = (line: ChangedLine): line is ChangedLine & { offerId: string } => line.offerId !== undefined;

/** The body names the order of its path, and of the order's subscriptions no other's. */
function refuseOtherOrder({ id, lineItems = [] }: OrderChange, order: Order): void {
  if (id && id.toLowerCase() !== order.orderId) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "The body's id is {value}, the path names order {allowed}.",
      remedy: "Let both name the order.",
      parameters: { property: "id", value: `${id}`, allowed: order.orderId },
    });
  }
  const own = new Set(order.lineItems.map(({ subscriptionId }) => subscriptionId));
  const other = lineItems.find(({ subscriptionId }) => subscriptionId !== undefined && !own.has(subscriptionId));
  if (other === undefined) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "Subscription {value} is none of this order.",
    remedy: "Name the subscriptions of the order's lines.",
    parameters: { property: "subscriptionId", value: String(other.subscriptionId) },
    wireCode: 800021,
  });
}

type Cycled = { billingCycle: Order["billingCycle"]; changes: LedgerChange[] };

/** The subscriptions of the order as time has left them, on another cycle; what time did is written with it. */
async function cycleChange(
  backend: Backend,
  { served }: SellingParties,
  order: Order,
  change: OrderChange,
): Promise<Cycled | undefined> {
  const asked = billingCycleWord(change.billingCycle);
  if (asked === "unknown" || asked === order.billingCycle) return undefined;
  const cycle = OfferBillingCycle.safeParse(asked).data;
  const ids = order.lineItems.map(({ subscriptionId }) => subscriptionId);
  const stored = holdingsIn(served.file);
  const holdings = broughtForward(stored, backend.now.toISOString(), { only: ids });
  const subscriptions = holdings.subscriptions.filter(({ subscriptionId }) => ids.includes(subscriptionId));
  const offers = await Promise.all(subscriptions.map(({ offerId }) => findOffer(backend, offerId)));
  for (const [index, subscription] of subscriptions.entries()) {
    const fault = cycleFault(subscription, offers[index], cycle, asked);
    if (fault !== undefined) throw new Refusal("REQUEST_INVALID", fault);
  }
  if (cycle === undefined) throw new Error("an order has subscriptions");
  const after = subscriptions.reduce((done, one) => replaced(done, { ...one, billingCycle: cycle }), holdings);
  return { billingCycle: cycle, changes: changesBetween(stored, after) };
}

type Adding = { parties: SellingParties; order: Order; change: OrderChange; trade: Trade };

/** The lines of the body that the order has not are bought beside it, on its billing cycle, numbered after its own. */
async function addOns(backend: Backend, { parties, order, change, trade }: Adding) {
  const asked = newLines(change, order);
  if (asked.length === 0) return undefined;
  for (const { offerId } of asked) {
    const offer = trade.items.get(offerId)?.offer;
    if (offer !== undefined && offer.isAddOn !== true) throw noAddOn(offerId);
  }
  refuseUnattested({ ...change, lineItems: asked });
  const billingCycle = order.billingCycle;
  const firstNumber = order.lineItems.length;
  return takeLines(backend, { parties, orderId: order.orderId, asked, firstNumber, billingCycle, trade });
}

function newLines({ lineItems = [] }: OrderChange, order: Order): NewOrderLine[] {
  const isKnown = (line: ChangedLine) =>
    order.lineItems.some((one) => one.lineItemNumber === line.lineItemNumber && one.offerId === line.offerId);
  const asked = [...lineItems.entries()].filter(
    ([, line]) => line.subscriptionId === undefined && (line.parentSubscriptionId !== undefined || !isKnown(line)),
  );
  return asked.map(([lineItemNumber, { offerId = "", quantity = 1, subscriptionId: _, ...line }]) => {
    if (offerId === "") {
      throw new Refusal("REQUEST_INVALID", {
        fact: "A line names neither a subscription of the order nor an offer.",
        remedy: "Name the add-on in offerId and its base in parentSubscriptionId.",
        parameters: { property: "offerId", value: "missing" },
      });
    }
    return { ...line, offerId, quantity, lineItemNumber };
  });
}

const noAddOn = (offerId: string) =>
  phrasedRefusal("REQUEST_INVALID", {
    fact: "{offerId} is no add-on.",
    remedy: "Place an order of its own for it; an order takes add-ons to its subscriptions.",
    parameters: { offerId },
    wireCode: 800029,
  });
