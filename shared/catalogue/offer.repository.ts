import { isDeepStrictEqual } from "node:util";
import type { Actor } from "../ledger/happened.schema.js";
import { type Ledger, readRange, untilFresh } from "../ledger/ledger.js";
import type { Ports } from "../platform/ports.js";
import { Offer } from "./offer.schema.js";

/** The operator's catalogue in one partition; each publication is a row of its own, in the order of publication. */
const partition = "offers";
/** Offer ids hold colons and upper case, both fine in keys; nothing else is allowed at the edge. */
const prefix = (offerId: string) => `offer_${offerId.toUpperCase()}_`;

export function offersRepository(ports: Ports, ledger: Ledger) {
  const table = ports.tables.open("offers");
  return {
    /**
     * Publishes; the same content as the last publication adds nothing, and a request that is sent again, also after a
     * later one, finds what it published.
     */
    publish: (offer: Offer, by: Actor): Promise<Offer> =>
      untilFresh(async () => {
        const { version, rows } = await ledger.read("offers", partition);
        const before = rows
          .filter((row) => row.rowKey.startsWith(prefix(offer.offerId)))
          .map((row) => Offer.parse(JSON.parse(row.body)));
        const own = before.find((one) => one.publishedUnder === offer.publishedUnder);
        if (own !== undefined) return own;
        const last = before.at(-1);
        if (last !== undefined && sameContent(last, offer)) return last;
        const key = `${prefix(offer.offerId)}${String(before.length + 1).padStart(6, "0")}`;
        await ledger.commit("offers", partition, version, [{ create: key, value: offer }], {
          kind: "offer-published",
          subject: offer.offerId,
          by,
          before: last,
          after: offer,
        });
        return offer;
      }),
    /** The publication of an offer that was the latest known at an instant. */
    find: async (offerId: string, at: Date): Promise<Offer | undefined> => {
      const from = prefix(offerId);
      const rows = await readRange(table, partition, { from, to: `${from}~` });
      return rows
        .map((row) => Offer.parse(JSON.parse(row.body)))
        .findLast((offer) => offer.knownSince <= at.toISOString());
    },
  };
}

/** Whatever order the properties came in: a stored offer has them in the schema's. */
function sameContent(one: Offer, other: Offer): boolean {
  const contentOf = (offer: Offer) => ({ ...offer, knownSince: "", publishedUnder: "" });
  return isDeepStrictEqual(contentOf(one), contentOf(other));
}
