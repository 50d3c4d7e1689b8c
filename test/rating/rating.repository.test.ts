import { expect, test } from "vitest";
import { openBackend } from "../../shared/backend.js";
import { Stale } from "../../shared/ledger/until-fresh.js";
import type { RatedMonth } from "../../shared/rating/rating.repository.js";
import type { OwnedLine } from "../../shared/rating/rating.schema.js";
import { subscriptionMonthKey } from "../../shared/usage/usage.schema.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import { settings } from "../simulation/world/tokens.js";

const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const month = { subscriptionId: guid(1), month: "2021-03" };
const line = (n: number): OwnedLine => ({
  ...{ lineKey: `line-${n}`, meterId: guid(n), meterName: "Meter", category: "Storage", subcategory: "", region: "" },
  ...{ unit: "1 GB", quantity: "1", includedQuantity: "0", exactAmount: "1", pieces: [], priceIds: ["price"] },
  ...{ chargeStart: "2021-03-01", chargeEnd: "2021-03-01", recordCount: 1, currency: "EUR" },
  ...{ ownerPartnerId: guid(2), family: "azurePlan", offerId: "plan", orderId: guid(3) },
  ...{ azureSubscriptionId: month.subscriptionId, subscriptionId: guid(4), subscriptionName: "Azure" },
  ...{ customerId: guid(5), customerName: "Customer", customerDomain: "customer.example", customerCountry: "DE" },
  ...{ periodStart: "2021-03-01T00:00:00Z", periodEnd: "2021-04-01T00:00:00Z" },
});

const heldBack = { quarantined: false, everQuarantined: false, everOwed: [] };

function openRatings() {
  let ids = 0;
  const now = new Date("2021-04-01T00:00:00Z");
  const ports = memoryPorts({ settings, clock: { now: () => now }, ids: { next: () => guid(++ids) } });
  const actor = { kind: "system", id: "test", tenantId: guid(9) } as const;
  const { ratings } = openBackend(ports, { now, requestId: "r", correlationId: "r", actor, idSeed: "r" });
  const replace = (before: RatedMonth, generation: number, resultHash: string, lines: readonly OwnedLine[]) => {
    const head = { generation, resultHash, ratedAt: now.toISOString(), batches: 1, verdictsHash: "h" };
    const happened = { kind: "usage-rated", subject: subscriptionMonthKey(month), by: actor } as const;
    return ratings.replace(month, before, { ...head, ...heldBack, lines: lines.length }, lines, happened);
  };
  return { ratings, replace };
}

test("a month has the lines of its latest rating, all and in order, be they fewer than a transaction takes, just as many, or more", async () => {
  const { ratings, replace } = openRatings();
  let generation = 0;
  for (const count of [96, 97, 98, 250, 97, 0, 1]) {
    generation += 1;
    const lines = Array.from({ length: count }, (_, n) => line(n + generation));
    await replace(await ratings.read(month), generation, "h", lines);
    const after = await ratings.read(month);
    expect(after.lines.map(({ lineKey }) => lineKey)).toEqual(lines.map(({ lineKey }) => lineKey));
  }
});

test("a large month keeps the lines of the rating that was committed when another of the same generation comes late (intake 80098)", async () => {
  const { ratings, replace } = openRatings();
  const before = await ratings.read(month);
  const [first, late] = [0, 1_000].map((from) => Array.from({ length: 120 }, (_, n) => line(from + n)));
  await replace(before, 1, "first", first ?? []);
  await expect(replace(before, 1, "late", late ?? [])).rejects.toThrow(Stale);
  expect((await ratings.read(month)).lines).toEqual(first);
});
