import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { isNewCommerce, isOfferedIn, isSameOffer, takesOrders } from "./offer.rules.js";
import type { Offer } from "./offer.schema.js";
import type { ToldCategory, ToldOffer } from "./offer-texts.rules.js";
import { segmentsShown } from "./product.rules.js";
import type { Catalogue } from "./read-catalogue.js";

/** An offer, and what the rest of the catalogue says of it. */
export type ListedOffer = { offer: ToldOffer; hasAddOns: boolean; isAvailableForPurchase: boolean };

/** Whether the reader is shown the offer: it is sold in the country, in a cloud of the reader's, to the customer's segment. */
export const isShown = (offer: Offer, { country, date, clouds, segment }: Catalogue): boolean =>
  isOfferedIn(offer, country, date) &&
  (clouds === undefined || clouds.includes(offer.cloud)) &&
  (segment === undefined || segmentsShown(offer, segment).length > 0);

/** The offers of the older catalogue that the reader is shown, of one category or of all; products have routes of their own. */
export function listOffers(catalogue: Catalogue, categoryId?: string): ListedOffer[] {
  const isWanted = ({ category }: Offer) =>
    categoryId === undefined || category?.id.toLowerCase() === categoryId.toLowerCase();
  return shownOffers(catalogue).filter(isWanted).map(listedIn(catalogue));
}

/** The categories of the offers that the reader is shown, in the order of their ranks. */
export function listCategories(catalogue: Catalogue): ToldCategory[] {
  const own = shownOffers(catalogue).flatMap(({ category }) => category ?? []);
  // Whichever of its offers has the category's name in the reader's language says it.
  const categories = [...own.filter(({ locale }) => locale === undefined), ...own.filter(({ locale }) => locale)];
  return [...new Map(categories.map((category) => [category.id.toLowerCase(), category])).values()].sort(
    (a, b) => a.rank - b.rank || compareTexts(a.id, b.id),
  );
}

/** The add-ons that stand on an offer. */
export function listAddOns(catalogue: Catalogue, offerId: string): ListedOffer[] {
  const { offer } = findListedOffer(catalogue, offerId);
  return shownOffers(catalogue)
    .filter((other) => basesOf(other).includes(offer.offerId.toUpperCase()))
    .map(listedIn(catalogue));
}

/**
 * One offer, or why it is not there: unknown (800004), a product (2100), withdrawn (2091), not offered in the country
 * (800070), or of a cloud for which the reader is not enrolled (900138).
 */
export function findListedOffer(catalogue: Catalogue, offerId: string): ListedOffer {
  const { country, clouds, offers, ended } = catalogue;
  const isNamed = (offer: Offer) => isSameOffer(offer.offerId, offerId);
  const parameters = { offerId: offerId.slice(0, 100) };
  const productId = offerId.toUpperCase();
  if (isNewCommerce({ offerId }) || offers.some((one) => one.offerId.toUpperCase().startsWith(`${productId}:`))) {
    throw phrasedRefusal("OFFER_UNKNOWN", {
      fact: "{offerId} names a product, not an offer.",
      remedy: "Look it up with GET /v1/products/{productId}/skus.",
      parameters,
      wireCode: 2100,
    });
  }
  const offer = offers.find(isNamed);
  if (offer === undefined) {
    const withdrawn = ended.find(isNamed);
    const remedy = "Choose an offer of GET /v1/offers.";
    throw withdrawn?.availableTo === undefined
      ? phrasedRefusal("OFFER_UNKNOWN", {
          fact: "The catalogue of {date} has no offer {offerId}.",
          remedy,
          parameters: { ...parameters, date: catalogue.date },
        })
      : phrasedRefusal("OFFER_UNKNOWN", {
          fact: "The offer {offerId} was withdrawn on {date}.",
          remedy,
          parameters: { offerId: withdrawn.offerId, date: withdrawn.availableTo },
          wireCode: 2091,
          status: 403,
        });
  }
  if (!isOfferedIn(offer, country, catalogue.date)) {
    throw phrasedRefusal("COUNTRY_NOT_SUPPORTED", {
      fact: "The offer {offerId} is not sold in {country}.",
      remedy: "Choose an offer of GET /v1/offers for the country.",
      parameters: { offerId: offer.offerId, country },
    });
  }
  if (clouds !== undefined && !clouds.includes(offer.cloud)) {
    throw new Refusal("CLOUD_NOT_ENROLLED", {
      fact: `The offer ${offer.offerId} is of the cloud ${offer.cloud}; the partner is enrolled for ${clouds.join(", ")}.`,
      remedy: "Have the operator enrol the partner for that cloud, or choose an offer of another.",
      parameters: { ...parameters, cloud: offer.cloud, clouds: clouds.join(", ") },
    });
  }
  return listedIn(catalogue)(offer);
}

const shownOffers = (catalogue: Catalogue): ToldOffer[] =>
  catalogue.offers
    .filter((offer) => !isNewCommerce(offer) && isShown(offer, catalogue))
    .sort((a, b) => rankOf(a) - rankOf(b) || compareTexts(a.offerId, b.offerId));

const rankOf = ({ rank = 0 }: Offer) => rank;
/** Not by a locale: a page follows on the last one on whichever host. */
const compareTexts = (a: string, b: string) => (a < b ? -1 : 1);

/** The offers on which an add-on stands. */
const basesOf = ({ isAddOn, prerequisiteOffers = [] }: Offer): string[] =>
  isAddOn === true ? prerequisiteOffers.map((one) => one.toUpperCase()) : [];

function listedIn(catalogue: Catalogue): (offer: ToldOffer) => ListedOffer {
  const withAddOns = new Set(catalogue.offers.flatMap((one) => (isShown(one, catalogue) ? basesOf(one) : [])));
  return (offer) => ({
    offer,
    hasAddOns: withAddOns.has(offer.offerId.toUpperCase()),
    isAvailableForPurchase: takesOrders(offer, catalogue.programme, catalogue.date),
  });
}
