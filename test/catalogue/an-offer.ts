import type { Offer } from "../../shared/catalogue/offer.schema.js";

/** A published offer, with what differs. */
export const anOffer = (differs: Partial<Offer> = {}): Offer => ({
  offerId: "SUITE",
  name: "Suite",
  family: "licence",
  cloud: "global",
  knownSince: "2020-01-10T12:00:00.000Z",
  publishedUnder: "00000000-0000-4000-8000-000000000001",
  ...differs,
});
