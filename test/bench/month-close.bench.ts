import assert from "node:assert/strict";
import { type Bench, printTable, shown, sizeFrom } from "./measure.js";
import { rawEntitiesPerSecond } from "./raw-tables.js";
import { monthsAgo, sellPlans } from "./story.js";
import { ndjson, usageRecords } from "./usage.js";
import { assertAllDone, openWorld, requestsIn, type World } from "./world.js";

/** The most that one batch takes in half of its limit. */
const batchRecords = 50_000;

/** The close of a month that is wholly rated: from the timer to the last invoice and its file. */
export const monthClose: Bench = {
  name: "month-close",
  about:
    "from the timer to the last invoice and reconciliation file (reach: 1,000 customers, 1,000,000 records in 60 s and 512 MB, Azurite apart)",
  sizes: "BENCH_CLOSE_CUSTOMERS (50), BENCH_CLOSE_RECORDS (50000), BENCH_CLOSE_PARTNERS (2)",
  run: async () => {
    const customers = sizeFrom("BENCH_CLOSE_CUSTOMERS", 50);
    const records = sizeFrom("BENCH_CLOSE_RECORDS", 50_000);
    const partners = sizeFrom("BENCH_CLOSE_PARTNERS", 2);
    // Two months ago: ready on the 6th of the month before this one, whatever today is.
    const month = monthsAgo(2);
    const world = await openWorld({ partners });
    try {
      const sold = await sellPlans(world, { month, partners, customers });
      const subscriptionIds = sold.map(({ azureSubscriptionId }) => azureSubscriptionId);
      const sample = usageRecords({ subscriptionIds, month, from: 0, count: 10_000 });
      const raw = await rawEntitiesPerSecond(world.connectionString, sample);
      const rating = await takeInAndRate(world, { subscriptionIds, month, records });
      const close = await closeMonth(world);
      printTable(
        ["", "figure"],
        [
          ["customers, records, partners", `${shown(customers)}, ${shown(records)}, ${partners}`],
          ["raw table transactions into the same Azurite, entities/s", shown(raw)],
          ["intake and rating together, seconds", (rating / 1_000).toFixed(2)],
          ["close: timer to last invoice, seconds", (close.milliseconds / 1_000).toFixed(2)],
          [
            "close: seconds ÷ those of writing as many raw entities",
            (close.milliseconds / 1_000 / (records / raw)).toFixed(2),
          ],
          ["close: invoices, lines", `${close.invoices}, ${shown(close.lines)}`],
          [
            "close: storage requests, per invoice line",
            `${close.requests}, ${(close.requests / close.lines).toFixed(3)}`,
          ],
          ["memory before the close, MB (client and issuer are in it)", shown(close.megabytesBefore)],
          ["memory at most during the close, MB", shown(close.megabytesAtMost)],
          ["memory at most since the process began, MB", shown(process.resourceUsage().maxRSS / 1_024)],
        ],
      );
    } finally {
      await world.close();
    }
  },
};

type Usage = { subscriptionIds: readonly string[]; month: string; records: number };

async function takeInAndRate(world: World, { records, ...usage }: Usage): Promise<number> {
  const running = await world.run();
  const begun = performance.now();
  for (let from = 0; from < records; from += batchRecords) {
    const count = Math.min(batchRecords, records - from);
    await running.operator.post("/v1/usage", ndjson(usageRecords({ ...usage, from, count })));
  }
  await running.host.whenIdle(3_600_000);
  const milliseconds = performance.now() - begun;
  await running.stop();
  assertAllDone(world.takeLog());
  return milliseconds;
}

async function closeMonth(world: World) {
  const running = await world.run();
  globalThis.gc?.();
  const megabytes = () => process.memoryUsage.rss() / 1_048_576;
  const megabytesBefore = megabytes();
  let megabytesAtMost = megabytesBefore;
  const watch = setInterval(() => {
    megabytesAtMost = Math.max(megabytesAtMost, megabytes());
  }, 10);
  const begun = performance.now();
  await running.host.fire("monthly-invoicing");
  await running.host.whenIdle(3_600_000);
  clearInterval(watch);
  await running.stop();
  const log = world.takeLog();
  assertAllDone(log);
  const issued = log.filter(({ message }) => message === "invoice issued");
  assert(issued.length > 0, "the close issued an invoice");
  return {
    milliseconds: Math.max(...issued.map(({ at }) => at)) - begun,
    invoices: issued.length,
    lines: issued.reduce((total, { lines }) => total + Number(lines), 0),
    requests: requestsIn(log, "monthly-invoicing").requests + requestsIn(log, "invoice-issuing").requests,
    megabytesBefore,
    megabytesAtMost,
  };
}
