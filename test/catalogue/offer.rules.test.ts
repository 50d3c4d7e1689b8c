import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  defaultBillingCycle,
  isNewCommerce,
  isOfferedIn,
  offerOn,
  publicationOn,
  quantityLimitsOf,
  stillHolding,
  takesOrders,
} from "../../shared/catalogue/offer.rules.js";
import type { Offer } from "../../shared/catalogue/offer.schema.js";
import { programme } from "../../shared/partners/programme.rules.js";
import { anOffer } from "./an-offer.js";

const nameOn = (publications: readonly Offer[], date: string) => offerOn(publications, date)?.name;

describe("OFR-12: the catalogue of a day", () => {
  test("an offer is there from its first day on, and no more on the day on which it ends", () => {
    const offer = anOffer({ availableFrom: "2021-03-01", availableTo: "2021-04-01" });
    const days = ["2021-02-28", "2021-03-01", "2021-03-31", "2021-04-01"];
    expect(days.map((day) => nameOn([offer], day))).toEqual([undefined, "Suite", "Suite", undefined]);
  });

  test("of one that ended the last publication is still known, so that it can be called withdrawn", () => {
    const offer = anOffer({ availableTo: "2021-04-01" });
    expect(publicationOn([offer], "2021-04-01")).toBe(offer);
    expect(publicationOn([anOffer({ availableFrom: "2021-04-02" })], "2021-04-01")).toBeUndefined();
  });

  test("AMB-73: an offer that was imported later counts on a day before, since imports describe the past", () => {
    const later = { knownSince: "2022-06-01T00:00:00.000Z" };
    expect(nameOn([anOffer(later)], "2015-01-01")).toBe("Suite");
    expect(nameOn([anOffer({ ...later, availableFrom: "2015-01-01" })], "2015-01-01")).toBe("Suite");
    expect(nameOn([anOffer({ ...later, availableFrom: "2015-01-01" })], "2014-12-31")).toBeUndefined();
  });

  test("a later publication takes over on its own first day, and without one on the day on which it was published", () => {
    const first = anOffer({ name: "first" });
    const dated = anOffer({ name: "second", availableFrom: "2021-07-01", knownSince: "2021-05-05T00:00:00.000Z" });
    const undated = anOffer({ name: "second", knownSince: "2021-05-05T23:00:00.000Z" });
    expect([nameOn([first, dated], "2021-06-30"), nameOn([first, dated], "2021-07-01")]).toEqual(["first", "second"]);
    expect([nameOn([first, undated], "2021-05-04"), nameOn([first, undated], "2021-05-05")]).toEqual([
      "first",
      "second",
    ]);
  });

  test("a publication that ends the offer ends it, though an earlier one would hold for ever", () => {
    const ending = anOffer({ availableTo: "2021-04-01", knownSince: "2021-03-15T00:00:00.000Z" });
    expect(nameOn([anOffer(), ending], "2021-03-31")).toBe("Suite");
    expect(nameOn([anOffer(), ending], "2021-04-01")).toBeUndefined();
  });

  test("what is kept for a day on says of every later day what all publications say", () => {
    const day = fc.integer({ min: 1, max: 28 }).map((number) => `2021-02-${String(number).padStart(2, "0")}`);
    const publication = fc.record(
      { name: fc.string(), availableFrom: day, availableTo: day, known: day },
      { requiredKeys: ["name", "known"] },
    );
    fc.assert(
      fc.property(fc.array(publication, { minLength: 1, maxLength: 6 }), day, day, (made, one, other) => {
        const publications = made.map(({ known, ...rest }) =>
          anOffer({ ...rest, knownSince: `${known}T00:00:00.000Z` }),
        );
        const [asOf = "", date = ""] = [one, other].sort();
        expect(offerOn(stillHolding(publications, asOf), date)).toEqual(offerOn(publications, date));
      }),
    );
  });
});

test("an offer id with a colon is a product's SKU, one without is of the older catalogue", () => {
  expect([isNewCommerce(anOffer({ offerId: "CFQ7TTC0LH18:0001" })), isNewCommerce(anOffer())]).toEqual([true, false]);
});

test("an order that does not say how often it is charged has the offer's first cycle, or is charged monthly", () => {
  expect(defaultBillingCycle(anOffer({ supportedBillingCycles: ["annual", "monthly"] }))).toBe("annual");
  expect(defaultBillingCycle(anOffer({ terms: [{ duration: "P3Y", billingCycle: "triennial" }] }))).toBe("triennial");
  expect(defaultBillingCycle(anOffer({ supportedBillingCycles: [] }))).toBe("monthly");
});

test("OFR-02, OFR-03: an Azure offer is ordered one at a time, a licence by the seat, each within its own limits", () => {
  expect(quantityLimitsOf(anOffer({ family: "azurePlan" }))).toEqual({ minimum: 1, maximum: 1 });
  expect(quantityLimitsOf(anOffer())).toEqual({ minimum: 1, maximum: 10_000_000 });
  expect(quantityLimitsOf(anOffer({ minimumQuantity: 5, maximumQuantity: 300 }))).toEqual({ minimum: 5, maximum: 300 });
});

test("MKT-08: an offer that names countries is sold in those, another in all of the market groups", () => {
  expect([isOfferedIn(anOffer(), "NL", "2026-01-01"), isOfferedIn(anOffer(), "CU", "2026-01-01")]).toEqual([
    true,
    false,
  ]);
  expect(isOfferedIn(anOffer({ countries: ["US"] }), "NL", "2026-01-01")).toBe(false);
  expect([
    isOfferedIn(anOffer({ countries: [] }), "NL", "2026-01-01"),
    isOfferedIn(anOffer({ countries: ["NL"] }), "NL", "2026-01-01"),
  ]).toEqual([true, true]);
});

test("OFR-09, PHS-18: offers of a closed cloud and of a phase that ended take no more orders, others go on", () => {
  const german = anOffer({ cloud: "germany", family: "azureNational" });
  expect([takesOrders(german, programme, "2021-10-28"), takesOrders(german, programme, "2021-10-29")]).toEqual([
    true,
    false,
  ]);
  const legacy = anOffer({ family: "azureLegacy" });
  const retired = { ...programme, legacyAzure: { ...programme.legacyAzure, phase3From: "2022-07-31" } };
  expect(takesOrders(legacy, programme, "2030-01-01")).toBe(true);
  expect([takesOrders(legacy, retired, "2022-07-30"), takesOrders(legacy, retired, "2022-07-31")]).toEqual([
    true,
    false,
  ]);
  expect(takesOrders(anOffer(), retired, "2022-07-31")).toBe(true);
});
