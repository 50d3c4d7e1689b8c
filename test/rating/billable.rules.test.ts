import { expect, test } from "vitest";
import { dec, format } from "../../shared/kernel/decimal.js";
import { freePart } from "../../shared/rating/billable.rules.js";

const free = (quantity: string, consumed: string, included: string) =>
  format(freePart(dec(quantity), dec(consumed), dec(included)));

test("RAT-04: included units are free until they are used up, and the rest is overage", () => {
  expect(free("4.75", "0", "5")).toBe("4.75");
  expect(free("5", "0", "5")).toBe("5");
  expect(free("5.5", "0", "5")).toBe("5");
  expect(free("2", "4.25", "5")).toBe("0.75");
  expect(free("2", "5", "5")).toBe("0");
  expect(free("2", "7", "5")).toBe("0");
  expect(free("2", "0", "0")).toBe("0");
});
