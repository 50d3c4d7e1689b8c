import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { derivedGuid } from "../../shared/kernel/derived-id.js";
import { limits } from "../../shared/kernel/limits.js";
import { aRecord, type Business, businessIn, offers } from "../support/business.js";
import { tenantOf } from "../support/parties.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
let business: Business;
let customer: string;
let subscription: string;
const list = { offerId: offers.legacy.offerId, market: "US", currency: "USD", discount: "0" };
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2021-01-01T00:00:00Z");
  await business.enrol("contoso");
  await business.publishOffers();
  await business.publishPrices({ ...list, effectiveFrom: "2021-01-01", prices: { vm: "0.40" } });
  await business.publishPrices({ ...list, effectiveFrom: "2021-02-01", prices: { later: "0.10" } });
  customer = await business.aCustomer("contoso", "careless");
  subscription = (await business.anOrder("contoso", customer, offers.legacy.offerId)).subscriptionId;
});
afterAll(() => world.close());

const good = () => aRecord(subscription, "vm", "1", "2021-01-05");
const post = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  world.call("POST /v1/usage", {
    as: "operator",
    body,
    headers: { "content-type": "application/x-ndjson", ...headers },
  });
const asLines = (records: readonly unknown[]) => records.map((record) => JSON.stringify(record)).join("\n");

async function refusedIn(batchId: string, kind: "quarantine" | "conflicts") {
  const { text } = await world.call(`GET /v1/usage/batches/${batchId}/${kind}`, { as: "operator" });
  const { items } = JSON.parse(text) as {
    items: { reason: string; remedy: string; record: Record<string, unknown> }[];
  };
  return items;
}

test("a line that is no JSON is quarantined with its number and text, and the good lines of the batch are rated", async () => {
  const { batchId, counts } = await business.report(`${asLines([good()])}\n{"id": broken\n${asLines([good()])}`);
  expect(counts).toMatchObject({ received: 3, accepted: 2, rated: 2, quarantined: 1 });
  expect(await refusedIn(batchId, "quarantine")).toMatchObject([
    { reason: "USAGE_INVALID", record: { line: 2, text: '{"id": broken' }, remedy: expect.stringMatching(/./) },
  ]);
});

test("USG-03: a negative quantity is quarantined as invalid, and the good records of the batch are rated", async () => {
  const { batchId, counts } = await business.report([good(), { ...good(), quantity: "-1" }]);
  expect(counts).toMatchObject({ received: 2, accepted: 1, rated: 1, quarantined: 1 });
  expect(await refusedIn(batchId, "quarantine")).toMatchObject([{ reason: "USAGE_INVALID", record: { line: 2 } }]);
});

test("unknown meters and subscriptions are quarantined, each under its reason, and the good records are rated", async () => {
  const { batchId, counts } = await business.report([
    good(),
    aRecord(subscription, "unheard-of", "1", "2021-01-05"),
    aRecord(randomUUID(), "vm", "1", "2021-01-05"),
    aRecord(subscription, "vm", "1", "2020-12-31"),
  ]);
  expect(counts).toMatchObject({ received: 4, accepted: 1, rated: 1, quarantined: 3 });
  const reasons = (await refusedIn(batchId, "quarantine")).map(({ reason }) => reason);
  expect(reasons.sort()).toEqual(["METER_UNKNOWN", "SUBSCRIPTION_UNKNOWN", "SUBSCRIPTION_UNKNOWN"]);
});

test("USG-04: a record id that comes again with other content is a conflict, and the first record stands", async () => {
  const record = good();
  const { batchId, counts } = await business.report([record, { ...record, quantity: "2" }]);
  expect(counts).toMatchObject({ received: 2, accepted: 1, rated: 1, conflicting: 1 });
  expect(await refusedIn(batchId, "conflicts")).toMatchObject([
    { reason: "USAGE_CONFLICT", record: { quantity: "2" } },
  ]);
});

test("a truncated gzip refuses the whole batch, and nothing of it is kept", async () => {
  const packed = gzipSync(asLines([good(), good()]));
  const answer = await post(packed.subarray(0, packed.length - 9), { "content-encoding": "gzip" });
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ reasonCode: "REQUEST_INVALID", remedy: expect.stringContaining("gzip") });
});

test("100,000 lines are a batch and 100,001 are refused whole", async () => {
  // Lines that are no JSON, so that nothing has to be rated.
  const lines = (count: number) => gzipSync("x\n".repeat(count));
  const within = await post(lines(limits.usageBatchRecordsMax), { "content-encoding": "gzip" });
  expect(within.body).toMatchObject({ received: 100_000, quarantined: 100_000, state: "done" });
  const over = await post(lines(limits.usageBatchRecordsMax + 1), { "content-encoding": "gzip" });
  expect([over.status, over.body]).toMatchObject([413, { reasonCode: "PAYLOAD_TOO_LARGE" }]);
});

