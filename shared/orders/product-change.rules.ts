import type { Offer } from "../catalogue/offer.schema.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";
import { type Holdings, replaced, taking } from "../subscriptions/lifecycle.rules.js";
import { seatsFrom } from "../subscriptions/periods.rules.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import { isShorterTerm } from "../subscriptions/terms.rules.js";

/** Why a subscription cannot go over to another offer, in the words of the wire (10.10). */
export type ChangeObstacle = {
  code:
    | "delegated_admin_permissions_disabled"
    | "subscription_status_not_active"
    | "subscription_add_ons_present"
    | "subscription_target_offer_not_found";
  /** `{state}` stands for the subscription's. */
  description: Phrase;
  parameters: { state: string };
};

/** What stands in the way of exchanging the subscription's offer for `target`; nothing when it can be done. */
export function obstacles(
  own: Subscription,
  { holdings, target, isDelegated }: { holdings: Holdings; target: Offer | undefined; isDelegated: boolean },
): ChangeObstacle[] {
  const hasAddOns = holdings.subscriptions.some(
    (one) => one.parentSubscriptionId === own.subscriptionId && one.state !== "cancelled",
  );
  const found: (Omit<ChangeObstacle, "parameters"> | false)[] = [
    !isDelegated && {
      code: "delegated_admin_permissions_disabled",
      description: "The customer has not delegated the administration of its tenant.",
    },
    own.state !== "active" && {
      code: "subscription_status_not_active",
      description: "The subscription is {state}.",
    },
    hasAddOns && { code: "subscription_add_ons_present", description: "The subscription has add-ons." },
    target?.family !== "licence" && {
      code: "subscription_target_offer_not_found",
      description: "The catalogue has no such offer today.",
    },
  ];
  const parameters = { state: own.state };
  return found.filter((one) => one !== false).map((one) => ({ ...one, parameters }));
}

type Commitment = Pick<Subscription, "termDuration" | "termEndsAt">;

/**
 * Refuses seats of new commerce to go where they are bound for less time than now: a shorter term, or one that ends
 * before the present one does (900267).
 */
export function refuseShorterCommitment(own: Subscription, taker: Commitment): void {
  if (own.termDuration === undefined || own.termEndsAt === undefined || taker.termDuration === undefined) return;
  const endsEarlier = taker.termEndsAt !== undefined && taker.termEndsAt < own.termEndsAt;
  if (!endsEarlier && !isShorterTerm(taker.termDuration, own.termDuration)) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "The seats are bound for {least} until {termEndsAt}; the target's term is {value}, its end: {endsAt}.",
    remedy: "Choose a term of {least} or longer, in a subscription that ends no earlier.",
    parameters: {
      property: "termDuration",
      value: taker.termDuration,
      least: own.termDuration,
      termEndsAt: own.termEndsAt,
      endsAt: taker.termEndsAt ?? "none",
    },
    wireCode: 900267,
  });
}

/** The holdings without seats that went elsewhere: fewer of them, or when all went the subscription cancelled. */
export function withoutSeats(holdings: Holdings, own: Subscription, quantity: number, now: string): Holdings {
  if (quantity === own.quantity) return taking(holdings, own, { state: "cancelled", at: now });
  const left = own.quantity - quantity;
  return replaced(holdings, { ...own, quantity: left, quantities: seatsFrom(own.quantities, left, now) });
}

/**
 * The holdings with seats moved into a subscription. Of new commerce they bring the days in which they may be given back
 * with them, so that no move frees what was bound: the taker can be cancelled no longer than they could be.
 */
export function withSeatsMovedIn(holdings: Holdings, taker: Subscription, from: MovedSeats, now: string): Holdings {
  const quantity = taker.quantity + from.seats;
  if (!from.own.isNewCommerce) {
    return replaced(holdings, { ...taker, quantity, quantities: seatsFrom(taker.quantities, quantity, now) });
  }
  const windows = [taker.cancellationAllowedUntil ?? now, from.own.cancellationAllowedUntil ?? now].sort();
  const cancellationAllowedUntil = windows[0] ?? now;
  const quantities = seatsFrom(taker.quantities, quantity, now, from.seats);
  return replaced(holdings, { ...taker, quantity, quantities, cancellationAllowedUntil });
}
type MovedSeats = { own: Subscription; seats: number };
