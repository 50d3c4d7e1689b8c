import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { type ServedCustomer, servedCustomer } from "../customers/served-customer.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { Partner } from "../partners/partner.schema.js";
import type { Programme } from "../partners/programme.rules.js";
import { hasEnded, publicationOn } from "./offer.rules.js";
import { offerIn, type ToldOffer } from "./offer-texts.rules.js";
import type { Segment } from "./product.rules.js";

/** The catalogue as its reader sees it. */
export type Catalogue = {
  date: string;
  programme: Programme;
  country: string;
  /** Of the customer for whom it is read. */
  segment?: Segment;
  /** Clouds in which the reader sells; the operator sees all. */
  clouds?: Partner["clouds"];
  /** What holds today, and what has ended by now. */
  offers: readonly ToldOffer[];
  ended: readonly ToldOffer[];
};

/**
 * Today's catalogue for a country, with texts in the first of the cultures that an offer has. Two storage requests beside
 * each other: the caller's partner, and the catalogue's head, after which the offers are read only when something was
 * published since this host did.
 */
export async function catalogueFor(
  backend: Backend,
  caller: Caller,
  country: string,
  cultures: readonly string[] = [],
): Promise<Catalogue> {
  const [partner, known] = await Promise.all([readerOf(backend, caller), readToday(backend, cultures)]);
  return { ...known, country, ...(partner === undefined ? {} : { clouds: partner.clouds }) };
}

/** Today's catalogue for a customer of the calling partner: its country and segment. One more request, for its file. */
export async function catalogueForCustomer(
  backend: Backend,
  caller: Caller,
  customerId: string,
  cultures: readonly string[] = [],
): Promise<Catalogue> {
  const [{ partner, served }, known] = await Promise.all([
    ownCustomer(backend, caller, customerId),
    readToday(backend, cultures),
  ]);
  const { countryCode: country, segment } = served.customer;
  return { ...known, country, segment, clouds: partner.clouds };
}

/** The calling partner and a customer that it serves. */
export async function ownCustomer(
  backend: Backend,
  caller: Caller,
  customerId: string,
): Promise<{ partner: Partner; served: ServedCustomer }> {
  const partner = await callingPartner(backend, caller);
  return { partner, served: await servedCustomer(backend, partner.partnerId, customerId) };
}

const readerOf = (backend: Backend, caller: Caller): Promise<Partner | undefined> =>
  caller.isOperator ? Promise.resolve(undefined) : callingPartner(backend, caller);

type Today = Pick<Catalogue, "date" | "programme" | "offers" | "ended">;

async function readToday(backend: Backend, cultures: readonly string[]): Promise<Today> {
  const date = backend.now.toISOString().slice(0, 10);
  const known = (await backend.offers.catalogue(date))
    .flatMap((publications) => publicationOn(publications, date) ?? [])
    .map((offer) => offerIn(offer, cultures));
  return {
    date,
    programme: backend.programme,
    offers: known.filter((offer) => !hasEnded(offer, date)),
    ended: known.filter((offer) => hasEnded(offer, date)),
  };
}
