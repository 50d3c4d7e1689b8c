import type { z } from "zod";
import { indexChanges } from "../ledger/index-rows.js";
import { tellNewest } from "../ledger/newest.js";
import type { Ports, StoredRow } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { BatchVerdict, QuarantineEntry, QuarantineTold, RefusedRecords } from "./usage.schema.js";

const parse =
  <T>(schema: z.ZodType<T>) =>
  (row: { body: string }): T =>
    schema.parse(JSON.parse(row.body));

type AsOf = { generation: number; isFirst: boolean };
type Quarantined = { listedIn: string | undefined; records: number };

/** Behind the list's own keys: the last that was told of a month, which stays when the month leaves the list. */
const toldPrefix = "told_";

/**
 * What became of usage: a row per batch and subscription-month (`usageverdicts`), lists of refused records as blobs that
 * are named by their content, and the quarantine, which says which of these lists count now. Each rating makes them again,
 * and names its generation, so that none undoes what a newer one told. `isFirst`: no earlier rating is known to have told.
 */
export function verdictsRepository(ports: Ports) {
  const verdicts = ports.tables.open("usageverdicts");
  const quarantine = ports.tables.open("quarantine");
  const refused = ports.blobs.open("refusedusage");

  return {
    putVerdict: (
      batchId: string,
      { key, generation, verdict, isFirst }: AsOf & { key: string; verdict: BatchVerdict },
    ): Promise<void> => {
      const body = JSON.stringify({ ...verdict, generation });
      const changes = (before: StoredRow | undefined) => indexChanges(key, { before, had: [], keys: [key], body });
      return tellNewest(verdicts, batchId, { rowKey: key, generation, isFirst, changes });
    },
    verdictsOf: async (batchId: string): Promise<{ key: string; verdict: BatchVerdict }[]> =>
      (await readRange(verdicts, batchId, {})).map((row) => ({ key: row.rowKey, verdict: parse(BatchVerdict)(row) })),

    /** Records that were refused, under a name made from their content. */
    keepRefused: (name: string, records: RefusedRecords) =>
      refused.create(name, new TextEncoder().encode(JSON.stringify(records)), "application/json"),
    readRefused: async (name: string): Promise<RefusedRecords> => {
      const bytes = await refused.read(name);
      if (bytes === undefined) throw new Error(`the list ${name} of refused usage is missing`);
      return RefusedRecords.parse(JSON.parse(new TextDecoder().decode(bytes)));
    },
    /** Invalid lines are listed once, and stay. */
    putInvalid: (entry: QuarantineEntry) =>
      quarantine.change("quarantine", [{ kind: "put", row: { rowKey: entry.key, body: JSON.stringify(entry) } }]),
    /** Lists a subscription-month, or takes it off the list when none of its records is quarantined any more. */
    putQuarantine: (key: string, { generation, isFirst, listedIn, records }: AsOf & Quarantined): Promise<void> => {
      const head = `${toldPrefix}${key}`;
      const keysOf = (told: QuarantineTold) => (told.records > 0 ? [head, key] : [head]);
      const told: QuarantineTold = { key, generation, records, ...(listedIn === undefined ? {} : { listedIn }) };
      const changes = (before: StoredRow | undefined) => {
        const had = before === undefined ? [] : keysOf(parse(QuarantineTold)(before));
        return indexChanges(head, { before, had, keys: keysOf(told), body: JSON.stringify(told) });
      };
      return tellNewest(quarantine, "quarantine", { rowKey: head, generation, isFirst, changes });
    },
    quarantined: async (): Promise<QuarantineEntry[]> =>
      (await readRange(quarantine, "quarantine", { to: toldPrefix })).map(parse(QuarantineEntry)),
  };
}
