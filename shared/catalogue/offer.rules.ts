import { marketOf } from "../partners/markets.rules.js";
import { hasBegun, type Programme } from "../partners/programme.rules.js";
import type { Offer, OfferBillingCycle } from "./offer.schema.js";

/**
 * The offer as the catalogue of a day has it (OFR-12). Each publication holds from its `availableFrom` on, in place of
 * all before it, also when it was imported later: imports describe the past (AMB-73). Without that date the first one
 * holds since ever and a later one from the day on which it was published. An offer that ended is not there.
 */
export function offerOn(publications: readonly Offer[], date: string): Offer | undefined {
  const holding = publicationOn(publications, date);
  return holding !== undefined && !hasEnded(holding, date) ? holding : undefined;
}

/** The offer of the day, or as it was last: an offer that is sold no more still says what it asks. */
export const lastOffer = (publications: readonly Offer[], date: string): Offer | undefined =>
  offerOn(publications, date) ?? publications.at(-1);

/** As `offerOn`, also where the offer has ended: who asks for it is told that it was withdrawn. */
export const publicationOn = (publications: readonly Offer[], date: string): Offer | undefined =>
  publications.findLast((one, index) => holdsFrom(one, index) <= date);

/** Whether a publication's last day is over; `availableTo` is itself the first day without it. */
export const hasEnded = ({ availableTo }: Offer, date: string): boolean =>
  availableTo !== undefined && availableTo <= date;

/** Of an offer's publications those that can hold on the date or later, in their order. */
export function stillHolding(publications: readonly Offer[], date: string): Offer[] {
  const holding = publications.findLastIndex((one, index) => holdsFrom(one, index) <= date);
  return publications.slice(Math.max(holding, 0));
}

const holdsFrom = ({ availableFrom, knownSince }: Offer, index: number): string =>
  availableFrom ?? (index === 0 ? "" : knownSince.slice(0, 10));

/** Whether two ids name one offer: they are written in any case. */
export const isSameOffer = (one: string, other: string): boolean => one.toUpperCase() === other.toUpperCase();

/** Whether it is a product's SKU, `product:sku`, and not an offer of the older catalogue. */
export const isNewCommerce = ({ offerId }: { offerId: string }): boolean => offerId.includes(":");

/** How often an order that does not say it is charged: the offer's first cycle, else monthly. */
export const defaultBillingCycle = ({ supportedBillingCycles, terms }: Offer): OfferBillingCycle =>
  supportedBillingCycles?.[0] ?? terms?.[0]?.billingCycle ?? "monthly";

/** How many of it one order line may have; an Azure offer is ordered one at a time (OFR-02, OFR-03). */
export const quantityLimitsOf = ({ minimumQuantity = 1, maximumQuantity, family }: Offer) => ({
  minimum: minimumQuantity,
  maximum: maximumQuantity ?? (family === "licence" ? 10_000_000 : 1),
});

/** Whether it is sold in the country on the date: one of a market group, and among the offer's own where it names some. */
export const isOfferedIn = ({ countries = [] }: Offer, country: string, date: string): boolean =>
  marketOf(country, date) !== undefined && (countries.length === 0 || countries.includes(country));

/** Whether its cloud and its phase still take orders on the date (OFR-09, PHS-18); whose order, the selling decision says. */
export function takesOrders({ cloud, family }: Offer, { germanyCloud, legacyAzure }: Programme, date: string): boolean {
  if (cloud === "germany" && hasBegun(germanyCloud.closedFrom, date)) return false;
  return family !== "azureLegacy" || !hasBegun(legacyAzure.phase3From, date);
}

/** When an offer is exchanged for another: at once, or with the next term, for which there is more to choose from. */
export type TargetTime = "immediate" | "scheduled";

/** What a licence of the offer may be exchanged for (wire reference 10.10). */
export const targetsOf = (offer: Offer | undefined, time: TargetTime): readonly string[] => {
  const { upgradeTargetOffers = [], conversionTargetOffers = [] } = offer ?? {};
  return time === "immediate" ? upgradeTargetOffers : [...new Set([...upgradeTargetOffers, ...conversionTargetOffers])];
};
