import { expect, test } from "vitest";
import { dec } from "../../shared/kernel/decimal.js";
import { formatMoney, minorUnits } from "../../shared/kernel/money.js";

test("CUR-09: JPY and KRW have no minor unit, the other billing currencies of the programme have two digits", () => {
  for (const currency of ["JPY", "KRW"]) expect(minorUnits(currency)).toBe(0);
  for (const currency of ["EUR", "USD", "GBP", "CHF", "NOK", "SEK", "DKK", "AUD", "CAD", "NZD", "TWD", "INR", "BRL"]) {
    expect(minorUnits(currency)).toBe(2);
  }
});

test("AMB-57: minor units are those of ISO 4217, also where formatting libraries say otherwise", () => {
  expect(minorUnits("HUF")).toBe(2);
  expect(minorUnits("IDR")).toBe(2);
  expect(minorUnits("BHD")).toBe(3);
});

test("a code that is no currency, or has no minor units, is an error and not a guess", () => {
  for (const code of ["", "eur", "EURO", "XAU", "XXX", "toString"]) expect(() => minorUnits(code)).toThrow(RangeError);
});

test("an amount is printed with exactly the decimals of its currency", () => {
  expect(formatMoney(dec("131.1"), "EUR")).toBe("131.10");
  expect(formatMoney(dec("18379"), "JPY")).toBe("18379");
  expect(formatMoney(dec("-3"), "BHD")).toBe("-3.000");
});

test("an amount that was not rounded is not printed as if it were", () => {
  expect(() => formatMoney(dec("131.166"), "EUR")).toThrow();
  expect(() => formatMoney(dec("0.5"), "JPY")).toThrow();
});
