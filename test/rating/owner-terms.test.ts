import { afterAll, beforeAll, expect, test } from "vitest";
import { aRecord, type Business, businessIn, offers } from "../support/business.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
let business: Business;
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2021-01-01T00:00:00Z");
  await business.enrol("contoso");
  await business.publishOffers();
});
afterAll(() => world.close());

test("MKT-05: usage without a price names the market whose list was read, be it the country's or its group's", async () => {
  const { offerId } = offers.legacy;
  const group = { offerId, market: "UnitedStates", currency: "USD", discount: "0", effectiveFrom: "2021-01-01" };
  await business.publishPrices({ ...group, prices: { vm: "0.40" } });
  const customer = await business.aCustomer("contoso", "grouped");
  const { subscriptionId } = await business.anOrder("contoso", customer, offerId);
  const { batchId } = await business.report([aRecord(subscriptionId, "unheard-of", "1", "2021-01-05")]);
  const { text } = await world.call(`GET /v1/usage/batches/${batchId}/quarantine`, { as: "operator" });
  expect(text).toContain(`No price list (${offerId}, UnitedStates, USD) has meter unheard-of.`);
});
