import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { azurePlanOfferId, type Offer, type OfferImport } from "./offer.schema.js";

/** Publishes an offer, known from now on (OFR-12). */
export function publishOffer(backend: Backend, offerId: string, offer: OfferImport): Promise<Offer> {
  if (!/^[A-Za-z0-9:_.-]{1,100}$/.test(offerId)) {
    throw new Refusal("REQUEST_INVALID", {
      fact: `The offer id ${JSON.stringify(offerId.slice(0, 100))} has characters that no offer id has.`,
      remedy: "Use letters, digits, colon, dot, dash and underscore, 100 at most.",
    });
  }
  const published: Offer = {
    ...offer,
    offerId,
    cloud: offer.cloud ?? "global",
    knownSince: backend.now.toISOString(),
    publishedUnder: backend.idFor("offer", offerId),
  };
  return backend.offers.publish(published, backend.actor);
}

/**
 * The offer that an order line names, as it was known then; nothing outside its dates (OFR-05, OFR-12). A catalogue
 * item id `product:sku:availability` finds the offer `product:sku`.
 */
export async function findOffer(backend: Backend, named: string): Promise<Offer | undefined> {
  const [product, sku, availability] = named.split(":");
  const offerId = availability === undefined ? named : `${product}:${sku}`;
  const offer = await backend.offers.find(offerId, backend.now);
  const today = backend.now.toISOString().slice(0, 10);
  if (offer === undefined || (offer.availableFrom ?? today) > today) return undefined;
  return offer.availableTo === undefined || today < offer.availableTo ? offer : undefined;
}

export const isAzurePlan = (offerId: string): boolean => offerId.toUpperCase().startsWith(azurePlanOfferId);
