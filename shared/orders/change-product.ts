import type { Backend } from "../backend.js";
import { isSameOffer } from "../catalogue/offer.rules.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { longOverdueOn } from "../partners/overdue.rules.js";
import { commitSubscriptions, finishEarlierChange } from "../subscriptions/commit-subscriptions.js";
import { type OfSubscription, seenCustomer, subscriptionIn } from "../subscriptions/find-subscriptions.js";
import { changesBetween } from "../subscriptions/holdings.js";
import { readTargets } from "./list-targets.js";
import { type Move, orderOfMove, refuseTaker, targetOfMove } from "./move.rules.js";
import { placeOn } from "./place-order.js";
import { withoutSeats, withSeatsMovedIn } from "./product-change.rules.js";
import type { ProductChange } from "./product-change.schema.js";
import { productChangeKey, productChangesIn } from "./product-change-rows.js";

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

type Change = OfSubscription &
  Omit<Move, "own" | "partner" | "target" | "quantity"> & {
    /** How many seats go; all where it says nothing. */
    quantity?: number;
    movesAssignments: boolean;
    /** An own subscription to the target that takes the seats; without it a new one is ordered. */
    toSubscriptionId?: string | undefined;
  };

/**
 * Moves seats of a licence to another offer, in one commit with the order of what is new: a purchase of the target, which
 * passes the selling decision, and the end of the seats where they were. The same request again finds it done.
 */
export function changeProduct(backend: Backend, wanted: Change): Promise<ProductChange> {
  const operationId = backend.idFor("product-change", wanted.subscriptionId);
  const now = backend.now.toISOString();
  return untilFresh(async () => {
    const { own, seen, targets } = await readTargets(backend, wanted);
    const done = productChangesIn(seen.file).find((one) => one.operationId === operationId);
    if (done !== undefined) {
      await finishEarlierChange(backend, wanted.customerId);
      return done;
    }
    const { holdings, stored, partner, file, customer, serving } = seen;
    const { quantity = own.quantity } = wanted;
    // A catalogue item id names its offer too.
    const targetId = wanted.to.split(":").slice(0, 2).join(":");
    const move = {
      ...wanted,
      own,
      partner,
      quantity,
      target: targets.find((one) => isSameOffer(one.targetId, targetId)),
    };
    const { offerId: toOfferId } = targetOfMove(move);
    const left = withoutSeats(holdings, own, quantity, now);
    const recordOf = (toSubscriptionId: string): ProductChange => ({
      operationId,
      fromSubscriptionId: own.subscriptionId,
      fromOfferId: own.offerId,
      toSubscriptionId,
      toOfferId,
      quantity,
      movesAssignments: wanted.movesAssignments,
      at: now,
    });
    const kept = (record: ProductChange): LedgerChange => ({ create: productChangeKey(operationId), value: record });
    if (wanted.toSubscriptionId !== undefined) {
      const taker = subscriptionIn(left, partner.partnerId, wanted.toSubscriptionId);
      const longOverdue = longOverdueOn(await backend.invoices.readAccount(partner.partnerId), now.slice(0, 10));
      refuseTaker(move, taker, { partner, longOverdue });
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
    const recorded: ProductChange[] = [];
    await placeOn(backend, {
      partner,
      served: { customer, serving, file },
      orderId: operationId,
      order: orderOfMove(move),
      movedFrom: own.isNewCommerce ? own : undefined,
      leaving: quantity === own.quantity ? own.subscriptionId : undefined,
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
