import assert from "node:assert/strict";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dec, equals, format, plus, sum, zero } from "../../shared/kernel/decimal.js";
import { findPrice } from "../../shared/pricing/find-price.rules.js";
import { normaliseRegion } from "../../shared/pricing/regions.rules.js";
import { sortOutRepeats } from "../../shared/rating/judge-records.rules.js";
import { type RateableRecord, type RatingTerms, rateUnit } from "../../shared/rating/rating.rules.js";
import type { UsageRecord } from "../../shared/usage/usage.schema.js";
import { type MeterTotal, openDuckDb } from "./duckdb.js";
import { type Bench, median, printTable, shown, sizeFrom, timed } from "./measure.js";
import { ndjson, prices, someSubscriptions, usageRecords } from "./usage.js";

const discount = "0.15";
const month = "2021-10";
const priceOf = new Map(prices.map((entry) => [entry.meterId, entry]));
const terms: RatingTerms = {
  family: "azureLegacy",
  discountOn: () => dec(discount),
  earnsCredit: () => false,
};

/** Rated lines from a file of NDJSON, one thread, no storage, against DuckDB's sums over the same file. */
export const ratingEngine: Bench = {
  name: "rating-engine",
  about:
    "usage file to rated lines on one thread, no storage, against DuckDB with one thread (reach: 1,000,000 in 2 s)",
  sizes: "BENCH_RATING_RECORDS (1000000), BENCH_RUNS (3)",
  run: async () => {
    const records = sizeFrom("BENCH_RATING_RECORDS", 1_000_000);
    const runs = sizeFrom("BENCH_RUNS", 3);
    const folder = mkdtempSync(join(tmpdir(), "csp-bench-"));
    const path = join(folder, "usage.ndjson");
    const duckDb = await openDuckDb(discount);
    try {
      await writeUsage(path, records);
      const ours: number[] = [];
      const theirs: number[] = [];
      const reading: number[] = [];
      for (let run = 0; run < runs; run++) {
        // In turns, so that a machine that gets slower slows both.
        const rated = await timed(() => rateFile(path));
        const summed = await timed(() => duckDb.rate(path));
        assertSame(rated.result, summed.result, records);
        ours.push(rated.milliseconds);
        theirs.push(summed.milliseconds);
        reading.push((await timed(() => readUsage(path, () => {}))).milliseconds);
        if (run === 0) console.log(`  ${records} records, both exact: ${format(totalOf(rated.result))} USD`);
      }
      const rowOf = (name: string, figures: readonly number[]) => {
        const middle = median(figures);
        const ratio = (middle / median(theirs)).toFixed(2);
        return [name, (middle / 1_000).toFixed(2), shown((records / middle) * 1_000), ratio];
      };
      printTable(
        ["", "seconds", "records/s", "time ÷ DuckDB"],
        [
          rowOf("file to rated lines, repeats sorted out", ours),
          rowOf("   of it: file to records (JSON.parse)", reading),
          rowOf("DuckDB, SET threads = 1", theirs),
        ],
      );
    } finally {
      duckDb.close();
      rmSync(folder, { recursive: true });
    }
  },
};

/** As in the blob of a batch: each subscription's records lie together. */
async function writeUsage(path: string, records: number): Promise<void> {
  const subscriptions = someSubscriptions(Math.min(100, records));
  const file = await open(path, "w");
  let from = 0;
  for (const [index, subscriptionId] of subscriptions.entries()) {
    const count = Math.floor((records * (index + 1)) / subscriptions.length) - from;
    await file.write(ndjson(usageRecords({ subscriptionIds: [subscriptionId], month, from, count })));
    from += count;
  }
  await file.close();
}

/** Does for each subscription what the queue function does with a month's lines, but for storage. */
async function rateFile(path: string): Promise<MeterTotal[]> {
  const totals: MeterTotal[] = [];
  let subscriptionId = "";
  let records: UsageRecord[] = [];
  await readUsage(path, (record) => {
    if (record.subscriptionId !== subscriptionId) {
      totals.push(...rated(subscriptionId, records));
      subscriptionId = record.subscriptionId;
      records = [];
    }
    records.push(record);
  });
  totals.push(...rated(subscriptionId, records));
  return totals;
}

async function readUsage(path: string, take: (record: UsageRecord) => void): Promise<void> {
  let pending = "";
  for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: 1 << 20 })) {
    const lines = (pending + chunk).split("\n");
    pending = lines.pop() ?? "";
    for (const line of lines) take(JSON.parse(line) as UsageRecord);
  }
}

function rated(subscriptionId: string, records: readonly UsageRecord[]): MeterTotal[] {
  const { first } = sortOutRepeats(records.map((record) => ({ batchId: "bench", record })));
  const lines = rateUnit(
    first.map(({ record }) => toRateable(record)),
    terms,
  );
  const byMeter = new Map<string, MeterTotal>();
  for (const { meterId, recordCount, exactAmount } of lines) {
    const before = byMeter.get(meterId) ?? { subscriptionId, meterId, records: 0, amount: "0" };
    const amount = format(plus(dec(before.amount), dec(exactAmount)));
    byMeter.set(meterId, { ...before, records: before.records + recordCount, amount });
  }
  return [...byMeter.values()];
}

function toRateable({ id, meterId, quantity, usageStart, resourceUri = "" }: UsageRecord): RateableRecord {
  const entry = priceOf.get(meterId);
  const price = findPrice(entry === undefined ? [] : [entry], { date: usageStart.slice(0, 10) }, normaliseRegion);
  assert(price.kind === "found", `meter ${meterId} has a price`);
  return { id, meterId, quantity: dec(quantity), usageStart, resourceUri, price: price.entry };
}

const totalOf = (totals: readonly MeterTotal[]) => sum(totals.map(({ amount }) => dec(amount)));

/** To the last digit, meter by meter; and no record may be missing on either side. */
function assertSame(ours: readonly MeterTotal[], theirs: readonly MeterTotal[], records: number): void {
  const amounts = new Map(theirs.map((one) => [`${one.subscriptionId} ${one.meterId}`, one]));
  assert.equal(ours.length, theirs.length);
  for (const one of ours) {
    const other = amounts.get(`${one.subscriptionId} ${one.meterId}`);
    assert(equals(dec(one.amount), other === undefined ? zero : dec(other.amount)), `${one.meterId}: ${one.amount}`);
    assert.equal(one.records, other?.records);
  }
  assert.equal(
    ours.reduce((total, one) => total + one.records, 0),
    records,
  );
}
