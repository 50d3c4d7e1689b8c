import fc from "fast-check";
import { expect, test } from "vitest";
import { dec, format, plus, sum, zero } from "../../shared/kernel/decimal.js";
import { tierParts, tiersOf, tiersOfRanges } from "../../shared/rating/tiers.rules.js";
import { tiered } from "./examples.js";

const tiers = tiersOf(tiered(["0", "1"], ["100", "0.8"], ["1000", "0.5"]));
const placed = (quantity: string, position = "0") =>
  tierParts(dec(quantity), dec(position), tiers).map((part) => `${format(part.units)} at ${format(part.unitPrice)}`);

test("RAT-03: the unit that fills a tier still has that tier's price, the part above it the next one's", () => {
  expect(placed("100")).toEqual(["100 at 1"]);
  expect(placed("100.25")).toEqual(["100 at 1", "0.25 at 0.8"]);
  expect(placed("1250.5")).toEqual(["100 at 1", "900 at 0.8", "250.5 at 0.5"]);
});

test("RAT-03: units are placed after those that came before them", () => {
  expect(placed("1", "99")).toEqual(["1 at 1"]);
  expect(placed("1", "99.5")).toEqual(["0.5 at 1", "0.5 at 0.8"]);
  expect(placed("1", "100")).toEqual(["1 at 0.8"]);
  expect(placed("901", "99.5")).toEqual(["0.5 at 1", "900 at 0.8", "0.5 at 0.5"]);
  expect(placed("7", "99999")).toEqual(["7 at 0.5"]);
});

test("no units make one empty part, so that a record of 0 is still seen", () => {
  expect(placed("0")).toEqual(["0 at 1"]);
  expect(placed("0", "100")).toEqual(["0 at 0.8"]);
});

test("the parts add up to the quantity, and two steps cost what one step costs", () => {
  const amount = fc.nat(3_000_000).map((units) => ({ units: BigInt(units), scale: 3 }));
  fc.assert(
    fc.property(amount, amount, (first, second) => {
      const together = tierParts(plus(first, second), zero, tiers);
      const apart = [...tierParts(first, zero, tiers), ...tierParts(second, first, tiers)];
      expect(format(sum(together.map((part) => part.units)))).toBe(format(plus(first, second)));
      for (const tier of [0, 1, 2]) {
        const units = (parts: typeof together) => format(sum(parts.filter((p) => p.tier === tier).map((p) => p.units)));
        expect(units(apart)).toBe(units(together));
      }
    }),
  );
});

test("RAT-05: ranges counted from 1 become thresholds, so that a fraction above a maximum is in the next range", () => {
  const ranges = tiersOfRanges([
    { min: "1", max: "10000", price: "0.087" },
    { min: "10001", max: "50000", price: "0.083" },
    { min: "50001", price: "0.07" },
  ]);
  expect(ranges).toEqual(tiered(["0", "0.087"], ["10000", "0.083"], ["50000", "0.07"]));
});

test("RAT-05: ranges with a hole or an overlap are no price list", () => {
  expect(() => tiersOfRanges([{ min: "2", price: "1" }])).toThrow();
  expect(() =>
    tiersOfRanges([
      { min: "1", max: "10", price: "1" },
      { min: "12", price: "1" },
    ]),
  ).toThrow();
  expect(() =>
    tiersOfRanges([
      { min: "1", max: "10", price: "1" },
      { min: "10", price: "1" },
    ]),
  ).toThrow();
  expect(() =>
    tiersOfRanges([
      { min: "1", price: "1" },
      { min: "11", price: "1" },
    ]),
  ).toThrow();
});
