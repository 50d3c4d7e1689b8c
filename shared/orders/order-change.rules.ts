import type { Offer, OfferBillingCycle } from "../catalogue/offer.schema.js";
import type { RefusalDetail } from "../kernel/refusal.js";
import { phrased, phrasedRefusal } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";
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
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "status is {value}; the order is {state}.",
      remedy: "The status of an order follows from what happens to it; leave it out, or send cancelled.",
      parameters: { property: "status", value: asked.slice(0, 40), state: order.status },
      wireCode: 800096,
    });
  }
  const step = orderAfter(order.status, "cancel", { someLineHasSubscription: true });
  if (!("refused" in step)) throw new Error("a provisioned order is never cancelled");
  const isLegacy = order.lineItems.some(({ offerId }) => !offerId.includes(":"));
  throw phrasedRefusal(step.refused, {
    fact: "The order is {status}: its subscriptions run.",
    remedy:
      "Suspend or cancel the subscription with PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}: {subscriptionIds}.",
    parameters: { orderId: order.orderId, status: order.status, subscriptionIds: ids },
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
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "The line of subscription {subscriptionId} has {seats} seats, the request says {value}.",
      remedy: "Change the seats with PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}.",
      parameters: {
        property: "quantity",
        value: String(quantity),
        subscriptionId: line.subscriptionId,
        seats: String(held?.quantity ?? line.quantity),
      },
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
  const offered = offer === undefined ? [] : cyclesOf(offer);
  const allowed = offered.join(", ") || "the offer's cycles";
  const told = (fact: Phrase, remedy: Phrase, wireCode: number): RefusalDetail =>
    phrased({ fact, remedy, parameters: { subscriptionId, state, billingCycle: asked, allowed }, wireCode });
  if (family !== "licence") {
    return told("Subscription {subscriptionId} is charged by its usage.", "Leave billingCycle as it is.", 800097);
  }
  if (isTrial) return told("Subscription {subscriptionId} is a trial.", "Convert the trial first.", 800097);
  if (isNewCommerce) {
    return told(
      "Subscription {subscriptionId} is of new commerce.",
      "Set the cycle of its next term with scheduledNextTermInstructions on the subscription.",
      800097,
    );
  }
  if (state !== "active") return told("Subscription {subscriptionId} is {state}.", "Reactivate it first.", 6000);
  if (termDuration === "P1M") {
    return told("Subscription {subscriptionId} has a monthly term.", "Leave billingCycle as it is.", 6001);
  }
  if (cycle !== undefined && offered.includes(cycle)) return undefined;
  return told("Subscription {subscriptionId} cannot be charged {billingCycle}.", "Name one of {allowed}.", 6001);
}
