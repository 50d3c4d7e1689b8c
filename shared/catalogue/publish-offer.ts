import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import type { Offer, OfferImport } from "./offer.schema.js";

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
