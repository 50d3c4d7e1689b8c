import type { z } from "zod";
import { type Ports, RowConflict } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { BatchVerdict, QuarantineEntry, RefusedRecords } from "./usage.schema.js";

const parse =
  <T>(schema: z.ZodType<T>) =>
  (row: { body: string }): T =>
    schema.parse(JSON.parse(row.body));

/**
 * What became of usage: a row per batch and subscription-month (`usageverdicts`), lists of refused records as blobs that
 * are named by their content, and the quarantine, which says which of these lists count now. Each rating makes them again.
 */
export function verdictsRepository(ports: Ports) {
  const verdicts = ports.tables.open("usageverdicts");
  const quarantine = ports.tables.open("quarantine");
  const refused = ports.blobs.open("refusedusage");

  return {
    putVerdict: (batchId: string, key: string, verdict: BatchVerdict) =>
      verdicts.change(batchId, [{ kind: "put", row: { rowKey: key, body: JSON.stringify(verdict) } }]),
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
    putQuarantine: (entry: QuarantineEntry) =>
      quarantine.change("quarantine", [{ kind: "put", row: { rowKey: entry.key, body: JSON.stringify(entry) } }]),
    dropQuarantine: async (key: string): Promise<void> => {
      try {
        await quarantine.change("quarantine", [{ kind: "delete", rowKey: key }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
    },
    quarantined: async (): Promise<QuarantineEntry[]> =>
      (await readRange(quarantine, "quarantine", {})).map(parse(QuarantineEntry)),
  };
}
