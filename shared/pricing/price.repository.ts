import { z } from "zod";
import { groupBy } from "../kernel/group-by.js";
import { limits } from "../kernel/limits.js";
import { parseOnce } from "../kernel/parse-once.js";
import type { Actor } from "../ledger/happened.schema.js";
import type { Ledger } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { PriceEntry } from "./price-entry.schema.js";
import { PricePublication } from "./publication.schema.js";

const Entries = z.array(PriceEntry);
const container = "pricelists";

/** One partition per offer; a list's publications lie together, in the order in which they became known. */
const listPrefix = (market: string, currency: string) => `list_${market.toUpperCase()}_${currency}_`;

/** A list's rows by meter. */
export type PriceList = ReadonlyMap<string, readonly PriceEntry[]>;

export function pricesRepository(ports: Ports, ledger: Ledger) {
  const table = ports.tables.open("prices");
  const blobs = ports.blobs.open(container);

  /** The list that a content hash names; what was read once is remembered by this host. */
  async function readList(contentHash: string): Promise<PriceList> {
    const memoryKey = `pricelist ${contentHash}`;
    const known = ports.memory.get(memoryKey);
    if (known !== undefined) return known as PriceList;
    const bytes = await blobs.read(contentHash);
    if (bytes === undefined) throw new Error(`price list ${contentHash} is published but not stored`);
    const entries = Entries.parse(JSON.parse(new TextDecoder().decode(bytes)));
    const list = groupBy(entries, (entry) => entry.meterId);
    const remembered = [...ports.memory.keys()].filter((key) => key.startsWith("pricelist "));
    if (remembered.length >= limits.priceListsRemembered) ports.memory.delete(remembered[0] ?? "");
    ports.memory.set(memoryKey, list);
    return list;
  }

  return {
    readList,
    /**
     * The entries first, then the row that points at them. The request that published a list finds it when it is repeated;
     * a list like the last one adds nothing; one like an earlier one holds again from now on.
     */
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
          .map((row) => parseOnce(PricePublication, row.body));
        const own = before.find((one) => one.publishedUnder === publication.publishedUnder);
        if (own !== undefined) return own;
        const last = before.at(-1);
        if (last !== undefined && sameList(last, publication)) return last;
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
      return rows.map((row) => parseOnce(PricePublication, row.body));
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
