import { refuseWithout } from "../../auth/permissions.rules.js";
import type { Backend } from "../../backend.js";
import { findOffer } from "../../catalogue/find-offer.js";
import { isSameOffer, lastOffer, targetsOf } from "../../catalogue/offer.rules.js";
import type { Offer } from "../../catalogue/offer.schema.js";
import { phrasedRefusal } from "../../language/phrased.rules.js";
import { longOverdueOn } from "../../partners/overdue.rules.js";
import type { OfSubscription } from "../find-subscriptions.js";
import type { Holdings } from "../lifecycle.rules.js";
import type { Subscription } from "../subscription.schema.js";
import { changeOwned, type OwnedSubscription } from "./change-owned.js";
import { decideNextSale } from "./next-sale.js";
import { afterChange, askedStep, asksForSeats } from "./subscription-change.rules.js";
import type { SubscriptionPatch } from "./subscription-patch.schema.js";

type Change = OfSubscription & {
  patch: SubscriptionPatch;
  /** Refuses when the subscription is no longer the one that the caller read. */
  refuseStale(current: Subscription): void;
};

/**
 * Changes a subscription to what the resource says (wire reference 10.4): all of it, or nothing when one part is
 * refused. Suspending and cancelling is an administrator's (AMB-77).
 */
export const changeSubscription = (backend: Backend, { patch, refuseStale, ...of }: Change): Promise<Subscription> =>
  changeOwned(backend, of, "subscription-changed", async (owned) => {
    refuseStale(owned.own);
    const asked = askedStep(owned.own, patch.status);
    if (asked === "suspend" || asked === "cancel") refuseWithout(of.caller, "subscriptions.end");
    return decideChange(backend, owned, patch);
  });

/** The holdings after the change, or the refusal of the first part of it that is refused; writes nothing. */
export async function decideChange(
  backend: Backend,
  owned: OwnedSubscription,
  patch: SubscriptionPatch,
): Promise<Holdings> {
  const { own, holdings, partner } = owned;
  const asked = askedStep(own, patch.status);
  const now = backend.now.toISOString();
  const seats = patch.quantity ?? own.quantity;
  const isMoreNext = (patch.scheduledNextTermInstructions?.quantity ?? 0) > seats;
  const isMore = asked === "reactivate" || seats > own.quantity || isMoreNext;
  const [offers, billed] = await Promise.all([
    offersOf(backend, owned, patch),
    isMore ? backend.invoices.readAccount(partner.partnerId) : undefined,
  ]);
  const longOverdue = billed && longOverdueOn(billed, now.slice(0, 10));
  return afterChange({ holdings, own, partner, longOverdue, now, ...offers }, patch);
}

type Offers = { offer: Offer | undefined; nextOffer: Offer | undefined };

/** Looked up only where the change speaks of them. An offer that is sold no more still says how many seats it takes. */
async function offersOf(backend: Backend, owned: OwnedSubscription, patch: SubscriptionPatch): Promise<Offers> {
  const { own } = owned;
  const instructions = patch.scheduledNextTermInstructions ?? undefined;
  const renewsNow = patch.autoRenewEnabled === true && !own.autoRenew;
  if (!asksForSeats(own, patch) && !renewsNow && instructions === undefined) {
    return { offer: undefined, nextOffer: undefined };
  }
  const publications = await backend.offers.publicationsOf(own.offerId);
  const offer = lastOffer(publications, backend.now.toISOString().slice(0, 10));
  const product = instructions?.product;
  const wanted = product === undefined ? own.offerId : `${product.productId}:${product.skuId}`;
  if (instructions === undefined || isSameOffer(wanted, own.offerId)) return { offer, nextOffer: offer };
  const nextOffer = await findOffer(backend, wanted);
  const isOpen =
    isSameOffer(own.offerId.split(":")[0] ?? "", product?.productId ?? "") ||
    targetsOf(offer, "scheduled").some((one) => isSameOffer(one, wanted));
  if (nextOffer?.family === "licence" && isOpen) {
    await decideNextSale(backend, owned, { offerId: wanted, availabilityId: product?.availabilityId });
    return { offer, nextOffer };
  }
  throw phrasedRefusal("OFFER_UNKNOWN", {
    fact: "{targetOfferId} is no offer to which {offerId} can be renewed.",
    remedy: "Choose a SKU of the same product, or one of the offer's upgrade or conversion targets.",
    parameters: { offerId: own.offerId, targetOfferId: wanted },
    wireCode: 900236,
  });
}
