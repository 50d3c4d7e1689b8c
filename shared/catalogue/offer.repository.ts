import { isDeepStrictEqual } from "node:util";
import { groupBy } from "../kernel/group-by.js";
import type { Actor } from "../ledger/happened.schema.js";
import type { Ledger } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { isSameOffer, stillHolding } from "./offer.rules.js";
import { Offer, OfferOutlook } from "./offer.schema.js";

/** The operator's catalogue in one partition; each publication is a row of its own, in the order of publication. */
const partition = "offers";
/** Offer ids hold colons and upper case, both fine in keys; nothing else is allowed at the edge. */
const publicationPrefix = (offerId: string) => `offer_${offerId.toUpperCase()}_`;
/** Beside them one row per offer with what holds from its last publication on, so that a list reads no history. */
const outlookPrefix = "current_";

const rangeFrom = (from: string) => ({ from, to: `${from}~` });
const memoryKey = "catalogue";
type Remembered = { etag: string; outlooks: readonly OfferOutlook[] };

export function offersRepository(ports: Ports, ledger: Ledger) {
  const table = ports.tables.open("offers");

  /** All publications of an offer, in their order: one range read. */
  async function publicationsOf(offerId: string): Promise<Offer[]> {
    const rows = await readRange(table, partition, rangeFrom(publicationPrefix(offerId)));
    const published = rows.map((row) => Offer.parse(JSON.parse(row.body)));
    // `A_B` begins with `A_` too.
    return published.filter((offer) => isSameOffer(offer.offerId, offerId));
  }

  /** One point read while nothing was published since this host read the catalogue; else a range read of an offer a row. */
  async function outlooks(): Promise<readonly OfferOutlook[]> {
    const etag = (await ledger.readRows("offers", partition, [])).version.etag;
    const known = ports.memory.get(memoryKey) as Remembered | undefined;
    if (known !== undefined && known.etag === etag) return known.outlooks;
    const rows = await readRange(table, partition, rangeFrom(outlookPrefix));
    const read = rows.map((row) => OfferOutlook.parse(JSON.parse(row.body)));
    if (etag !== undefined) ports.memory.set(memoryKey, { etag, outlooks: read } satisfies Remembered);
    return read;
  }

  return {
    publicationsOf,
    /**
     * Publishes, under the id as it was spelled first: subscriptions are told apart by it. The same content as the last publication adds nothing, and a request that is sent again, also after a
     * later one, finds what it published. The cost does not depend on how many offers there are.
     */
    publish: (wanted: Offer, by: Actor): Promise<Offer> =>
      untilFresh(async () => {
        const { version } = await ledger.readRows("offers", partition, []);
        const before = await publicationsOf(wanted.offerId);
        const offer = { ...wanted, offerId: before[0]?.offerId ?? wanted.offerId };
        const own = before.find((one) => one.publishedUnder === offer.publishedUnder);
        if (own !== undefined) return own;
        const last = before.at(-1);
        if (last !== undefined && sameContent(last, offer)) return last;
        const asOf = offer.knownSince.slice(0, 10);
        const outlook: OfferOutlook = { asOf, publications: stillHolding([...before, offer], asOf) };
        const key = `${publicationPrefix(offer.offerId)}${String(before.length + 1).padStart(6, "0")}`;
        const changes = [
          { create: key, value: offer },
          { put: `${outlookPrefix}${offer.offerId.toUpperCase()}`, value: outlook },
        ];
        await ledger.commit("offers", partition, version, changes, {
          kind: "offer-published",
          subject: offer.offerId,
          by,
          before: last,
          after: offer,
        });
        return offer;
      }),
    /** Every offer's publications that can hold on the date, by offer. */
    catalogue: async (date: string): Promise<(readonly Offer[])[]> => {
      const known = await outlooks();
      if (known.every(({ asOf }) => asOf <= date)) return known.map(({ publications }) => publications);
      // A sandbox clock that was set back asks for days of which the rows at hand know nothing.
      const rows = await readRange(table, partition, rangeFrom("offer_"));
      const published = rows.map((row) => Offer.parse(JSON.parse(row.body)));
      return [...groupBy(published, ({ offerId }) => offerId.toUpperCase()).values()];
    },
  };
}

/** Whatever order the properties came in: a stored offer has them in the schema's. */
function sameContent(one: Offer, other: Offer): boolean {
  const contentOf = (offer: Offer) => ({ ...offer, knownSince: "", publishedUnder: "" });
  return isDeepStrictEqual(contentOf(one), contentOf(other));
}
