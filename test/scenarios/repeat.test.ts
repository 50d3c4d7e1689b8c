import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { IssueInvoice } from "../../shared/invoicing/invoicing.messages.js";
import type { MessageKind } from "../../shared/messaging/message.js";
import { RateUsage } from "../../shared/usage/usage.messages.js";
import { aRecord, type Business, businessIn, daysFrom, offers, type UsageRecord } from "../support/business.js";
import { tenantOf } from "../support/parties.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
let business: Business;
let subscription: string;
let records: UsageRecord[];
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2020-12-20T12:00:00Z");
  await business.enrol("contoso");
  await business.publishOffers();
  const list = { offerId: offers.legacy.offerId, market: "US", currency: "USD", effectiveFrom: "2020-12-01" };
  await business.publishPrices({ ...list, discount: "0", prices: { vm: "0.0417", disk: "0.0103" } });
  const customer = await business.aCustomer("contoso", "echo");
  subscription = (await business.anOrder("contoso", customer, offers.legacy.offerId)).subscriptionId;
  records = daysFrom("2021-01-01", "2021-02-01").flatMap((day, index) => [
    aRecord(subscription, "vm", `${index + 1}.5`, day),
    aRecord(subscription, "disk", "0.333", day),
    aRecord(subscription, "unheard-of", "1", day),
  ]);
});
afterAll(() => world.close());

/** Every figure that somebody can read, but for times. */
async function figures(): Promise<string> {
  const reads = ["/v1/usage/quarantine/summary", `/v1/invoices?recipientId=${tenantOf("contoso")}`];
  const answers = await Promise.all(reads.map((path) => world.call(`GET ${path}`, { as: "operator" })));
  const { lines, rating } = await rated();
  return JSON.stringify([answers.map(({ text }) => text), lines, rating]);
}

async function rated() {
  const page = await world.ports.tables.open("ratings").page(`${subscription}_2021-01`, {});
  const rows = page.rows.filter(({ rowKey }) => rowKey.startsWith("line_"));
  const head = page.rows.find(({ rowKey }) => rowKey === "rating");
  return { lines: rows.map(({ body }) => body), rating: (JSON.parse(head?.body ?? "{}") as { lines?: number }).lines };
}

/** Delivers a message as the app itself would have sent it. */
const deliver = <Body>(kind: MessageKind<Body>, body: Body) => {
  const [id, cause, correlationId] = [randomUUID(), randomUUID(), randomUUID()];
  return world.putMessage(kind.queue, JSON.stringify({ kind: kind.kind, id, cause, correlationId, body }));
};

/** An order that is no order of time, but always the same. */
const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item, index) => ({ item, place: (index * 37) % 101 }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);

test("the same batch sent again is the same batch, and not one figure changes", async () => {
  const first = await business.report(records);
  expect(first.counts).toMatchObject({ received: 93, rated: 62, quarantined: 31, repeated: 0 });
  const before = await figures();
  expect(await business.report(records)).toEqual(first);
  expect(await figures()).toBe(before);
});

test("the same records shuffled in other batches are repeats, and not one figure changes", async () => {
  const before = await figures();
  const mixed = shuffled(records);
  for (const part of [mixed.slice(0, 40), mixed.slice(40)]) {
    const { counts } = await business.report(part);
    expect(counts).toMatchObject({ received: part.length, repeated: part.length, rated: 0, quarantined: 0 });
  }
  expect(await figures()).toBe(before);
});

test("the same batch sent five times at once is one batch with one answer", async () => {
  const fresh = daysFrom("2021-01-01", "2021-01-06").map((day) => aRecord(subscription, "disk", "0", day));
  const batches = await Promise.all([1, 2, 3, 4, 5].map(() => business.report(fresh)));
  expect(new Set(batches.map(({ batchId }) => batchId)).size).toBe(1);
  expect(batches[0]?.counts).toMatchObject({ received: 5, rated: 5, repeated: 0 });
});

test("a rating message that is delivered again changes nothing", async () => {
  const before = await figures();
  for (let times = 0; times < 3; times++) await deliver(RateUsage, { subscriptionId: subscription, month: "2021-01" });
  await world.host.whenIdle();
  expect(await figures()).toBe(before);
});

test("the timer fired twice and its message delivered twice issue one invoice (INV-07)", async () => {
  await business.closeAt("2021-02-03T00:00:00Z");
  const issued = await business.invoicesOf("contoso");
  expect(issued).toHaveLength(1);
  const before = await figures();
  await Promise.all([world.host.fire("monthly-invoicing"), world.host.fire("monthly-invoicing")]);
  const body = {
    recipientId: tenantOf("contoso"),
    type: "D",
    currency: "USD",
    periodEnd: "2021-02-01T00:00:00.000Z",
  } as const;
  await Promise.all([1, 2].map(() => deliver(IssueInvoice, { ...body, attempt: 0 })));
  await world.host.whenIdle();
  expect(await business.invoicesOf("contoso")).toEqual(issued);
  expect(await figures()).toBe(before);
  const parked = await world.call("GET /v1/parked", { as: "operator" });
  expect(parked.body).toMatchObject({ totalCount: 0 });
});

test("usage that comes a third time after the invoice asks for no correction", async () => {
  await business.report(shuffled(records).slice(0, 60));
  await business.closeAt("2021-03-03T00:00:00Z");
  expect(await business.invoicesOf("contoso")).toHaveLength(1);
});
