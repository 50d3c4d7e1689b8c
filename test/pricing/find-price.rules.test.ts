import { expect, test } from "vitest";
import { findPrice, priceProblem } from "../../shared/pricing/find-price.rules.js";
import { PriceEntry } from "../../shared/pricing/price-entry.schema.js";
import { aPrice, tiered } from "../rating/examples.js";

const spellings: Record<string, string> = { "eu west": "westeurope", westeurope: "westeurope", "us west": "westus" };
const normalise = (region: string) => spellings[region.toLowerCase()] ?? region.toLowerCase();
const found = (entries: PriceEntry[], date: string, region?: string) => {
  const price = findPrice(entries, region === undefined ? { date } : { date, region }, normalise);
  return price.kind === "found" ? price.entry.priceId : price.fact;
};

test("RAT-01: the entry with the latest start that is not after the usage date applies, in whatever order the list is", () => {
  const entries = [
    aPrice({ priceId: "march", effectiveFrom: "2022-03-01" }),
    aPrice({ priceId: "january", effectiveFrom: "2022-01-01" }),
    aPrice({ priceId: "february", effectiveFrom: "2022-02-01" }),
  ];
  expect(found(entries, "2022-01-31")).toBe("january");
  expect(found(entries, "2022-02-01")).toBe("february");
  expect(found(entries, "2022-02-28")).toBe("february");
  expect(found(entries, "2030-01-01")).toBe("march");
});

test("RAT-01: of two entries with the same start the one that became known later holds", () => {
  const entries = [aPrice({ priceId: "published" }), aPrice({ priceId: "corrected" })];
  expect(found(entries, "2022-01-01")).toBe("corrected");
});

test("USG-06: a meter without a price on the date is reported, never guessed", () => {
  expect(found([aPrice({ effectiveFrom: "2022-01-02" })], "2022-01-01")).toBe("the meter has no price on 2022-01-01");
  expect(found([], "2022-01-01")).toBe("the meter has no price on 2022-01-01");
});

test("RAT-02: where a meter has prices of several regions the record's region decides, in any spelling", () => {
  const entries = [
    aPrice({ priceId: "eu old", region: "EU West", effectiveFrom: "2021-01-01" }),
    aPrice({ priceId: "eu new", region: "westeurope", effectiveFrom: "2022-01-01" }),
    aPrice({ priceId: "us", region: "US West", effectiveFrom: "2021-06-01" }),
  ];
  expect(found(entries, "2022-01-01", "WestEurope")).toBe("eu new");
  expect(found(entries, "2021-12-31", "WestEurope")).toBe("eu old");
  expect(found(entries, "2022-01-01", "US West")).toBe("us");
  expect(found(entries, "2022-01-01", "Mars")).toContain('none of them for "Mars"');
  expect(found(entries, "2022-01-01")).toContain("2 regions");
});

test("AMB-45: an only price fits every place, whatever region it carries", () => {
  const entries = [aPrice({ priceId: "only", region: "EU West" })];
  expect(found(entries, "2022-01-01", "US West")).toBe("only");
  expect(found(entries, "2022-01-01")).toBe("only");
});

test("AMB-45: an entry without region fits every place that has no entry of its own", () => {
  const entries = [aPrice({ priceId: "anywhere" }), aPrice({ priceId: "eu", region: "EU West" })];
  expect(found(entries, "2022-01-01", "EU West")).toBe("eu");
  expect(found(entries, "2022-01-01", "US West")).toBe("anywhere");
  expect(found(entries, "2022-01-01")).toBe("anywhere");
});

test("AMB-51: a net price cannot stand for the retail price, which the plan and the phase-2 legacy offer charge", () => {
  const net = aPrice({ basis: "partnerNet" });
  const legacy0145 = { family: "azureLegacy", erpFrom: "2022-02-01" } as const;
  expect(priceProblem(net, "2022-02-01", legacy0145)?.kind).toBe("PRICE_MISSING");
  expect(priceProblem(net, "2022-01-31", legacy0145)).toBeUndefined();
  expect(priceProblem(net, "2022-01-31", { family: "azurePlan" })?.kind).toBe("PRICE_MISSING");
});

test("AMB-51: an offer that keeps its discount goes on with its net price, and a retail price always serves", () => {
  expect(priceProblem(aPrice({ basis: "partnerNet" }), "2030-01-01", { family: "azureLegacy" })).toBeUndefined();
  expect(priceProblem(aPrice(), "2022-02-01", { family: "azureLegacy", erpFrom: "2022-02-01" })).toBeUndefined();
  expect(priceProblem(aPrice(), "2022-02-01", { family: "azurePlan" })).toBeUndefined();
});

test("RAT-03: tiers start at 0 and ascend as numbers, or the row is no price", () => {
  const accepts = (...tiers: [string, string][]) =>
    PriceEntry.safeParse({ ...aPrice(), tiers: tiered(...tiers) }).success;
  expect(accepts(["0", "1"], ["87.5", "0.9"], ["1024.0", "0.8"])).toBe(true);
  expect(accepts(["1", "1"])).toBe(false);
  expect(accepts(["0", "1"], ["9", "0.9"], ["10", "0.8"])).toBe(true);
  expect(accepts(["0", "1"], ["10", "0.9"], ["9", "0.8"])).toBe(false);
  expect(accepts(["0", "1"], ["0.0", "0.9"])).toBe(false);
  expect(accepts()).toBe(false);
});
