import type { Offer, OfferBillingCycle } from "../catalogue/offer.schema.js";
import { Refusal, type RefusalDetail } from "../kernel/refusal.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import type { Order, OrderChange } from "./order.schema.js";
import { orderAfter } from "./order-state.rules.js";
import { cyclesOf } from "./order-terms.rules.js";

/** Words for "not set", and the one that a read order has. */
const unchanged = new Set(["", "none", "unknown", "0", "completed"]);
const word = (status: OrderChange["status"]) =>
  String(status ?? "")
    .trim()
    .toLowerCase();

/**
 * Refuses another status than the order has. All that is sold here is provisioned with its order, so that an order is
 * final (3.2): what runs is ended through its subscription (AMB-88), and the wire says so in two numbers.
 */
export function refuseStatus(order: Order, { status }: OrderChange): void {
  const asked = word(status);
  if (unchanged.has(asked)) return;
  const ids = order.lineItems.map(({ subscriptionId }) => subscriptionId).join(", ");
  if (asked !== "cancelled" && asked !== "canceled") {
    throw new Refusal("REQUEST_INVALID", {
      fact: `status is ${asked.slice(0, 40)}; the order is ${order.status}.`,
      remedy: "The status of an order follows from what happens to it; leave it out, or send cancelled.",
      parameters: { property: "status", value: asked.slice(0, 40), state: order.status },
      wireCode: 800096,
    });
  }
  const step = orderAfter(order.status, "cancel", { someLineHasSubscription: true });
  if (!("refused" in step)) throw new Error("a provisioned order is never cancelled");
  const isLegacy = order.lineItems.some(({ offerId }) => !offerId.includes(":"));
  throw new Refusal(step.refused, {
    fact: `The order is ${order.status}: its subscriptions run.`,
    remedy: `Suspend or cancel the subscription with PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}: ${ids}.`,
    parameters: { orderId: order.orderId, status: order.status },
    status: 400,
    wireCode: isLegacy ? 800063 : 800061,
  });
}

/**
 * Refuses another number of seats for a line that the order has: they change on the subscription. A line repeats its
 * order's or its subscription's; 0 is what a client of .NET writes where it says nothing.
 */
export function refuseOtherSeats(
  order: Order,
  { lineItems = [] }: OrderChange,
  subscriptions: readonly Pick<Subscription, "subscriptionId" | "quantity">[],
): void {
  for (const { lineItemNumber, offerId, subscriptionId, parentSubscriptionId, quantity = 0 } of lineItems) {
    const line = order.lineItems.find((one) =>
      subscriptionId === undefined
        ? parentSubscriptionId === undefined && one.lineItemNumber === lineItemNumber && one.offerId === offerId
        : one.subscriptionId === subscriptionId,
    );
    const held = subscriptions.find((one) => one.subscriptionId === line?.subscriptionId);
    if (line === undefined || [0, line.quantity, held?.quantity].includes(quantity)) continue;
    throw new Refusal("REQUEST_INVALID", {
      fact: `The line of subscription ${line.subscriptionId} has ${held?.quantity ?? line.quantity} seats, the request says ${quantity}.`,
      remedy: "Change the seats with PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}.",
      parameters: { property: "quantity", value: String(quantity), subscriptionId: line.subscriptionId },
      wireCode: 800095,
    });
  }
}

/**
 * What stands against another billing cycle of a subscription: only legacy licences that run change theirs on the order,
 * to a cycle that their offer has (API reference, 9.3).
 */
export function cycleFault(
  subscription: Subscription,
  offer: Offer | undefined,
  cycle: OfferBillingCycle | undefined,
  asked: string,
): RefusalDetail | undefined {
  const { subscriptionId, family, isTrial, isNewCommerce, state, termDuration } = subscription;
  const told = (fact: string, remedy: string, wireCode: number): RefusalDetail => ({
    fact: `Subscription ${subscriptionId} ${fact}.`,
    remedy,
    parameters: { subscriptionId, state, billingCycle: asked },
    wireCode,
  });
  if (family !== "licence") return told("is charged by its usage", "Leave billingCycle as it is.", 800097);
  if (isTrial) return told("is a trial", "Convert the trial first.", 800097);
  if (isNewCommerce) {
    return told(
      "is of new commerce",
      "Set the cycle of its next term with scheduledNextTermInstructions on the subscription.",
      800097,
    );
  }
  if (state !== "active") return told(`is ${state}`, "Reactivate it first.", 6000);
  if (termDuration === "P1M") return told("has a monthly term", "Leave billingCycle as it is.", 6001);
  const offered = offer === undefined ? [] : cyclesOf(offer);
  if (cycle !== undefined && offered.includes(cycle)) return undefined;
  return told(`cannot be charged ${asked}`, `Name one of ${offered.join(", ") || "the offer's cycles"}.`, 6001);
}
