import { afterAll, beforeAll, expect, test } from "vitest";
import { aRecord, type Business, businessIn, offers, total } from "../support/business.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
let business: Business;
const list = { offerId: offers.legacy.offerId, market: "US", currency: "USD", discount: "0" };
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2020-12-20T12:00:00Z");
  await business.enrol("contoso", "litware");
  await business.publishOffers();
  await business.publishPrices({ ...list, effectiveFrom: "2020-12-01", prices: { storage: "0.12", vm: "0.40" } });
});
afterAll(() => world.close());

test("USG-08, AMB-42: usage of a billed meter that arrives late is one correction on the next invoice, and the invoice that stands is not touched", async () => {
  const customer = await business.aCustomer("contoso", "latecomer");
  const { subscriptionId } = await business.anOrder("contoso", customer, offers.legacy.offerId);
  await business.report([aRecord(subscriptionId, "storage", "100", "2021-01-30")]);
  await business.closeAt("2021-02-03T00:00:00Z");
  const first = await business.invoicesOf("contoso");

  await business.report([
    aRecord(subscriptionId, "storage", "10", "2021-01-31"),
    aRecord(subscriptionId, "vm", "1", "2021-01-31"),
    aRecord(subscriptionId, "storage", "50", "2021-02-01"),
  ]);
  await business.closeAt("2021-03-03T00:00:00Z");
  const [january, february = ""] = await business.invoicesOf("contoso");
  expect([january]).toEqual(first);
  expect(february).toMatch(/00002 7.6 USD from 2021-02-01$/);
  const [number = ""] = february.split(" ");
  const lines = await business.linesOf("contoso", number);
  expect(lines.map(({ kind, month, amount }) => `${month} ${kind} ${amount}`).sort()).toEqual([
    "2021-01 correction 1.2",
    "2021-01 lateUsage 0.4",
    "2021-02 usage 6",
  ]);
  expect(total(await business.fileAmountsOf("contoso", number))).toBe("7.6");
});

test("INV-09: a price that is corrected after the invoice gives the exact difference, once", async () => {
  await business.setClock("2021-03-10T00:00:00Z");
  const customer = await business.aCustomer("litware", "overcharged");
  const { subscriptionId } = await business.anOrder("litware", customer, offers.legacy.offerId);
  await business.report([aRecord(subscriptionId, "vm", "100", "2021-03-31")]);
  await business.closeAt("2021-04-03T00:00:00Z");
  expect(await business.invoicesOf("litware")).toMatchObject([expect.stringMatching(/00001 40 USD from 2021-03-01$/)]);

  await business.publishPrices({ ...list, effectiveFrom: "2021-03-01", prices: { vm: "0.38" } });
  await business.report([aRecord(subscriptionId, "vm", "50", "2021-04-30")]);
  await business.closeAt("2021-05-03T00:00:00Z");
  const [, april = ""] = await business.invoicesOf("litware");
  const lines = await business.linesOf("litware", april.split(" ")[0] ?? "");
  const ofMonth = (wanted: string) => total(lines.filter(({ month }) => month === wanted).map(({ amount }) => amount));
  expect([ofMonth("2021-03"), ofMonth("2021-04")]).toEqual(["-2", "19"]);

  await business.closeAt("2021-06-03T00:00:00Z");
  expect(await business.invoicesOf("litware")).toHaveLength(2);
});

test("usage that is later than its period by a year is still one line, with the price of its own day", async () => {
  await business.publishPrices({ ...list, effectiveFrom: "2021-06-01", prices: { storage: "0.50" } });
  const customer = await business.aCustomer("contoso", "a-year-late");
  await business.setClock("2021-06-05T00:00:00Z");
  const { items } = JSON.parse((await world.call("GET /v1/customers", { as: "contoso" })).text) as {
    items: { id: string; companyProfile: { companyName: string } }[];
  };
  const latecomer = items.find(({ companyProfile }) => companyProfile.companyName === "latecomer")?.id ?? "";
  const listed = await world.call(`GET /v1/customers/${latecomer}/subscriptions`, { as: "contoso" });
  const [subscription] = (JSON.parse(listed.text) as { items: { id: string }[] }).items;
  expect(customer).not.toBe(latecomer);

  await business.report([aRecord(subscription?.id ?? "", "storage", "5", "2021-01-15")]);
  await business.closeAt("2022-02-03T00:00:00Z");
  const late = (await business.invoicesOf("contoso")).at(-1) ?? "";
  const lines = await business.linesOf("contoso", late.split(" ")[0] ?? "");
  expect(lines.map(({ kind, month, amount }) => `${month} ${kind} ${amount}`)).toEqual(["2021-01 correction 0.6"]);
});
