import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";
import { customersIn, holdingsOf, type Subscription } from "./holdings.facts.js";

type ProductChange = {
  fromSubscriptionId: string;
  toSubscriptionId: string;
  toOfferId: string;
  quantity: number;
  at: string;
};

/** What an exchange of licences promises. */
export const productChangeInvariants: readonly Invariant[] = [
  {
    promise: "seats that go over to another offer leave where they were, and are where they went, from that instant on",
    atEnd: (look) => {
      for (const customerId of customersIn(look)) {
        const changes = [...look.partition("customers", customerId)]
          .filter(({ rowKey }) => rowKey.startsWith("productchange_"))
          .map(({ body }) => read<ProductChange>(body));
        if (changes.length === 0) continue;
        const all = new Map(holdingsOf(look, customerId).subscriptions.map((one) => [one.subscriptionId, one]));
        for (const change of changes) {
          const [from, to] = [all.get(change.fromSubscriptionId), all.get(change.toSubscriptionId)];
          const isWhole =
            from !== undefined &&
            to !== undefined &&
            hasLeft(from, change, movesAt(changes, change)) &&
            hasCome(to, change);
          if (!isWhole) return `${JSON.stringify(change)}: from ${JSON.stringify(from)} to ${JSON.stringify(to)}`;
        }
      }
      return undefined;
    },
  },
];

/** How many of a subscription's changes are of one instant. */
const movesAt = (changes: readonly ProductChange[], { fromSubscriptionId, at }: ProductChange): number =>
  changes.filter((one) => one.fromSubscriptionId === fromSubscriptionId && one.at === at).length;

const seatsAt = ({ quantities }: Subscription, isUntil: (from: string) => boolean): number | undefined =>
  quantities.findLast(({ from }) => isUntil(from))?.quantity;

/** Either some of the seats, which are counted, or all, and what had them is cancelled. */
function hasLeft(from: Subscription, { quantity, at }: ProductChange, moves: number): boolean {
  const [before, then] = [seatsAt(from, (since) => since < at), seatsAt(from, (since) => since <= at)];
  if (from.states.some((one) => one.state === "cancelled" && one.from <= at)) return true;
  // Of what came to pass at one instant, the last is kept.
  if (before === undefined || moves > 1) return from.quantities.some((one) => one.from === at);
  return before - (then ?? 0) === quantity;
}

/** What is new was ordered for them. */
function hasCome({ offerId, quantities, createdAt }: Subscription, { toOfferId, at }: ProductChange): boolean {
  return offerId === toOfferId && createdAt === at && quantities[0]?.from === at;
}
