import type { Offer, OfferBillingCycle } from "./offer.schema.js";

/**
 * The offer as the catalogue of a day has it (OFR-12). Each publication holds from its `availableFrom` on, in place of
 * all before it, also when it was imported later: imports describe the past (AMB-73). Without that date the first one
 * holds since ever and a later one from the day on which it was published. An offer that ended is not there.
 */
export function offerOn(publications: readonly Offer[], date: string): Offer | undefined {
  const holding = publications.findLast((_, index) => holdsFrom(publications, index) <= date);
  return holding !== undefined && !hasEnded(holding, date) ? holding : undefined;
}

/** Whether a publication's last day is over; `availableTo` is itself the first day without it. */
export const hasEnded = ({ availableTo }: Offer, date: string): boolean =>
  availableTo !== undefined && availableTo <= date;

/** Of an offer's publications those that can hold on the date or later, in their order. */
export function stillHolding(publications: readonly Offer[], date: string): Offer[] {
  const holding = publications.findLastIndex((_, index) => holdsFrom(publications, index) <= date);
  return publications.slice(Math.max(holding, 0));
}

function holdsFrom(publications: readonly Offer[], index: number): string {
  const { availableFrom, knownSince } = publications[index] as Offer;
  return availableFrom ?? (index === 0 ? "" : knownSince.slice(0, 10));
}

/** Whether it is a product's SKU, `product:sku`, and not an offer of the older catalogue. */
export const isNewCommerce = ({ offerId }: { offerId: string }): boolean => offerId.includes(":");

/** How often an order that does not say it is charged: the offer's first cycle, else monthly. */
export const defaultBillingCycle = ({ supportedBillingCycles, terms }: Offer): OfferBillingCycle =>
  supportedBillingCycles?.[0] ?? terms?.[0]?.billingCycle ?? "monthly";
