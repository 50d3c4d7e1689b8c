import { isSameOffer } from "../catalogue/offer.rules.js";
import type { Offer } from "../catalogue/offer.schema.js";
import type { RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";

/** A subscription of the pair, be it that a line before made it. */
export type Held = Pick<
  Subscription,
  "subscriptionId" | "offerId" | "family" | "state" | "resellerId" | "scheduledNextTerm"
>;
type Base = { parentSubscriptionId?: string } | { fault: RefusalDetail };
type Asked = {
  parentSubscriptionId: string | undefined;
  held: readonly Held[];
  /** Of the same order. */
  before: readonly Held[];
};

/** Whether a subscription is one that the offer asks for. */
export const fits = ({ prerequisiteOffers = [] }: Offer, { offerId }: Pick<Held, "offerId">) =>
  prerequisiteOffers.length === 0 || prerequisiteOffers.some((one) => isSameOffer(one, offerId));

/** Whether it will be one also when its next term has begun, in which it may become another offer. */
export const staysFit = (offer: Offer, held: Held) => fits(offer, held) && fits(offer, held.scheduledNextTerm ?? held);

/**
 * The subscription that an add-on belongs to: the one that it names, or the one that the nearest fitting line before it
 * makes. Any other offer has none, but may ask that one of its prerequisites is held.
 */
export function baseFor(offer: Offer, { parentSubscriptionId: named, held, before }: Asked): Base {
  const all = [...held, ...before];
  if (offer.isAddOn !== true) {
    if (named !== undefined) return { fault: unfit(offer, "{offerId} is no add-on.") };
    return all.some((one) => one.state === "active" && fits(offer, one)) || !offer.prerequisiteOffers?.length
      ? {}
      : { fault: { ...noneHeld(offer), wireCode: 800024 } };
  }
  const base = named === undefined ? before.findLast((one) => fits(offer, one)) : all.find(isNamed(named));
  if (base === undefined) {
    const isThere = all.some((one) => one.state !== "cancelled" && fits(offer, one));
    if (named === undefined && !isThere) return { fault: noneHeld(offer) };
    const fault =
      named === undefined
        ? unfit(offer, "It names no subscription, and {offerId} is an add-on.")
        : unfit(offer, "Subscription {parentSubscriptionId} is none of this partner's, and {offerId} is an add-on.", {
            parentSubscriptionId: named,
          });
    return { fault };
  }
  if (!staysFit(offer, base)) {
    const { offerId } = fits(offer, base) ? (base.scheduledNextTerm ?? base) : base;
    return { fault: unfit(offer, "{offerId} does not fit {baseOfferId}.", { baseOfferId: offerId }) };
  }
  if (base.state === "active") return { parentSubscriptionId: base.subscriptionId };
  return {
    fault: phrased({
      fact: "Subscription {parentSubscriptionId} is {state}.",
      remedy: "Reactivate it first; an add-on needs an active base.",
      parameters: { parentSubscriptionId: base.subscriptionId, state: base.state },
      wireCode: 27009,
      status: 409,
    }),
  };
}

const isNamed = (id: string) => (one: Held) => one.subscriptionId === id;
/** Nothing there that could be named. */
const noneHeld = ({ offerId, prerequisiteOffers = [] }: Offer): RefusalDetail => {
  const fact = "The customer has none of the offers that it asks for.";
  return prerequisiteOffers.length === 0
    ? phrased({ fact, remedy: "Order a base offer first.", parameters: { offerId }, wireCode: 800029 })
    : phrased({
        fact,
        remedy: "Order one of these offers first: {allowed}.",
        parameters: { offerId, allowed: prerequisiteOffers.join(", ") },
        wireCode: 800029,
      });
};
const unfit = (
  { offerId, prerequisiteOffers = [] }: Offer,
  fact: Phrase,
  more: Record<string, string> = {},
): RefusalDetail => {
  const parameters = { offerId, ...more };
  const wireCode = 800029;
  return prerequisiteOffers.length === 0
    ? phrased({
        fact,
        remedy: "Name in parentSubscriptionId an active subscription to a base offer.",
        parameters,
        wireCode,
      })
    : phrased({
        fact,
        remedy: "Name in parentSubscriptionId an active subscription to {allowed}.",
        parameters: { ...parameters, allowed: prerequisiteOffers.join(", ") },
        wireCode,
      });
};
