import { gunzipSync } from "node:zlib";
import { z } from "zod";
import { groupBy } from "../kernel/group-by.js";
import { limits } from "../kernel/limits.js";
import type { Actor } from "../ledger/happened.schema.js";
import { type Ledger, readRange, untilFresh } from "../ledger/ledger.js";
import { type Page, type Ports, type RowChange, RowConflict } from "../platform/ports.js";
import {
  BatchVerdict,
  QuarantineEntry,
  RefusedRecords,
  Segment,
  type SubscriptionMonth,
  subscriptionMonthKey,
  subscriptionMonthOfKey,
  UsageBatch,
  UsageManifest,
} from "./usage.schema.js";

const BatchMonth = z.object({ key: z.string(), segment: Segment });
export type BatchMonth = z.infer<typeof BatchMonth>;
export type Unrated = SubscriptionMonth & { etag: string };

const parse =
  <T>(schema: z.ZodType<T>) =>
  (row: { body: string }): T =>
    schema.parse(JSON.parse(row.body));

/**
 * Usage is kept in blobs: a batch is one blob, named by its content, with a gzip member per subscription-month. Rows only
 * say where: `usagebatches` (partition: the batch) and `usage` (partition: the subscription-month, in order of arrival).
 */
export function usageRepository(ports: Ports, ledger: Ledger) {
  const batches = ports.tables.open("usagebatches");
  const usage = ports.tables.open("usage");
  const verdicts = ports.tables.open("usageverdicts");
  const unrated = ports.tables.open("unrated");
  const months = ports.tables.open("usagemonths");
  const quarantine = ports.tables.open("quarantine");
  const bodies = ports.blobs.open("usage");
  const refused = ports.blobs.open("refusedusage");

  /** Puts rows of one partition, a hundred at a time. */
  async function putAll(table: typeof unrated, partition: string, rows: readonly { rowKey: string; body: string }[]) {
    for (let from = 0; from < rows.length; from += limits.transactionRowsMax) {
      const changes: RowChange[] = rows
        .slice(from, from + limits.transactionRowsMax)
        .map((row) => ({ kind: "put", row }));
      await table.change(partition, changes);
    }
  }

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

    /** Marks subscription-months as having usage that no rating has seen yet, and notes that they have usage at all. */
    markUnrated: async (keys: readonly string[]): Promise<void> => {
      const byMonth = groupBy(keys.map(subscriptionMonthOfKey), ({ month }) => month);
      for (const [month, ofMonth] of byMonth) {
        const body = JSON.stringify({ markedAt: ports.clock.now().toISOString(), mark: ports.ids.next() });
        await putAll(
          months,
          month,
          ofMonth.map(({ subscriptionId }) => ({ rowKey: subscriptionId, body: "{}" })),
        );
        await putAll(
          unrated,
          month,
          ofMonth.map(({ subscriptionId }) => ({ rowKey: subscriptionId, body })),
        );
      }
    },
    readMark: async ({ subscriptionId, month }: SubscriptionMonth): Promise<Unrated | undefined> => {
      const row = await unrated.get(month, subscriptionId);
      return row && { subscriptionId, month, etag: row.etag };
    },
    /** Takes the mark away that was read before rating; a mark set since stays. */
    clearMark: async ({ subscriptionId, month, etag }: Unrated): Promise<void> => {
      try {
        await unrated.change(month, [{ kind: "delete", rowKey: subscriptionId, etag }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
    },
    /** Every subscription-month that waits for rating, with the machine's time of its mark. */
    listUnrated: async (): Promise<(SubscriptionMonth & { markedAt: string })[]> => {
      const found: (SubscriptionMonth & { markedAt: string })[] = [];
      let token: string | undefined;
      do {
        const page: Page = await unrated.scan(token === undefined ? {} : { token });
        for (const { partitionKey: month, rowKey: subscriptionId, body } of page.rows) {
          found.push({ month, subscriptionId, markedAt: (JSON.parse(body) as { markedAt: string }).markedAt });
        }
        token = page.token;
      } while (token !== undefined);
      return found;
    },
    /** A page of all subscription-months that ever had usage, in order of month. */
    knownMonths: async (token?: string): Promise<{ months: SubscriptionMonth[]; token?: string }> => {
      const page = await months.scan({ size: limits.tablePageRowsMax, ...(token === undefined ? {} : { token }) });
      const found = page.rows.map(({ partitionKey: month, rowKey: subscriptionId }) => ({ month, subscriptionId }));
      return page.token === undefined ? { months: found } : { months: found, token: page.token };
    },

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
