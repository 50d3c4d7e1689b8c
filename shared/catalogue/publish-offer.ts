import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { lastMarketOf } from "../partners/markets.rules.js";
import type { Offer, OfferImport } from "./offer.schema.js";

/** Publishes an offer, known from now on (OFR-12). */
export function publishOffer(backend: Backend, offerId: string, offer: OfferImport): Promise<Offer> {
  if (!/^[A-Za-z0-9:_.-]{1,100}$/.test(offerId)) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: 'The offer id "{value}" has characters that no offer id has.',
      remedy: "Use letters, digits, colon, dot, dash and underscore, 100 at most.",
      parameters: { property: "offerId", value: offerId.slice(0, 100) },
    });
  }
  refuseContradiction(offer);
  const published: Offer = {
    ...offer,
    offerId,
    cloud: offer.cloud ?? "global",
    knownSince: backend.now.toISOString(),
    publishedUnder: backend.idFor("offer", offerId),
  };
  return backend.offers.publish(published, backend.actor);
}

/** An offer that nobody could ever order is a mistake of whoever imports it. */
function refuseContradiction({
  minimumQuantity = 1,
  maximumQuantity,
  availableFrom = "",
  availableTo,
  countries = [],
}: OfferImport): void {
  if (maximumQuantity !== undefined && minimumQuantity > maximumQuantity) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "minimumQuantity is {minimumQuantity}, maximumQuantity {value}.",
      remedy: "Send a maximum that is no less than the minimum.",
      parameters: {
        property: "maximumQuantity",
        value: String(maximumQuantity),
        minimumQuantity: String(minimumQuantity),
      },
    });
  }
  if (availableTo !== undefined && availableFrom > availableTo) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "availableFrom is {availableFrom}, availableTo {value}.",
      remedy: "Send an availableTo that is no earlier than availableFrom: it is the first day without the offer.",
      parameters: { property: "availableTo", value: availableTo, availableFrom },
    });
  }
  const unknown = countries.find((country) => lastMarketOf(country) === undefined);
  if (unknown === undefined) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "No market has the country {value}.",
    remedy: "Name countries of a market group (Appendix A), or leave countries out.",
    parameters: { property: "countries", value: unknown },
  });
}