test("a body over the limit is refused, also one that is small as gzip", async () => {
  const bytes = Buffer.alloc(limits.usageBodyBytesMax + 1, " ");
  const packed = await post(gzipSync(bytes), { "content-encoding": "gzip" });
  expect([packed.status, packed.body]).toMatchObject([413, { reasonCode: "PAYLOAD_TOO_LARGE" }]);
  const plain = await post(bytes);
  expect([plain.status, plain.body]).toMatchObject([413, { reasonCode: "PAYLOAD_TOO_LARGE" }]);
});

test("an empty batch is refused", async () => {
  expect((await post("\n\n")).body).toMatchObject({ reasonCode: "REQUEST_INVALID" });
});

test("a quarantined record is rated by itself when a list brings its meter, and leaves the quarantine", async () => {
  const { batchId, counts } = await business.report([aRecord(subscription, "newborn", "2", "2021-01-06")]);
  expect(counts).toMatchObject({ rated: 0, quarantined: 1 });
  await business.publishPrices({ ...list, effectiveFrom: "2021-01-01", prices: { newborn: "0.25" } });
  expect(await business.countsOf(batchId)).toMatchObject({ accepted: 1, rated: 1, quarantined: 0 });
  const left = await world.call("GET /v1/usage/quarantine?meterId=newborn", { as: "operator" });
  expect(left.body).toMatchObject({ totalCount: 0, items: [] });
});

test("a record from before its meter had a price is rated when a price for its day is published", async () => {
  const { batchId, counts } = await business.report([aRecord(subscription, "later", "2", "2021-01-07")]);
  expect(counts).toMatchObject({ rated: 0, quarantined: 1 });
  expect(await refusedIn(batchId, "quarantine")).toMatchObject([{ reason: "PRICE_MISSING" }]);
  await business.publishPrices({ ...list, effectiveFrom: "2021-01-01", prices: { later: "0.11" } });
  expect(await business.countsOf(batchId)).toMatchObject({ rated: 1, quarantined: 0 });
});

test("usage of a subscription that is ordered later is rated by one call", async () => {
  const key = randomUUID();
  const path = `v1/customers/${customer}/orders`;
  // The ids of an order follow from the request that makes it.
  const seed = JSON.stringify({ tenantId: tenantOf("contoso"), method: "POST", path, key });
  const orderId = derivedGuid(seed, "order", customer);
  const expected = derivedGuid(orderId, "azure-subscription", "0");
  const { batchId, counts } = await business.report([aRecord(expected, "vm", "1", "2021-01-08")]);
  expect(counts).toMatchObject({ rated: 0, quarantined: 1 });

  const lineItems = [{ lineItemNumber: 0, offerId: offers.legacy.offerId, quantity: 1 }];
  const ordered = await world.call(`POST /${path}`, {
    as: "contoso",
    headers: { "MS-RequestId": key },
    body: { lineItems },
  });
  expect(ordered.body).toMatchObject({ lineItems: [{ subscriptionId: expected }] });
  expect((await world.call("POST /v1/usage/quarantine/retry", { as: "operator" })).status).toBe(202);
  await world.host.whenIdle();
  expect(await business.countsOf(batchId)).toMatchObject({ rated: 1, quarantined: 0 });
});

test("the quarantine can be listed by reason and counted by meter", async () => {
  const answer = await world.call("GET /v1/usage/quarantine?reason=METER_UNKNOWN", { as: "operator" });
  expect(answer.body).toMatchObject({ items: [{ reason: "METER_UNKNOWN", record: { meterId: "unheard-of" } }] });
  const summary = await world.call("GET /v1/usage/quarantine/summary", { as: "operator" });
  const { items } = JSON.parse(summary.text) as { items: unknown[] };
  expect(items).toContainEqual({ meterId: "unheard-of", reason: "METER_UNKNOWN", records: 1 });
});

test("usage without a token, or with one whose time is over, is refused with 401", async () => {
  expect((await world.call("POST /v1/usage", { body: asLines([good()]) })).status).toBe(401);
  const token = await world.expiredTokenOf("operator");
  const late = await world.call("POST /v1/usage", { token, body: asLines([good()]) });
  expect([late.status, late.body]).toMatchObject([401, { reasonCode: "NOT_AUTHENTICATED" }]);
});
