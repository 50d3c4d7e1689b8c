import { groupBy } from "../kernel/group-by.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { availabilityIdOf, isStillTaken, issuedAs } from "./availability-id.rules.js";
import { isShown } from "./find-offers.js";
import { takesOrders } from "./offer.rules.js";
import type { Offer, TargetView } from "./offer.schema.js";
import { isInView, productIdOf, type Segment, segmentsShown, skuIdOf, viewsOf } from "./product.rules.js";
import type { Catalogue } from "./read-catalogue.js";

/** The SKUs of one product that the reader is shown, at least one. */
export type Product = { productId: string; skus: readonly [Offer, ...Offer[]] };
/** What can be ordered: a SKU for a segment, under an id that holds this month and the next. */
export type Availability = {
  id: string;
  country: string;
  segment: Segment;
  isPurchasable: boolean;
  offer: Offer;
  product: Product;
};
type OfSku = { productId: string; skuId: string };

const same = (one: string, other: string) => one.toUpperCase() === other.toUpperCase();

/** The products of a view, with those SKUs that have an availability for the segment. */
export function listProducts(catalogue: Catalogue, view: TargetView, segment?: Segment): Product[] {
  const skus = catalogue.offers.filter(
    (offer) => isShown(offer, catalogue) && isInView(offer, view) && segmentsOf(offer, catalogue, segment).length > 0,
  );
  return [...groupBy(skus, (sku) => productIdOf(sku).toUpperCase()).values()]
    .map(productOf)
    .sort((a, b) => (a.productId < b.productId ? -1 : 1));
}

/** One product, or 404 with 400013. */
export function findProduct(catalogue: Catalogue, productId: string): Product {
  const skus = catalogue.offers.filter(
    (offer) => viewsOf(offer).length > 0 && isShown(offer, catalogue) && same(productIdOf(offer), productId),
  );
  if (skus.length > 0) return productOf(skus);
  throw phrasedRefusal("NOT_FOUND", {
    fact: "The catalogue of {date} has no product {productId} for {country}.",
    remedy: "Choose a product of GET /v1/products for the country.",
    parameters: { productId: productId.slice(0, 40), country: catalogue.country, date: catalogue.date },
    wireCode: 400013,
  });
}

/** The SKUs of a product that have an availability for the segment. */
export const listSkus = (catalogue: Catalogue, productId: string, segment?: Segment): Offer[] =>
  findProduct(catalogue, productId).skus.filter((sku) => segmentsOf(sku, catalogue, segment).length > 0);

/** One SKU, or 404 with 400018. */
export const findSku = (catalogue: Catalogue, productId: string, skuId: string): Offer =>
  skuOf(findProduct(catalogue, productId), skuId);

/** The availabilities of a SKU, one per segment; `nonprofit` only when it is asked for. */
export function listAvailabilities(catalogue: Catalogue, { productId, skuId }: OfSku, segment?: Segment) {
  const { country, date, programme } = catalogue;
  const product = findProduct(catalogue, productId);
  const offer = skuOf(product, skuId);
  return segmentsOf(offer, catalogue, segment).map((one): Availability => {
    const id = availabilityIdOf(offer.offerId, { country, segment: one, month: date.slice(0, 7) });
    return { id, country, segment: one, isPurchasable: takesOrders(offer, programme, date), offer, product };
  });
}

/** One availability of a SKU: this month's, or last month's while it is still taken; any other is 404 with 400019. */
export function findAvailability(
  catalogue: Catalogue,
  { productId, skuId, availabilityId }: OfSku & { availabilityId: string },
): Availability {
  const { country, date, programme } = catalogue;
  const product = findProduct(catalogue, productId);
  const offer = skuOf(product, skuId);
  const issued = issuedAs(offer.offerId, availabilityId);
  const isOfReader = issued?.country === country && segmentsOf(offer, catalogue, issued.segment).length > 0;
  if (issued !== undefined && isOfReader && isStillTaken(issued, date)) {
    const { segment } = issued;
    const isPurchasable = takesOrders(offer, programme, date);
    return { id: availabilityId.toUpperCase(), country, segment, isPurchasable, offer, product };
  }
  const remedy =
    "Read the SKU's availabilities again: their ids change every month and are of one country and segment.";
  const parameters = { availabilityId: availabilityId.slice(0, 40), offerId: offer.offerId };
  throw issued === undefined
    ? phrasedRefusal("NOT_FOUND", {
        fact: "{availabilityId} is no availability of {offerId}.",
        remedy,
        parameters,
        wireCode: 400019,
      })
    : phrasedRefusal("NOT_FOUND", {
        fact: "The availability {availabilityId} was issued for {country} and {segment} in {month}.",
        remedy,
        parameters: { ...parameters, country: issued.country, segment: issued.segment, month: issued.month },
        wireCode: 400019,
      });
}

function skuOf({ productId, skus }: Product, skuId: string): Offer {
  const sku = skus.find((one) => same(skuIdOf(one), skuId));
  if (sku !== undefined) return sku;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "The product {productId} has no SKU {skuId}.",
    remedy: "Choose one of GET {path}.",
    parameters: { productId, skuId: skuId.slice(0, 40), path: `/v1/products/${productId}/skus` },
    wireCode: 400018,
  });
}

/** Read for a customer, the catalogue is of the customer's segment unless another is asked for. */
const segmentsOf = (offer: Offer, { segment }: Catalogue, asked: Segment | undefined): readonly Segment[] =>
  segmentsShown(offer, asked ?? segment);

function productOf(skus: readonly Offer[]): Product {
  const [first, ...others] = [...skus].sort((a, b) => (skuIdOf(a) < skuIdOf(b) ? -1 : 1));
  if (first === undefined) throw new Error("a product has a SKU");
  return { productId: productIdOf(first), skus: [first, ...others] };
}
