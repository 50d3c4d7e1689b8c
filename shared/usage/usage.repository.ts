import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { parseOnce } from "../kernel/parse-once.js";
import type { Actor } from "../ledger/happened.schema.js";
import type { Ledger } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { Segment, type SubscriptionMonth, subscriptionMonthKey, UsageBatch, UsageManifest } from "./usage.schema.js";

const BatchMonth = z.object({ key: z.string(), segment: Segment });
export type BatchMonth = z.infer<typeof BatchMonth>;

const parse =
  <T>(schema: z.ZodType<T>) =>
  (row: { body: string }): T =>
    parseOnce(schema, row.body);

/**
 * Usage is kept in blobs: a batch is one blob, named by its content, with a gzip member per subscription-month. Rows only
 * say where: `usagebatches` (partition: the batch) and `usage` (partition: the subscription-month, in order of arrival).
 */
export function usageRepository(ports: Ports, ledger: Ledger) {
  const batches = ports.tables.open("usagebatches");
  const usage = ports.tables.open("usage");
  const bodies = ports.blobs.open("usage");

  return {
    findBatch: async (batchId: string): Promise<UsageBatch | undefined> => {
      const row = await batches.get(batchId, "batch");
      return row && parse(UsageBatch)(row);
    },
    keepBody: (batchId: string, bytes: Uint8Array) => bodies.create(batchId, bytes, "application/x-ndjson"),
    /** The batch's rows: its months first, then the one that makes it exist. A batch that exists is left as it is. */
    keepBatch: async (batch: UsageBatch, parts: readonly BatchMonth[], by: Actor): Promise<UsageBatch> =>
      untilFresh(async () => {
        const { version, rows } = await ledger.read("usagebatches", batch.batchId);
        const before = rows.find((row) => row.rowKey === "batch");
        if (before !== undefined) return parse(UsageBatch)(before);
        await ledger.stage(
          "usagebatches",
          batch.batchId,
          parts.map((part) => ({ rowKey: `month_${part.key}`, value: part })),
        );
        await ledger.commit("usagebatches", batch.batchId, version, [{ create: "batch", value: batch }], {
          kind: "usage-batch-accepted",
          subject: batch.batchId,
          by,
          after: batch,
        });
        return batch;
      }),
    batchMonths: async (batchId: string): Promise<BatchMonth[]> =>
      (await readRange(batches, batchId, { from: "month_", to: "month`" })).map(parse(BatchMonth)),

    /** Lists a batch's part in its subscription-month, behind the parts that came before; once, however often it is asked. */
    enlist: (batchId: string, { key, segment }: BatchMonth, by: Actor): Promise<void> =>
      untilFresh(async () => {
        const { version, rows } = await ledger.read("usage", key);
        const before = rows.map(parse(UsageManifest));
        if (before.some((manifest) => manifest.batchId === batchId)) return;
        const sequence = before.length + 1;
        const manifest: UsageManifest = { batchId, sequence, segment };
        const rowKey = `batch_${String(sequence).padStart(8, "0")}`;
        await ledger.commit("usage", key, version, [{ create: rowKey, value: manifest }], {
          kind: "usage-listed",
          subject: key,
          by,
          after: manifest,
        });
      }),
    manifests: async (month: SubscriptionMonth): Promise<UsageManifest[]> =>
      (await readRange(usage, subscriptionMonthKey(month), { from: "batch_", to: "batch`" })).map(parse(UsageManifest)),
    /** The lines of one part, as texts. */
    lines: async (batchId: string, segment: Segment): Promise<string[]> => {
      const bytes = await bodies.read(batchId, { offset: segment.offset, length: segment.length });
      if (bytes === undefined) throw new Error(`usage batch ${batchId} is listed but not stored`);
      return gunzipSync(bytes).toString("utf8").split("\n").filter(Boolean);
    },
  };
}
