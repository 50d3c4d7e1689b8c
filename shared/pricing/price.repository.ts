import { z } from "zod";
import type { Actor } from "../ledger/happened.schema.js";
import { type Ledger, readRange, untilFresh } from "../ledger/ledger.js";
import type { Ports } from "../platform/ports.js";
import { PriceEntry } from "./price-entry.schema.js";
import { PricePublication } from "./publication.schema.js";

const Entries = z.array(PriceEntry);
const container = "pricelists";

/** One partition per offer; a list's publications lie together, in the order in which they became known. */
const listPrefix = (market: string, currency: string) => `list_${market.toUpperCase()}_${currency}_`;

/** Lists read before, by the hash of their content: what a hash names never changes, so nothing can grow stale. */
const readLists = new Map<string, readonly PriceEntry[]>();
const readListsMax = 24;

export function pricesRepository(ports: Ports, ledger: Ledger) {
  const table = ports.tables.open("prices");
  const blobs = ports.blobs.open(container);

  async function readEntries(contentHash: string): Promise<readonly PriceEntry[]> {
    const known = readLists.get(contentHash);
    if (known !== undefined) return known;
    const bytes = await blobs.read(contentHash);
    if (bytes === undefined) throw new Error(`price list ${contentHash} is published but not stored`);
    const entries = Entries.parse(JSON.parse(new TextDecoder().decode(bytes)));
    readLists.set(contentHash, entries);
    const oldest = readLists.keys().next().value;
    if (readLists.size > readListsMax && oldest !== undefined) readLists.delete(oldest);
    return entries;
  }

  return {
    readEntries,
    /** The entries first, then the row that points at them. The same list imported again adds nothing. */
    publish: (
      publication: Omit<PricePublication, "publicationId">,
      entries: Uint8Array,
      by: Actor,
    ): Promise<PricePublication> =>
      untilFresh(async () => {
        const partition = publication.offerId.toUpperCase();
        const prefix = listPrefix(publication.market, publication.currency);
        const { version, rows } = await ledger.read("prices", partition);
        const before = rows
          .filter((row) => row.rowKey.startsWith(prefix))
          .map((row) => PricePublication.parse(JSON.parse(row.body)));
        const same = before.find((one) => sameList(one, publication));
        if (same !== undefined) return same;
        await blobs.create(publication.contentHash, entries, "application/json");
        const sequence = String(before.length + 1).padStart(6, "0");
        const published = { ...publication, publicationId: `${partition}/${prefix.slice(5)}${sequence}` };
        await ledger.commit("prices", partition, version, [{ create: `${prefix}${sequence}`, value: published }], {
          kind: "prices-published",
          subject: published.publicationId,
          by,
          after: published,
        });
        return published;
      }),
    /** All publications of one list, in the order in which they became known. */
    publications: async (offerId: string, market: string, currency: string): Promise<PricePublication[]> => {
      const from = listPrefix(market, currency);
      const rows = await readRange(table, offerId.toUpperCase(), { from, to: `${from}~` });
      return rows.map((row) => PricePublication.parse(JSON.parse(row.body)));
    },
  };
}

const sameList = (
  one: Omit<PricePublication, "publicationId">,
  other: Omit<PricePublication, "publicationId">,
): boolean =>
  one.contentHash === other.contentHash &&
  one.effectiveFrom === other.effectiveFrom &&
  JSON.stringify(one.offerTerms) === JSON.stringify(other.offerTerms);
