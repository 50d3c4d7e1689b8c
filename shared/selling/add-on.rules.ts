import { isSameOffer } from "../catalogue/offer.rules.js";
import type { Offer } from "../catalogue/offer.schema.js";
import type { RefusalDetail } from "../kernel/refusal.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";

/** A subscription of the pair, be it that a line before made it. */
export type Held = Pick<Subscription, "subscriptionId" | "offerId" | "family" | "state" | "resellerId">;
type Base = { parentSubscriptionId?: string } | { fault: RefusalDetail };
type Asked = {
  parentSubscriptionId: string | undefined;
  held: readonly Held[];
  /** Of the same order. */
  before: readonly Held[];
};

/** Whether a subscription is one that the offer asks for. */
export const fits = ({ prerequisiteOffers = [] }: Offer, { offerId }: Held) =>
  prerequisiteOffers.length === 0 || prerequisiteOffers.some((one) => isSameOffer(one, offerId));

/**
 * The subscription that an add-on belongs to: the one that it names, or the one that the nearest fitting line before it
 * makes. Any other offer has none, but may ask that one of its prerequisites is held.
 */
export function baseFor(offer: Offer, { parentSubscriptionId: named, held, before }: Asked): Base {
  const all = [...held, ...before];
  if (offer.isAddOn !== true) {
    if (named !== undefined) return { fault: unfit(offer, `${offer.offerId} is no add-on.`) };
    return all.some((one) => one.state === "active" && fits(offer, one)) || !offer.prerequisiteOffers?.length
      ? {}
      : { fault: { ...unfit(offer, "The customer has none of the offers that it asks for."), wireCode: 800024 } };
  }
  const base = named === undefined ? before.findLast((one) => fits(offer, one)) : all.find(isNamed(named));
  if (base === undefined) {
    const found = named === undefined ? "It names no subscription" : `Subscription ${named} is none of this partner's`;
    return { fault: unfit(offer, `${found}, and ${offer.offerId} is an add-on.`) };
  }
  if (!fits(offer, base)) return { fault: unfit(offer, `${offer.offerId} does not fit ${base.offerId}.`) };
  if (base.state === "active") return { parentSubscriptionId: base.subscriptionId };
  return {
    fault: {
      fact: `Subscription ${base.subscriptionId} is ${base.state}.`,
      remedy: "Reactivate it first; an add-on needs an active base.",
      parameters: { parentSubscriptionId: base.subscriptionId, state: base.state },
      wireCode: 27009,
      status: 409,
    },
  };
}

const isNamed = (id: string) => (one: Held) => one.subscriptionId === id;
const unfit = ({ offerId, prerequisiteOffers = [] }: Offer, fact: string): RefusalDetail => ({
  fact,
  remedy: `Name in parentSubscriptionId an active subscription to ${prerequisiteOffers.join(" or ") || "a base offer"}.`,
  parameters: { offerId, ...(prerequisiteOffers.length === 0 ? {} : { allowed: prerequisiteOffers.join(", ") }) },
  wireCode: 800029,
});
