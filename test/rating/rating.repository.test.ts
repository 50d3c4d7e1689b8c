import { expect, test } from "vitest";
import { openBackend } from "../../shared/backend.js";
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

test("a month has the lines of its latest rating, all and in order, be they fewer than a transaction takes, just as many, or more", async () => {
  let ids = 0;
  const now = new Date("2021-04-01T00:00:00Z");
  const ports = memoryPorts({ settings, clock: { now: () => now }, ids: { next: () => guid(++ids) } });
  const actor = { kind: "system", id: "test", tenantId: guid(9) } as const;
  const { ratings } = openBackend(ports, { now, requestId: "r", correlationId: "r", actor, idSeed: "r" });
  let generation = 0;
  for (const count of [96, 97, 98, 250, 97, 0, 1]) {
    generation += 1;
    const lines = Array.from({ length: count }, (_, n) => line(n + generation));
    const head = { generation, resultHash: "h", ratedAt: now.toISOString(), batches: 1, verdictsHash: "h" };
    const before = await ratings.read(month);
    await ratings.replace(month, before, { ...head, ...heldBack, lines: count }, lines, {
      ...{ kind: "usage-rated", subject: subscriptionMonthKey(month), by: actor },
    });
    const after = await ratings.read(month);
    expect(after.lines.map(({ lineKey }) => lineKey)).toEqual(lines.map(({ lineKey }) => lineKey));
  }
});
