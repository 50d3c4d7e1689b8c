import { afterAll, beforeAll, expect, test } from "vitest";
import { aRecord, type Business, businessIn, daysFrom, offers, total } from "../support/business.js";
import { mpnIdOf, tenantOf } from "../support/parties.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
let business: Business;
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2021-04-20T12:00:00Z");
  await business.enrol("contoso", "fabrikam", "wingtip", "northwind");
  await business.link("fabrikam", "wingtip");
  await business.publishOffers();
  const list = { effectiveFrom: "2021-04-01", prices: { vm: "0.40", disk: "0.07" } };
  const { legacy, plan } = offers;
  await business.publishPrices({ ...list, offerId: legacy.offerId, market: "US", currency: "USD", discount: "0" });
  await business.publishPrices({ ...list, offerId: legacy.offerId, market: "NL", currency: "EUR", discount: "0.15" });
  await business.publishPrices({ ...list, offerId: plan.offerId, market: "US", currency: "USD" });
});
afterAll(() => world.close());

test("usage of both offers goes from order to invoice, and lines, file and invoice say the same sum (INV-03)", async () => {
  const bakery = await business.aCustomer("contoso", "bakery");
  const onLegacy = await business.anOrder("contoso", bakery, offers.legacy.offerId);
  const brewery = await business.aCustomer("contoso", "brewery");
  const onPlan = await business.anOrder("contoso", brewery, offers.plan.offerId);
  const cafe = await business.aCustomer("fabrikam", "cafe", { reseller: "wingtip" });
  const resold = await business.anOrder("fabrikam", cafe, offers.plan.offerId, { reseller: "wingtip" });

  const may = daysFrom("2021-05-01", "2021-06-01");
  const { counts } = await business.report([
    ...may.map((day) => aRecord(onLegacy.azureSubscriptionId, "vm", "24", day)),
    ...may.map((day) => aRecord(onLegacy.azureSubscriptionId, "disk", "0.333", day)),
    ...may.map((day) => aRecord(onPlan.azureSubscriptionId, "vm", "24", day)),
    ...may.map((day) => aRecord(resold.azureSubscriptionId, "vm", "12", day)),
  ]);
  expect(counts).toEqual({ received: 124, accepted: 124, rated: 124, repeated: 0, conflicting: 0, quarantined: 0 });

  await business.closeAt("2021-06-05T23:59:59Z");
  const [legacy = "", nothingElse] = await business.invoicesOf("contoso");
  // 744 × 0.40 = 297.60, and 10.323 × 0.07 = 0.72261 → 0.72 (RAT-13).
  expect(legacy).toMatch(/^D\d+00001 298.32 USD from 2021-05-01$/);
  expect(nothingElse, "INV-04: the plan's invoice is not ready before the 6th").toBeUndefined();

  await business.closeAt("2021-06-06T00:00:00Z");
  const [, plan = ""] = await business.invoicesOf("contoso");
  // 744 × 0.40 × 0.85 = 252.96 (PEC-02).
  expect(plan).toMatch(/^G\d+00001 252.96 USD from 2021-05-01$/);
  const [ofProvider = ""] = await business.invoicesOf("fabrikam");
  expect(ofProvider).toMatch(/^G\d+00001 126.48 USD from 2021-05-01$/);

  const issued = [
    ["contoso", legacy],
    ["contoso", plan],
    ["fabrikam", ofProvider],
  ] as const;
  for (const [party, invoice] of issued) {
    const [number = "", charges] = invoice.split(" ");
    expect(total((await business.linesOf(party, number)).map(({ amount }) => amount))).toBe(charges);
    expect(total(await business.fileAmountsOf(party, number))).toBe(charges);
  }
  const [number] = ofProvider.split(" ");
  const lines = await world.call(`GET /v1/invoices/${number}/lineitems`, { as: "fabrikam" });
  expect(lines.body).toMatchObject({ items: [{ resellerMpnId: Number(mpnIdOf("wingtip")), customerId: cafe }] });
  expect(await business.invoicesOf("wingtip"), "INV-02: the operator does not bill resellers").toEqual([]);
});

test("ACC-01, ACC-02: on the subscription that an order makes the selling partner is Owner, and nobody else has a role", async () => {
  const customer = await business.aCustomer("fabrikam", "owner-alone", { reseller: "wingtip" });
  const { subscriptionId } = await business.anOrder("fabrikam", customer, offers.plan.offerId, { reseller: "wingtip" });
  const path = `/v1/customers/${customer}/subscriptions/${subscriptionId}/azureEntitlements`;
  const { body } = await world.call(`GET ${path}`, { as: "fabrikam" });
  expect(body).toMatchObject({
    items: [{ status: "active", roleAssignments: [{ principalId: tenantOf("fabrikam") }] }],
  });
});

test("the open month can be read before it is closed, exact and by meter", async () => {
  await business.setClock("2021-06-10T12:00:00Z");
  const customer = await business.aCustomer("contoso", "open-month");
  const { subscriptionId } = await business.anOrder("contoso", customer, offers.legacy.offerId);
  await business.report([
    aRecord(subscriptionId, "disk", "0.333", "2021-06-10T13:00:00Z"),
    aRecord(subscriptionId, "vm", "2", "2021-06-11"),
  ]);
  const meters = await world.call(`GET /v1/customers/${customer}/subscriptions/${subscriptionId}/meterusagerecords`, {
    as: "contoso",
  });
  expect(meters.body).toMatchObject({
    items: [
      { meterId: "disk", quantityUsed: 0.333, totalCost: 0.02331 },
      { meterId: "vm", quantityUsed: 2, totalCost: 0.8 },
    ],
  });
  const all = await world.call(`GET /v1/customers/${customer}/subscriptions/usagerecords`, { as: "contoso" });
  expect(all.body).toMatchObject({ items: [{ id: subscriptionId, totalCost: 0.82331, currencyCode: "USD" }] });
});

test("EX-07: a legacy period from the 15th has the discounted price until 31 January and the retail price after it", async () => {
  await business.setClock("2021-06-20T00:00:00Z");
  const customer = await business.aCustomer("northwind", "windmill");
  const { subscriptionId } = await business.anOrder("northwind", customer, offers.legacy.offerId);
  const days = daysFrom("2022-01-15", "2022-02-15");
  await business.report(days.map((day) => aRecord(subscriptionId, "vm", "24", day)));

  await business.closeAt("2022-02-16T23:59:59Z");
  expect(await business.invoicesOf("northwind"), "INV-05: ready two days after the billing day").toEqual([]);
  await business.closeAt("2022-02-17T00:00:00Z");
  const [invoice = ""] = await business.invoicesOf("northwind");
  expect(invoice).toMatch(/^D\d+00001 273.12 EUR from 2022-01-15$/);
  const [number = ""] = invoice.split(" ");
  expect((await business.linesOf("northwind", number)).map(({ amount }) => amount).sort()).toEqual(["134.4", "138.72"]);
  expect(total(await business.fileAmountsOf("northwind", number))).toBe("273.12");
});

test("a paid invoice is told as paid, with the amount, to its recipient", async () => {
  const [invoice = ""] = await business.invoicesOf("northwind");
  const [number = ""] = invoice.split(" ");
  const paid = await world.call(`POST /v1/invoices/${number}/payments`, { as: "operator", body: { amount: "273.12" } });
  expect(paid.status).toBe(201);
  const { body } = await world.call(`GET /v1/invoices/${number}`, { as: "northwind" });
  expect(body).toMatchObject({ status: "paid", paidAmount: 273.12, totalCharges: 273.12 });
});
