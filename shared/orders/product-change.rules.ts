import type { Offer } from "../catalogue/offer.schema.js";
import type { Phrase } from "../language/texts.rules.js";
import { type Holdings, replaced, taking } from "../subscriptions/lifecycle.rules.js";
import { seatsFrom } from "../subscriptions/periods.rules.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";

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

/** When seats go over: at once, or with the next term, for which there is more to choose from. */
export type ChangeTime = "immediate" | "scheduled";

/** What the offer of a licence may be exchanged for. */
export const targetsOf = (offer: Offer | undefined, time: ChangeTime): readonly string[] => {
  const { upgradeTargetOffers = [], conversionTargetOffers = [] } = offer ?? {};
  return time === "immediate" ? upgradeTargetOffers : [...new Set([...upgradeTargetOffers, ...conversionTargetOffers])];
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

/** The holdings without seats that went elsewhere: fewer of them, or when all went the subscription cancelled. */
export function withoutSeats(holdings: Holdings, own: Subscription, quantity: number, now: string): Holdings {
  if (quantity === own.quantity) return taking(holdings, own, { state: "cancelled", at: now });
  return withSeatsAdded(holdings, own, -quantity, now);
}

/** The holdings with more seats of a subscription. */
export function withSeatsAdded(holdings: Holdings, own: Subscription, seats: number, now: string): Holdings {
  const quantity = own.quantity + seats;
  return replaced(holdings, { ...own, quantity, quantities: seatsFrom(own.quantities, quantity, now) });
}
