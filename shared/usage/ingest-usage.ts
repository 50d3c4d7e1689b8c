import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { monthOf } from "../kernel/period.js";
import { type BatchStatus, batchStatus } from "./batch-status.js";
import { type ReadRecord, readRecords, type UsageBody } from "./read-records.js";
import { RateUsage } from "./usage.messages.js";
import type { BatchMonth } from "./usage.repository.js";
import {
  InvalidLine,
  type RefusedRecord,
  type Segment,
  subscriptionMonthKey,
  subscriptionMonthOfKey,
  type UsageBatch,
} from "./usage.schema.js";

/**
 * Keeps a batch for ever under the name of its content and has every subscription-month that it touches rated again.
 * The same batch sent again finds all of it there and changes nothing.
 */
export async function ingestUsage(backend: Backend, body: UsageBody): Promise<BatchStatus> {
  const records = await readRecords(body);
  const { batchId, bytes, parts, invalid } = pack(records);
  await backend.unfinished.begin("usageBatch", batchId, "");
  await backend.usage.keepBody(batchId, bytes);
  const batch: UsageBatch = {
    batchId,
    received: records.length,
    ...(invalid === undefined ? {} : { invalid }),
    months: parts.length,
    receivedAt: backend.now.toISOString(),
    by: backend.actor.id,
  };
  const kept = await backend.usage.keepBatch(batch, parts, backend.actor);
  await spread(backend, kept, parts);
  return batchStatus(backend, batchId);
}

/** Goes on with a batch whose intake died: one that exists is listed and rated, one that does not was never accepted. */
export async function finishUsageBatch(backend: Backend, batchId: string): Promise<void> {
  const batch = await backend.usage.findBatch(batchId);
  if (batch === undefined) await backend.unfinished.finish("usageBatch", batchId);
  else await spread(backend, batch, await backend.usage.batchMonths(batchId));
}

/** Lists the batch in its subscription-months and asks for their rating; every step may be done again. */
async function spread(backend: Backend, batch: UsageBatch, parts: readonly BatchMonth[]): Promise<void> {
  if (batch.invalid !== undefined) await quarantineInvalid(backend, batch, batch.invalid);
  await inParallel(parts, (part) => backend.usage.enlist(batch.batchId, part, backend.actor));
  const keys = parts.map((part) => part.key);
  await backend.usageMarks.markUnrated(keys);
  await backend.sendAll(RateUsage, keys.map(subscriptionMonthOfKey));
  await backend.unfinished.finish("usageBatch", batch.batchId);
}

async function quarantineInvalid(backend: Backend, batch: UsageBatch, segment: Segment): Promise<void> {
  const lines = await backend.usage.lines(batch.batchId, segment);
  const quarantined = lines.map((text): RefusedRecord => {
    const { fact, ...record } = InvalidLine.parse(JSON.parse(text));
    return {
      batchId: batch.batchId,
      reason: "USAGE_INVALID",
      fact: `Line ${record.line}: ${fact}`,
      remedy: "Mend the line and send it in a new batch.",
      record,
    };
  });
  const name = `invalid_${batch.batchId}`;
  await backend.verdicts.keepRefused(name, { conflicts: [], quarantined });
  await backend.verdicts.putInvalid({ key: name, listedIn: name, records: quarantined.length });
}

type Packed = { batchId: string; bytes: Uint8Array; parts: BatchMonth[]; invalid: Segment | undefined };

/**
 * The batch as its blob: one gzip member per subscription-month, in order of their keys, then one of the invalid lines.
 * The id is the hash of the unpacked content, so it depends neither on the encoding that was sent nor on a compressor.
 */
function pack(records: readonly ReadRecord[]): Packed {
  const byMonth = new Map<string, string[]>();
  const invalidLines: string[] = [];
  for (const one of records) {
    if ("invalid" in one) {
      invalidLines.push(JSON.stringify(one.invalid));
      continue;
    }
    const { subscriptionId, usageStart } = one.record;
    const key = subscriptionMonthKey({ subscriptionId, month: monthOf(usageStart) });
    const lines = byMonth.get(key);
    const line = JSON.stringify(one.record);
    if (lines === undefined) byMonth.set(key, [line]);
    else lines.push(line);
  }

  const hash = createHash("sha256");
  const members: Uint8Array[] = [];
  let offset = 0;
  const add = (key: string, lines: readonly string[]): Segment => {
    const text = `${lines.join("\n")}\n`;
    hash.update(`${key}\n${text}`);
    const member = gzipSync(text, { level: 1 });
    const segment = { offset, length: member.byteLength, records: lines.length };
    members.push(member);
    offset += member.byteLength;
    return segment;
  };
  const parts = [...byMonth.keys()].sort().map((key) => ({ key, segment: add(key, byMonth.get(key) ?? []) }));
  const invalid = invalidLines.length === 0 ? undefined : add("invalid", invalidLines);
  return { batchId: hash.digest("hex"), bytes: Buffer.concat(members), parts, invalid };
}
