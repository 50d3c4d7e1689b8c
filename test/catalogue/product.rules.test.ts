import { expect, test } from "vitest";
import { isInView, productIdOf, segmentsShown, skuIdOf, viewsOf } from "../../shared/catalogue/product.rules.js";
import { anOffer } from "./an-offer.js";

const legacy = anOffer({ offerId: "MS-AZR-0145P", family: "azureLegacy" });
const plan = anOffer({ offerId: "DZH318Z0BPS6:0001", family: "azurePlan" });

test("a SKU's product is what stands before the colon; a legacy Azure offer is its own SKU", () => {
  expect([productIdOf(plan), skuIdOf(plan)]).toEqual(["DZH318Z0BPS6", "0001"]);
  expect([productIdOf(legacy), skuIdOf(legacy)]).toEqual(["MS-AZR-0145P", "MS-AZR-0145P"]);
  const named = { ...legacy, product: { id: "9DEA7946", name: "Azure", unit: "Usage-based" } };
  expect(productIdOf(named)).toBe("9DEA7946");
});

test("MicrosoftAzure shows the legacy offer and the plan, and a licence of the older catalogue is no product", () => {
  expect([legacy, plan].map((offer) => isInView(offer, "MicrosoftAzure"))).toEqual([true, true]);
  expect([legacy, plan].map((offer) => isInView(offer, "Azure"))).toEqual([false, true]);
  expect(viewsOf(anOffer())).toEqual([]);
  expect(viewsOf(anOffer({ offerId: "P:S" }))).toEqual(["OnlineServices"]);
});

test("a wide view shows what its narrower ones do, and not the other way round", () => {
  const reservation = anOffer({ offerId: "P:S", targetViews: ["AzureReservationsVM"] });
  expect(isInView(reservation, "AzureReservations")).toBe(true);
  expect(isInView(reservation, "AzureReservationsVM")).toBe(true);
  expect(isInView(reservation, "AzureReservationsSQL")).toBe(false);
  expect(isInView(anOffer({ targetViews: ["AzureReservations"] }), "AzureReservationsVM")).toBe(false);
  expect(isInView(anOffer({ targetViews: ["MarketplaceSaaS"] }), "OnlineServices")).toBe(true);
  expect(isInView(anOffer({ targetViews: ["OnlineServices"] }), "MarketplaceSaaS")).toBe(false);
});

test("a SKU has an availability for each of its segments, for nonprofit only when it is asked for", () => {
  const both = anOffer({ segments: ["commercial", "nonprofit"] });
  expect(segmentsShown(both, undefined)).toEqual(["commercial"]);
  expect(segmentsShown(both, "nonprofit")).toEqual(["nonprofit"]);
  expect(segmentsShown(both, "education")).toEqual([]);
});

test("a SKU that is bound to no segment is commercial, and whatever else is asked for", () => {
  expect(segmentsShown(anOffer(), undefined)).toEqual(["commercial"]);
  expect(segmentsShown(anOffer({ segments: [] }), "education")).toEqual(["education"]);
});
