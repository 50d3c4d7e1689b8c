import { afterAll, beforeAll, expect, test } from "vitest";
import { aRecord, type Business, businessIn, daysFrom, offers, total } from "../support/business.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
let business: Business;
let first: string;
let second: string;
let legacy: string;
let upgrade: string;
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2021-06-01T09:00:00Z");
  await business.enrol("contoso", "northwind");
  await business.publishOffers();
  const list = { market: "US", currency: "USD", effectiveFrom: "2021-06-01" };
  await business.publishPrices({ ...list, offerId: offers.legacy.offerId, discount: "0.15", prices: { vm: "0.40" } });
  await business.publishPrices({
    ...list,
    offerId: offers.plan.offerId,
    prices: { vm: "0.50" },
    tags: ["Third Party"],
  });
  const inEuro = { ...list, market: "NL", currency: "EUR" };
  await business.publishPrices({ ...inEuro, offerId: offers.legacy.offerId, discount: "0.15", prices: { vm: "0.40" } });
  await business.publishPrices({
    ...list,
    market: "NL",
    offerId: offers.plan.offerId,
    prices: { vm: "0.50" },
    tags: ["Third Party"],
  });
  await business.publishRate("2021-10", "EUR", "1.25");
  first = await business.aCustomer("contoso", "first");
  second = await business.aCustomer("contoso", "second");
});
afterAll(() => world.close());

const order = (customerId: string, offerId: string) =>
  world.call(`POST /v1/customers/${customerId}/orders`, {
    as: "contoso",
    body: { lineItems: [{ lineItemNumber: 0, offerId, quantity: 1 }] },
  });
const upgrades = (rest: string, customerId: string) =>
  world.call(`POST /v1/productUpgrades${rest}`, {
    as: "contoso",
    body: { CustomerId: customerId, ProductFamily: "Azure" },
  });
/** 24 units on each day. */
const usage = (days: string[]) => days.map((day) => aRecord(legacy, "vm", "24", day));

test("PHS-02: on 2021-07-20 a direct partner sells legacy Azure to a customer that never had any", async () => {
  await business.setClock("2021-07-20T23:59:59Z");
  const { status, body } = await order(first, offers.legacy.offerId);
  expect(status).toBe(201);
  legacy = (body as { lineItems: { subscriptionId: string }[] }).lineItems[0]?.subscriptionId ?? "";
});

test("PHS-03, PHS-06: a second later it is refused to another such customer, and the refusal says what was found and what can be done", async () => {
  await business.setClock("2021-07-21T00:00:00Z");
  const refused = await order(second, offers.legacy.offerId);
  expect(refused).toMatchObject({
    status: 403,
    body: {
      code: 2091,
      reasonCode: "LEGACY_NO_ACTIVE_SUBSCRIPTION",
      fact: expect.stringContaining("none"),
      remedy: expect.stringContaining("Azure plan"),
    },
  });
  expect((await order(first, offers.legacy.offerId)).status, "PHS-03: the first customer has active legacy").toBe(201);
});

test("ORD-09: nor does the first customer get a plan beside its legacy: it is to be converted", async () => {
  await business.setClock("2021-10-05T14:30:00Z");
  expect(await order(first, offers.plan.offerId)).toMatchObject({
    status: 409,
    body: { reasonCode: "AZURE_PLAN_USE_TRANSITION" },
  });
  expect(await upgrades("/eligibility", second)).toMatchObject({
    status: 200,
    body: { isEligible: false, reason: expect.stringContaining("no legacy Azure") },
  });
  expect(await upgrades("", second)).toMatchObject({ status: 403, body: { code: 900108 } });
});

test("SUB-12, AMB-64: in October it converts the first customer, both subscriptions at once", async () => {
  // Read before the conversion, as legacy, though part of it starts after the cut-over.
  await business.report(usage(daysFrom("2021-10-01", "2021-10-08")));
  expect(await upgrades("/eligibility", first)).toMatchObject({
    body: { customerId: first, isEligible: true, productFamily: "azure" },
  });
  const begun = await upgrades("", first);
  expect([begun.status, begun.headers.get("location")]).toEqual([
    202,
    expect.stringMatching(/^productUpgrades\/[0-9a-f-]{36}$/),
  ]);
  upgrade = begun.headers.get("location")?.split("/")[1] ?? "";
  await world.host.whenIdle();
  const { body } = await upgrades(`/${upgrade}/status`, first);
  expect(body).toMatchObject({ id: upgrade, status: "Completed", productFamily: "azure" });
  expect((body as { lineItems: unknown[] }).lineItems).toHaveLength(2);
});

test("10.2: the customer's list has the plan and the suspended legacy subscriptions, and below the plan lies the Azure subscription under its old id", async () => {
  const path = `/v1/customers/${first}/subscriptions`;
  const { items } = (await world.call(`GET ${path}`, { as: "contoso" })).body as {
    items: { id: string; offerId: string; status: string; suspensionReasons?: string[] }[];
  };
  expect(items.map(({ offerId, status }) => `${offerId} ${status}`).sort()).toEqual([
    `${offers.plan.offerId} active`,
    `${offers.legacy.offerId} suspended`,
    `${offers.legacy.offerId} suspended`,
  ]);
  const plan = items.find(({ offerId }) => offerId === offers.plan.offerId)?.id;
  const below = (await world.call(`GET ${path}/${plan}/azureEntitlements`, { as: "contoso" })).body;
  expect(below).toMatchObject({
    totalCount: 2,
    items: expect.arrayContaining([expect.objectContaining({ id: legacy, status: "active" })]),
  });
});

