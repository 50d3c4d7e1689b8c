import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { type Issued, isStillTaken, issuedAs } from "./availability-id.rules.js";
import { offerOn } from "./offer.rules.js";
import type { Offer } from "./offer.schema.js";
import { productIdOf, type Segment } from "./product.rules.js";

/** An offer, and for whom its availability was issued where the catalogue item names one. */
export type CatalogueItem = { offer: Offer; availability?: { country: string; segment: Segment } };

/**
 * The offer that an order line names, as the catalogue of the day has it (OFR-05, OFR-12): an offer id, `product:sku`, or
 * a catalogue item id `product:sku:availability`. An availability of this month or the last is taken; any other is
 * refused with what to do. The order compares the availability's country and segment with its customer's.
 */
export async function findCatalogueItem(
  backend: Backend,
  named: string,
  at: Date = backend.now,
): Promise<CatalogueItem | undefined> {
  const date = at.toISOString().slice(0, 10);
  const [product = "", sku = "", availabilityId, ...more] = named.split(":");
  if (more.length > 0) return undefined;
  if (availabilityId === undefined) {
    const offer = offerOn(await backend.offers.publicationsOf(named), date);
    return offer && { offer };
  }
  const offer =
    offerOn(await backend.offers.publicationsOf(`${product}:${sku}`), date) ??
    (await legacyOffer(backend, { product, sku, date }));
  if (offer === undefined) return undefined;
  const issued = issuedAs(offer.offerId, availabilityId);
  if (issued !== undefined && isStillTaken(issued, date)) {
    const { country, segment } = issued;
    return { offer, availability: { country, segment } };
  }
  throw notTaken(offer, availabilityId.slice(0, 40), { issued, date });
}

/** An availability that is none of the offer's, or is over, or on a day that is asked about is not issued yet. */
function notTaken(
  offer: Offer,
  availabilityId: string,
  { issued, date }: { issued: Issued | undefined; date: string },
) {
  const { offerId } = offer;
  const named = `The availability ${availabilityId} of ${offerId}`;
  const isToCome = issued !== undefined && issued.month > date;
  return new Refusal("OFFER_UNKNOWN", {
    fact:
      issued === undefined
        ? `${availabilityId} is no availability of ${offerId}.`
        : isToCome
          ? `${named} is of ${issued.month} and not issued yet on ${date}.`
          : `${named} was issued in ${issued.month} and is over.`,
    remedy: `Read GET /v1/products/${productIdOf(offer)}/skus and its availabilities again, and name the catalogItemId given there.`,
    parameters: {
      offerId,
      availabilityId,
      ...(issued === undefined ? {} : { month: issued.month }),
      ...(isToCome ? { date } : {}),
    },
  });
}

/** The offer alone, as `findCatalogueItem` finds it. */
export const findOffer = async (backend: Backend, named: string, at?: Date): Promise<Offer | undefined> =>
  (await findCatalogueItem(backend, named, at))?.offer;

/** A legacy Azure offer stands among the products as well, with its own id for its SKU. */
async function legacyOffer(
  backend: Backend,
  { product, sku, date }: { product: string; sku: string; date: string },
): Promise<Offer | undefined> {
  const offer = offerOn(await backend.offers.publicationsOf(sku), date);
  return offer !== undefined && productIdOf(offer).toUpperCase() === product.toUpperCase() ? offer : undefined;
}
