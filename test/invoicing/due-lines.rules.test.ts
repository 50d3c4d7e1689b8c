import fc from "fast-check";
import { expect, test } from "vitest";
import {
  dailyRowAmount,
  dueLine,
  effectiveUnitPrice,
  exchangeFactor,
  legacyDue,
  planDue,
} from "../../shared/invoicing/due-lines.rules.js";
import { compare, dec, format, isNegative, minus, negate } from "../../shared/kernel/decimal.js";
import { rateUnit } from "../../shared/rating/rating.rules.js";
import { aPrice, aRecord, legacy, plan, tiered } from "../rating/examples.js";

const F = dec("0.918273646");
const planned = (exact: string, factor = F, currency = "EUR") => {
  const { usd, billed } = planDue(dec(exact), factor, currency);
  return [format(usd), format(billed)];
};

test("CUR-07: the factor is 1 divided by USD per unit, to 9 decimals, and 1 for USD", () => {
  expect(format(exchangeFactor(dec("1.089")))).toBe("0.918273646");
  expect(format(exchangeFactor(dec("0.0066062058"))).split(".")[1]?.length).toBeLessThanOrEqual(9);
  expect(format(exchangeFactor(dec("1")))).toBe("1");
  expect(() => exchangeFactor(dec("0"))).toThrow();
});

test("RAT-11: a plan line is cut twice, to cents of USD and then to the billing currency", () => {
  expect(planned("142.848")).toEqual(["142.84", "131.16"]);
  expect(planned("142.848", dec("1"), "USD")).toEqual(["142.84", "142.84"]);
  expect(planned("0.00999")).toEqual(["0", "0"]);
});

test("AMB-11: the first cut keeps two decimals also where the billing currency has none or three", () => {
  expect(planned("9.999", dec("151.372849"), "JPY")).toEqual(["9.99", "1512"]);
  expect(planned("9.999", dec("0.376"), "KWD")).toEqual(["9.99", "3.756"]);
});

test("RAT-16: a credit is the mirror of the charge, so that a charge taken back leaves nothing", () => {
  expect(planned("-57.349")).toEqual(["-57.34", "-52.65"]);
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.nat({ max: 9 }), (units, scale) => {
      const exact = { units, scale };
      const { usd, billed } = planDue(exact, F, "EUR");
      const credit = planDue(negate(exact), F, "EUR");
      expect([format(credit.usd), format(credit.billed)]).toEqual([format(negate(usd)), format(negate(billed))]);
      expect(format(legacyDue(negate(exact), "EUR"))).toBe(format(negate(legacyDue(exact, "EUR"))));
      expect(isNegative(minus(exact, usd))).toBe(false);
      expect(compare(minus(exact, usd), dec("0.01"))).toBeLessThan(0);
    }),
  );
});

test("RAT-13, CUR-08: a legacy line is rounded once, to the nearest minor unit, and not exchanged", () => {
  expect(format(legacyDue(dec("10.355"), "EUR"))).toBe("10.36");
  expect(format(legacyDue(dec("12.54505"), "EUR"))).toBe("12.55");
  expect(format(legacyDue(dec("1512.4999"), "JPY"))).toBe("1512");
});

test("RAT-12: the effective unit price is what was charged per unit, to 15 decimals, and 0 without units", () => {
  expect(format(effectiveUnitPrice(dec("121.42"), dec("744")))).toBe("0.163198924731183");
  expect(format(effectiveUnitPrice(dec("21.39"), dec("29")))).toBe("0.737586206896552");
  expect(format(effectiveUnitPrice(dec("155.63"), dec("210.950039")))).toBe("0.737757626107858");
  expect(format(effectiveUnitPrice(dec("410.17"), dec("555.950039")))).toBe("0.737782122900436");
  expect(format(effectiveUnitPrice(dec("0"), dec("0")))).toBe("0");
});

test("RAT-15: a daily row is cut to 10 decimals and no further", () => {
  expect(format(dailyRowAmount(dec("3.9168"), F))).toBe("3.5966942166");
  expect(format(dailyRowAmount(dec("-3.9168"), F))).toBe("-3.5966942166");
});

test("a due line of the plan shows price and billing currency, the factor between them and its rounding step", () => {
  const price = aPrice({ tiers: tiered(["0", "0.192"]) });
  const [line] = rateUnit([aRecord(price, "744", "2022-03-01")], { ...plan, earnsCredit: () => true });
  expect(line && dueLine(line, { family: "azurePlan", currency: "EUR", factor: F })).toEqual({
    lineKey: "M1||",
    billableQuantity: "744",
    pricingCurrency: "USD",
    pricingAmount: "121.42",
    exchangeFactor: "0.918273646",
    currency: "EUR",
    amount: "111.49",
    effectiveUnitPrice: "0.163198924731183",
    rounding: "RAT-11",
  });
});

test("a due line of the legacy offer counts included units as not billable and knows no second currency", () => {
  const price = aPrice({ tiers: tiered(["0", "0.10355"]), includedQuantity: "5" });
  const [line] = rateUnit([aRecord(price, "105", "2022-03-01")], legacy);
  expect(line && dueLine(line, { family: "azureLegacy", currency: "EUR" })).toEqual({
    lineKey: "M1|||0|0.10355",
    billableQuantity: "100",
    pricingCurrency: "EUR",
    pricingAmount: "10.36",
    exchangeFactor: "1",
    currency: "EUR",
    amount: "10.36",
    effectiveUnitPrice: "0.1036",
    rounding: "RAT-13",
  });
});