test("what October has cost so far is told of each subscription for itself: of the legacy one until the cut-over, of the plan from then on", async () => {
  const { items } = (await world.call(`GET /v1/customers/${first}/subscriptions/usagerecords`, { as: "contoso" }))
    .body as {
    items: { id: string; resourceName: string; totalCost: number }[];
  };
  // 5 days of 24 units at 0.34; 2 days at 0.50.
  expect(items.map(({ id, totalCost }) => `${id === legacy ? "legacy" : "another"} ${totalCost}`).sort()).toEqual([
    "another 0",
    "another 24",
    "legacy 40.8",
  ]);
});

test("AMB-65, ORD-08: what was left behind does not come back, and no new legacy is sold beside the plan", async () => {
  const left = `/v1/customers/${first}/subscriptions/${legacy}`;
  const { body } = await world.call(`GET ${left}`, { as: "contoso" });
  expect(
    await world.call(`PATCH ${left}`, { as: "contoso", body: { ...(body as object), status: "active" } }),
  ).toMatchObject({
    status: 403,
    body: { reasonCode: "LEGACY_BLOCKED_BY_AZURE_PLAN" },
  });
  expect(await order(first, offers.legacy.offerId)).toMatchObject({
    body: { reasonCode: "LEGACY_BLOCKED_BY_AZURE_PLAN" },
  });
});

test("SUB-12, USG-07: usage that starts before the cut-over is on the legacy invoice, what starts after it on the plan's, to the cent, whenever it was reported", async () => {
  await business.report([
    aRecord(legacy, "vm", "1", "2021-10-05T14:00:00Z"),
    aRecord(legacy, "vm", "1", "2021-10-05T14:30:00Z"),
    ...usage(daysFrom("2021-10-08", "2021-11-01")),
  ]);
  await business.closeAt("2021-11-06T00:00:00Z");
  const invoices = await business.invoicesOf("contoso");
  // Five whole days and the hour before: 121 × 0.40 × 0.85. The 26 days after it and the hour that begins there: 625 × 0.50.
  expect(invoices.map((one) => one.replace(/^([DG])\d+/, "$1"))).toEqual([
    "D 41.14 USD from 2021-10-01",
    "G 312.5 USD from 2021-10-01",
  ]);
  for (const [index, amount] of ["41.14", "312.5"].entries()) {
    const [number = ""] = (invoices[index] ?? "").split(" ");
    expect(total(await business.fileAmountsOf("contoso", number))).toBe(amount);
  }
});

test("a month later the plan alone is billed, and asked for again the conversion is what it was", async () => {
  await business.report([aRecord(legacy, "vm", "10", "2021-11-02")]);
  await business.closeAt("2021-12-06T00:00:00Z");
  expect((await business.invoicesOf("contoso")).slice(2)).toEqual([
    expect.stringMatching(/^G\d+ 5 USD from 2021-11-01$/),
  ]);
  expect(await upgrades("", first)).toMatchObject({ status: 400, body: { code: 900110 } });
  expect(await upgrades(`/${upgrade}/status`, first)).toMatchObject({ body: { status: "Completed" } });
  expect(await upgrades(`/${upgrade}/status`, second)).toMatchObject({ status: 400, body: { code: 900111 } });
  expect(await upgrades(`/${first}/status`, first)).toMatchObject({ status: 404, body: { code: 900106 } });
});

test("INV-05, CUR-07: a legacy billing period that the cut-over parts ends with it, and the plan's month begins there, each in its own currency and with its own sums", async () => {
  await business.setClock("2021-07-20T12:00:00Z");
  const customer = await business.aCustomer("northwind", "northwinds");
  const { subscriptionId } = await business.anOrder("northwind", customer, offers.legacy.offerId);
  await business.setClock("2021-10-20T00:00:00Z");
  const body = { customerId: customer, productFamily: "azure" };
  expect((await world.call("POST /v1/productUpgrades", { as: "northwind", body })).status).toBe(202);
  await business.report(daysFrom("2021-10-01", "2021-11-01").map((day) => aRecord(subscriptionId, "vm", "24", day)));
  await business.closeAt("2021-12-06T00:00:00Z");
  expect((await business.invoicesOf("northwind")).map((one) => one.replace(/^([DG])\d+/, "$1")).sort()).toEqual([
    // 14 days of 24 units at 0.40 less 15 %, and 5 days until the cut-over.
    "D 114.24 EUR from 2021-09-15",
    "D 40.8 EUR from 2021-10-15",
    // 12 days of 24 units at 0.50 USD, times 0.8 EUR.
    "G 115.2 EUR from 2021-10-01",
  ]);
});
