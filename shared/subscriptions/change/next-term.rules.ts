import type { Offer, OfferTerm } from "../../catalogue/offer.schema.js";
import { promotionFault } from "../../catalogue/promotion.rules.js";
import { Refusal } from "../../kernel/refusal.js";
import { phrasedRefusal } from "../../language/phrased.rules.js";
import type { Phrase } from "../../language/texts.rules.js";
import { refuseOutOfRange } from "../seats.rules.js";
import { type ScheduledNextTerm, type Subscription, TermDuration } from "../subscription.schema.js";
import type { NextTermInstructions } from "./subscription-patch.schema.js";

/** Longest last; a cycle is a charge for so many months. */
const monthsOf: Readonly<Record<string, number>> = { P1M: 1, P1Y: 12, P3Y: 36, monthly: 1, annual: 12, triennial: 36 };

/** Why nothing can be scheduled for the next term of this subscription; nothing when it can. */
export function refuseUnscheduled(subscription: Subscription, autoRenew: boolean): void {
  if (!subscription.isNewCommerce) {
    throw refused(
      900263,
      "{offerId} is no offer of the new commerce.",
      "Change it when its term begins.",
      { offerId: subscription.offerId },
      403,
    );
  }
  if (subscription.termEndsAt === undefined || !autoRenew) {
    const fact =
      subscription.termEndsAt === undefined
        ? "{offerId} is paid by use and has no term."
        : "autoRenewEnabled is false, so there is no next term.";
    throw refused(800093, fact, "Schedule changes for a subscription that is renewed.", {
      offerId: subscription.offerId,
      property: "autoRenewEnabled",
      value: String(autoRenew),
    });
  }
  if (subscription.isTrial) {
    throw refused(800107, "The subscription is a trial.", "Order the full offer.", { offerId: subscription.offerId });
  }
}

/**
 * What the next term will be, by the instructions; what they leave out stays. Refuses seats, terms and cycles that the
 * offer has not, a promotion (27007), and a term that is shorter than the present one (wire reference 10.4).
 */
export function scheduledTerm(
  subscription: Subscription,
  { product, quantity, customTermEndDate }: NextTermInstructions,
  offer: Offer,
): ScheduledNextTerm {
  if (customTermEndDate !== undefined) {
    throw refused(900242, "customTermEndDate is given.", "Leave it out: terms are not shortened to a date here.", {
      property: "customTermEndDate",
    });
  }
  const unknownPromotion = promotionFault(product ?? {});
  if (unknownPromotion !== undefined) throw new Refusal("REQUEST_INVALID", unknownPromotion);
  const asked = product?.termDuration ?? subscription.termDuration;
  const terms = offer.terms ?? [];
  const duration = TermDuration.safeParse(asked?.toUpperCase());
  if (!duration.success || !terms.some((term) => term.duration === duration.data)) {
    const allowed = listed(terms, "duration");
    throw refused(800121, "{offerId} has no term {value}.", "Choose one of {allowed}.", {
      property: "termDuration",
      value: asked ?? "missing",
      allowed,
      offerId: offer.offerId,
    });
  }
  const present = subscription.termDuration ?? "";
  if (monthsIn(duration.data) < monthsIn(present)) {
    throw refused(800122, "The term {value} is shorter than the present one, {least}.", "Keep {least}.", {
      property: "termDuration",
      value: duration.data,
      least: present,
    });
  }
  const cycle = cycleIn(product?.billingCycle ?? subscription.billingCycle);
  if (monthsIn(cycle) > monthsIn(duration.data)) {
    throw refused(900270, "The cycle {value} is longer than {most}.", "Choose a cycle within the term.", {
      property: "billingCycle",
      value: cycle,
      most: duration.data,
    });
  }
  const term = terms.find((one) => one.duration === duration.data && one.billingCycle === cycle);
  if (term === undefined) {
    const ofDuration = terms.filter((one) => one.duration === duration.data);
    const allowed = listed(ofDuration, "billingCycle");
    throw refused(900269, "{offerId} is not charged {value} in a term of {term}.", "Choose one of {allowed}.", {
      property: "billingCycle",
      value: cycle,
      allowed,
      offerId: offer.offerId,
      term: duration.data,
    });
  }
  const seats = quantity ?? subscription.quantity;
  refuseOutOfRange(seats, offer);
  return {
    offerId: offer.offerId,
    offerName: offer.name,
    quantity: seats,
    billingCycle: term.billingCycle,
    termDuration: duration.data,
  };
}

/** Whether instructions say nothing but what is scheduled: a resource that is sent back as it was read. */
export function repeatsSchedule(
  { product, quantity, customTermEndDate }: NextTermInstructions,
  scheduled: ScheduledNextTerm | undefined,
): boolean {
  const { productId, skuId, termDuration, billingCycle, promotionId } = product ?? {};
  const [scheduledProduct, scheduledSku] = scheduled?.offerId.split(":") ?? [];
  return [
    [productId, scheduledProduct],
    [skuId, scheduledSku],
    [termDuration, scheduled?.termDuration],
    [billingCycle && cycleIn(billingCycle), scheduled?.billingCycle],
    [promotionId, undefined],
    [quantity, scheduled?.quantity],
    [customTermEndDate, undefined],
  ].every(([said, known]) => said === undefined || `${said}`.toUpperCase() === `${known}`.toUpperCase());
}

const cycleIn = (word: string): string => word.replaceAll("_", "").toLowerCase();
const monthsIn = (word: string): number => monthsOf[word] ?? 0;
const listed = (terms: readonly OfferTerm[], property: keyof OfferTerm): string =>
  [...new Set(terms.map((term) => term[property]))].join(", ") || "those of the catalogue; it has none";

const refused = (wireCode: number, fact: Phrase, remedy: Phrase, parameters: Record<string, string>, status = 400) =>
  phrasedRefusal("REQUEST_INVALID", { fact, remedy, parameters, wireCode, status });
