import { link } from "../kernel/wire-link.js";
import type { ListedOffer } from "./find-offers.js";
import { quantityLimitsOf } from "./offer.rules.js";
import type { Offer } from "./offer.schema.js";

/** For which country and in which language a resource is told. */
export type Told = { country: string; locale: string };

/** The wire's `OfferCategory`. */
export const categoryResource = ({ id, name, rank }: NonNullable<Offer["category"]>, { country, locale }: Told) => ({
  id,
  name,
  rank,
  locale,
  country,
  attributes: { objectType: "OfferCategory" },
});

/** The wire's `Offer`. */
export function offerResource({ offer, hasAddOns, isAvailableForPurchase }: ListedOffer, told: Told) {
  const { offerId, category, learnMore } = offer;
  const { minimum, maximum } = quantityLimitsOf(offer);
  const uri = `/offers/${offerId}`;
  return {
    id: offerId,
    name: offer.name,
    description: offer.description ?? offer.name,
    minimumQuantity: minimum,
    maximumQuantity: maximum,
    rank: offer.rank ?? 0,
    uri,
    ...told,
    category: category && categoryResource(category, told),
    ...purchaseLimit(offer),
    prerequisiteOffers: offer.prerequisiteOffers ?? [],
    isAddOn: offer.isAddOn ?? false,
    hasAddOns,
    isAvailableForPurchase,
    billing: billingOf(offer),
    supportedBillingCycles: cyclesOf(offer),
    isAutoRenewable: offer.isAutoRenewable ?? false,
    isTrial: offer.isTrial ?? false,
    upgradeTargetOffers: offer.upgradeTargetOffers ?? [],
    conversionTargetOffers: offer.conversionTargetOffers ?? [],
    reselleeQualifications: offer.reselleeQualifications ?? [],
    resellerQualifications: offer.resellerQualifications ?? [],
    salesGroupId: offer.salesGroupId,
    product: offer.product,
    unitType: unitTypeOf(offer),
    links: { learnMore: learnMore && link(learnMore), self: link(`${uri}?country=${told.country}`) },
    attributes: { objectType: "Offer" },
  };
}

/** `Concurrent` counts the subscriptions that a customer has at a time; no other limit is imported. */
export const purchaseLimit = ({ limit }: Offer) => ({
  limitUnitOfMeasure: limit === undefined ? "None" : "Concurrent",
  limit: limit ?? 0,
});

export const billingOf = ({ family }: Offer) => (family === "licence" ? "license" : "usage");
export const unitTypeOf = (offer: Offer) => offer.unit ?? (billingOf(offer) === "license" ? "Licenses" : "Usage-based");

/** Without the cycle of three years: Java clients fail on that word. It stands among the terms of an availability. */
export const cyclesOf = ({ supportedBillingCycles, terms = [] }: Offer) => {
  const own = supportedBillingCycles ?? [...new Set(terms.map(({ billingCycle }) => billingCycle))];
  return (own.length === 0 ? (["monthly"] as const) : own).filter((cycle) => cycle !== "triennial");
};
