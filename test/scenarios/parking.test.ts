import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, test } from "vitest";
import { aRecord, type Business, businessIn, offers } from "../support/business.js";
import { openWorld, type World } from "../support/world.js";

type Parked = { id: string; queue: string; reason: string; state: string; retries: number; body: string };

let world: World;
let business: Business;
let subscription: string;
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2022-05-20T12:00:00Z");
  await business.enrol("tailspin");
  await business.publishOffers();
  const list = { offerId: offers.plan.offerId, market: "DE", currency: "USD", effectiveFrom: "2022-05-01" };
  await business.publishPrices({ ...list, prices: { vm: "1" }, tags: ["Third Party"] });
  const customer = await business.aCustomer("tailspin", "patient");
  subscription = (await business.anOrder("tailspin", customer, offers.plan.offerId)).azureSubscriptionId;
});
afterAll(() => world.close());

async function parked(): Promise<Parked[]> {
  const { text } = await world.call("GET /v1/parked", { as: "operator" });
  return (JSON.parse(text) as { items: Parked[] }).items;
}

async function retry(id: string): Promise<void> {
  const answer = await world.call(`POST /v1/parked/${id}/retry`, { as: "operator" });
  expect(answer.status, answer.text).toBe(202);
  await world.host.whenIdle();
}

test("a message that is no envelope is parked with its text, and parked again when it is retried unchanged", async () => {
  await world.putMessage("usage-rating", "garbage");
  await world.host.whenIdle();
  const [work] = await parked();
  expect(work).toMatchObject({ queue: "usage-rating", reason: "REQUEST_INVALID", body: "garbage", state: "parked" });
  await retry(work?.id ?? "");
  expect(await parked()).toMatchObject([{ id: work?.id, state: "parked", retries: 1 }]);
});

test("an invoice that lacks its exchange rate is parked, and issued when it is retried after the rate came (CUR-06)", async () => {
  await business.report([aRecord(subscription, "vm", "100", "2022-06-10")]);
  await business.closeAt("2022-07-06T00:00:00Z");
  expect(await business.invoicesOf("tailspin")).toEqual([]);
  const work = (await parked()).find(({ reason }) => reason === "PRICE_MISSING");
  expect(work).toMatchObject({ queue: "invoice-issuing", state: "parked", kind: "IssueInvoice" });

  await business.publishRate("2022-06", "EUR", "1.25");
  await retry(work?.id ?? "");
  expect(await business.invoicesOf("tailspin")).toMatchObject([expect.stringMatching(/00001 80 EUR from 2022-06-01$/)]);
  expect((await parked()).find(({ id }) => id === work?.id)).toMatchObject({ state: "retried", retries: 1 });
});

test("INV-17: work that fails at every try is parked, the invoice waits for it, and both are done when its cause is mended", async () => {
  const bodies = BlobServiceClient.fromConnectionString(world.connectionString).getContainerClient("usage");
  const { batchId } = await business.report([aRecord(subscription, "vm", "5", "2022-07-10")]);
  const blob = bodies.getBlockBlobClient(batchId);
  const kept = await blob.downloadToBuffer();
  await blob.delete();

  const answer = await world.call("POST /v1/usage", {
    as: "operator",
    headers: { "content-type": "application/x-ndjson" },
    body: JSON.stringify(aRecord(subscription, "vm", "6", "2022-07-11")),
  });
  expect(answer.status).toBe(202);
  await world.host.whenIdle();
  const failed = (await parked()).find(({ reason, queue }) => reason === "SERVER_FAULT" && queue === "usage-rating");
  expect(failed).toMatchObject({ kind: "RateUsage", state: "parked" });

  await business.publishRate("2022-07", "EUR", "1.25");
  await business.setClock("2022-08-06T00:00:00Z");
  await world.host.fire("monthly-invoicing");
  await expect(world.host.whenIdle(3_000), "the invoice looks again and again").rejects.toThrow("invoice-issuing");
  expect(await business.invoicesOf("tailspin")).toHaveLength(1);

  await blob.uploadData(kept);
  await retry(failed?.id ?? "");
  const { batchId: second } = JSON.parse(answer.text) as { batchId: string };
  expect(await business.countsOf(second)).toMatchObject({ received: 1, rated: 1 });
  // 5 + 6 at 1 USD, and 1 ÷ 1.25 EUR for each.
  expect(await business.invoicesOf("tailspin")).toEqual([
    expect.anything(),
    expect.stringMatching(/00002 8.8 EUR from 2022-07-01$/),
  ]);
});

test("retrying what is not parked is 404", async () => {
  const answer = await world.call("POST /v1/parked/nothing/retry", { as: "operator" });
  expect([answer.status, answer.body]).toMatchObject([404, { reasonCode: "NOT_FOUND" }]);
});
