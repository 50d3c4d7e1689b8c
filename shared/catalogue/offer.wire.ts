import { link } from "../kernel/wire-link.js";
import type { ListedOffer } from "./find-offers.js";
import { quantityLimitsOf } from "./offer.rules.js";
import type { Offer } from "./offer.schema.js";
import { ownLocale, type ToldCategory } from "./offer-texts.rules.js";

/** The wire's `OfferCategory`; `locale` is the culture of its name. */
export const categoryResource = ({ id, name, rank, locale = ownLocale }: ToldCategory, country: string) => ({
  id,
  name,
  rank,
  locale,
  country,
  attributes: { objectType: "OfferCategory" },
});

/** The wire's `Offer`; `locale` is the culture of its texts. */
export function offerResource({ offer, hasAddOns, isAvailableForPurchase }: ListedOffer, country: string) {
  const { offerId, category, learnMore, locale = ownLocale } = offer;
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
    locale,
    country,
    category: category && categoryResource(category, country),
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
    links: { learnMore: learnMore && link(learnMore), self: link(`${uri}?country=${country}`) },
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
