import assert from "node:assert/strict";
import { type Bench, median, printTable, shown, sizeFrom, timed } from "./measure.js";
import { rawEntitiesPerSecond } from "./raw-tables.js";
import { monthsAgo, sellPlans } from "./story.js";
import { ndjson, usageRecords } from "./usage.js";
import { assertAllDone, openWorld, requestsIn, type World } from "./world.js";

type Figures = { recordsPerSecond: number; requestsPerRecord: number };

/** Intake from HTTP to stored and queued, then rating from the queue, against raw table transactions into the same Azurite. */
export const intake: Bench = {
  name: "intake",
  about:
    "usage from HTTP to stored and queued, then from the queue to rated lines, against raw table transactions into the same Azurite (reach: intake 5 × raw, 0.01 storage requests per record in all)",
  sizes: "BENCH_INTAKE_RECORDS (10000), BENCH_INTAKE_RECORDS_LARGE (50000), BENCH_SUBSCRIPTIONS (100), BENCH_RUNS (3)",
  run: async () => {
    const sizes = [sizeFrom("BENCH_INTAKE_RECORDS", 10_000), sizeFrom("BENCH_INTAKE_RECORDS_LARGE", 50_000)];
    const runs = sizeFrom("BENCH_RUNS", 3);
    const customers = sizeFrom("BENCH_SUBSCRIPTIONS", 100);
    const world = await openWorld({ partners: 1 });
    try {
      // A month of its own for each batch: otherwise each rating would read the batches before it too.
      const months = Array.from({ length: sizes.length * runs }, (_, index) => monthsAgo(index + 2));
      const sold = await sellPlans(world, { month: months.at(-1) ?? "", partners: 1, customers });
      const subscriptionIds = sold.map(({ azureSubscriptionId }) => azureSubscriptionId);
      const rows: string[][] = [];
      for (const size of sizes) {
        const raw: number[] = [];
        const taken: Figures[] = [];
        const rated: Figures[] = [];
        for (const month of months.splice(0, runs)) {
          const records = usageRecords({ subscriptionIds, month, from: 0, count: size });
          raw.push(await rawEntitiesPerSecond(world.connectionString, records));
          taken.push(await takeIn(world, ndjson(records), size));
          rated.push(await rate(world, size));
        }
        const rawMiddle = median(raw);
        const rowOf = (name: string, perSecond: number, perRecord: string) => [
          `${size} records over ${customers} subscriptions: ${name}`,
          shown(perSecond),
          (perSecond / rawMiddle).toFixed(2),
          perRecord,
        ];
        const speedOf = (figures: readonly Figures[]) => median(figures.map((one) => one.recordsPerSecond));
        const requestsOf = (figures: readonly Figures[]) => median(figures.map((one) => one.requestsPerRecord));
        rows.push(
          rowOf("raw table transactions", rawMiddle, "0.01"),
          rowOf("intake, HTTP to 202", speedOf(taken), requestsOf(taken).toFixed(4)),
          rowOf("rating, queue to lines", speedOf(rated), requestsOf(rated).toFixed(4)),
          ["   from intake to rated line, in all", "", "", (requestsOf(taken) + requestsOf(rated)).toFixed(4)],
        );
      }
      printTable(["", "records/s", "÷ raw", "requests/record"], rows);
    } finally {
      await world.close();
    }
  },
};

/** One batch to its answer, with rating switched off: it would use the same processor. */
async function takeIn(world: World, body: string, records: number): Promise<Figures> {
  const running = await world.run({ disabled: ["usage-rating"] });
  // The first call loads what later calls find loaded: the SDKs and the token keys.
  await running.operator.get("/v1/usage/quarantine/summary");
  world.takeLog();
  const { milliseconds, result } = await timed(() => running.operator.post("/v1/usage", body));
  assert.equal((result.body as { accepted: number }).accepted, records);
  await running.stop();
  const lines = world.takeLog();
  assertAllDone(lines);
  const { requests } = requestsIn(lines, "post-usage");
  return { recordsPerSecond: (records / milliseconds) * 1_000, requestsPerRecord: requests / records };
}

/** What waits in the queue, from the host's start to the last rated subscription-month. */
async function rate(world: World, records: number): Promise<Figures> {
  const begun = performance.now();
  const running = await world.run();
  await running.host.whenIdle(600_000);
  await running.stop();
  const lines = world.takeLog();
  assertAllDone(lines);
  const { requests } = requestsIn(lines, "usage-rating");
  const ended = Math.max(...lines.filter((line) => line.function === "usage-rating").map(({ at }) => at));
  return { recordsPerSecond: (records / (ended - begun)) * 1_000, requestsPerRecord: requests / records };
}
