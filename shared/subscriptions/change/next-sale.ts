import type { Backend } from "../../backend.js";
import { isSameOffer, lastOffer } from "../../catalogue/offer.rules.js";
import type { Offer } from "../../catalogue/offer.schema.js";
import { Refusal } from "../../kernel/refusal.js";
import { phrasedRefusal } from "../../language/phrased.rules.js";
import { baseFor, fits } from "../../selling/add-on.rules.js";
import { decideLine } from "../../selling/decide-line.js";
import { limitFault } from "../../selling/further-checks.js";
import { subscriptionsNow } from "../holdings.js";
import type { Subscription } from "../subscription.schema.js";
import type { OwnedSubscription } from "./change-owned.js";

type NextSale = { offerId: string; availabilityId: string | undefined };

/**
 * Another offer from the next term on is sold as an order of it is (section 4, what it asks to be held, its limit), so
 * that nobody renews into what the customer could not buy. The subscription itself counts as held no more: it has gone
 * over by then. What is scheduled already was decided, and does not stand in the way of other changes.
 */
export async function decideNextSale(
  backend: Backend,
  { own, partner, served }: OwnedSubscription,
  { offerId, availabilityId }: NextSale,
): Promise<void> {
  if (isSameOffer(own.scheduledNextTerm?.offerId ?? "", offerId)) return;
  const named = availabilityId ? `${offerId}:${availabilityId}` : offerId;
  const line = { offerId: named, partnerIdOnRecord: own.resellerMpnId };
  const { offer } = await decideLine(backend, { partner, served, line, sold: [] });
  const others = subscriptionsNow(served.file, backend.now).filter(
    (one) => one.partnerId === partner.partnerId && one.subscriptionId !== own.subscriptionId,
  );
  const base = baseFor(offer, { parentSubscriptionId: own.parentSubscriptionId, held: others, before: [] });
  if ("fault" in base) throw new Refusal("REQUEST_INVALID", base.fault);
  const fault = limitFault(offer, others);
  if (fault !== undefined) throw new Refusal("REQUEST_INVALID", fault);
  await refuseUnfitAddOns(backend, offer, addOnsOf(own, others));
}

const addOnsOf = ({ subscriptionId }: Subscription, others: readonly Subscription[]): Subscription[] =>
  others.filter((one) => one.parentSubscriptionId === subscriptionId && one.state !== "cancelled");

/** An add-on stays below a base that is renewed, with what it will itself be; one that does not fit bars the offer as it bars a move (900236). */
async function refuseUnfitAddOns(backend: Backend, next: Offer, addOns: readonly Subscription[]): Promise<void> {
  const offerIds = addOns.flatMap(({ offerId, scheduledNextTerm }) => [offerId, scheduledNextTerm?.offerId ?? offerId]);
  const date = backend.now.toISOString().slice(0, 10);
  const offers = await Promise.all(
    [...new Set(offerIds)].map(async (id) => lastOffer(await backend.offers.publicationsOf(id), date)),
  );
  const unfit = offers.find((one) => one !== undefined && !fits(one, next));
  if (unfit === undefined) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "{offerId} does not fit {baseOfferId}.",
    remedy: "Choose one of the targets that are listed as eligible.",
    parameters: { offerId: unfit.offerId, baseOfferId: next.offerId, reason: "subscription_add_ons_present" },
    wireCode: 900236,
  });
}
