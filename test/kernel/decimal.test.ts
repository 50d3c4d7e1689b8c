import fc from "fast-check";
import { expect, test } from "vitest";
import {
  compare,
  cut,
  DecimalText,
  dec,
  ExactDecimalText,
  equals,
  format,
  formatFixed,
  isDecimalText,
  max,
  min,
  minus,
  negate,
  plus,
  quotient,
  roundHalfAway,
  sum,
  times,
} from "../../shared/kernel/decimal.js";
import { limits } from "../../shared/kernel/limits.js";

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat({ max: 25 }))
  .map(([units, scale]) => ({ units, scale }));
const canonical = (text: string) => format(dec(text));

test.each([
  ["0", "0"],
  ["-0", "0"],
  ["-0.000", "0"],
  ["007", "7"],
  ["1024.0", "1024"],
  ["1000", "1000"],
  ["-12.50", "-12.5"],
  ["+5", "5"],
  [".5", "0.5"],
  ["-.5", "-0.5"],
  ["5.", "5"],
  ["3.1E-05", "0.000031"],
  ["-1.50e2", "-150"],
  ["1e+21", "1000000000000000000000"],
  ["999999999999999", "999999999999999"],
  ["1.542000000000000299", "1.542000000000000299"],
  ["254.857855471029399708", "254.857855471029399708"],
])("the text %s is read without losing a digit and printed plainly", (text, plain) => {
  expect(canonical(text)).toBe(plain);
});

test.each([
  "",
  "-",
  ".",
  "-.",
  "+",
  "1,5",
  " 1",
  "1 ",
  "1..2",
  "1-2",
  "--1",
  "0x10",
  "NaN",
  "Infinity",
  "-Infinity",
  "1e",
  "1e999999",
  "1e-999999",
  "1e9999",
  "١",
  "9".repeat(1_001),
])("the text %j is not a decimal number", (text) => {
  expect(() => dec(text)).toThrow(RangeError);
  expect(isDecimalText(text)).toBe(false);
  expect(DecimalText.safeParse(text).success).toBe(false);
});

test("what is printed is read back as the same value, whatever it is", () => {
  fc.assert(
    fc.property(decimals, (x) => {
      expect(equals(dec(format(x)), x)).toBe(true);
      expect(canonical(format(x))).toBe(format(x));
    }),
  );
});

test("equal values have equal texts, whatever their scales", () => {
  fc.assert(
    fc.property(decimals, fc.nat({ max: 20 }), (x, zeros) => {
      const same = { units: x.units * 10n ** BigInt(zeros), scale: x.scale + zeros };
      expect(format(same)).toBe(format(x));
      expect(compare(same, x)).toBe(0);
    }),
  );
});

test("sums and products are exact: they can be taken apart again", () => {
  fc.assert(
    fc.property(decimals, decimals, decimals, (a, b, c) => {
      expect(format(minus(plus(a, b), b))).toBe(format(a));
      expect(format(times(a, plus(b, c)))).toBe(format(plus(times(a, b), times(a, c))));
      expect(format(sum([a, b, c]))).toBe(format(sum([c, a, b])));
    }),
  );
});

test("floats lose here, decimals do not", () => {
  expect(format(plus(dec("0.1"), dec("0.2")))).toBe("0.3");
  expect(format(times(dec("1.005"), dec("100")))).toBe("100.5");
});

test("order is that of the numbers, not of their texts or scales", () => {
  expect(compare(dec("10"), dec("9.99"))).toBeGreaterThan(0);
  expect(compare(dec("-10"), dec("9.99"))).toBeLessThan(0);
  expect(format(min(dec("2"), dec("10")))).toBe("2");
  expect(format(max(dec("2"), dec("10")))).toBe("10");
});

test.each([
  ["142.848", 2, "142.84", "142.85"],
  ["-57.349", 2, "-57.34", "-57.35"],
  ["10.355", 2, "10.35", "10.36"],
  ["-10.355", 2, "-10.35", "-10.36"],
  ["0.005", 2, "0", "0.01"],
  ["-0.004", 2, "0", "0"],
  ["1512.5", 0, "1512", "1513"],
  ["9.999", 2, "9.99", "10"],
  ["7.1", 2, "7.1", "7.1"],
])("%s to %i decimals is %s by RD, toward zero, and %s by RH, halves away from zero", (text, places, rd, rh) => {
  expect(format(cut(dec(text), places))).toBe(rd);
  expect(format(roundHalfAway(dec(text), places))).toBe(rh);
});

test("rounding is symmetric around zero and moves a value by less than one unit (RD) or at most half of one (RH)", () => {
  fc.assert(
    fc.property(decimals, fc.nat({ max: 12 }), (x, places) => {
      const unit = { units: 1n, scale: places };
      const distance = (rounded: typeof x) => {
        const moved = minus(rounded, x);
        return max(moved, negate(moved));
      };
      expect(format(cut(negate(x), places))).toBe(format(negate(cut(x, places))));
      expect(format(roundHalfAway(negate(x), places))).toBe(format(negate(roundHalfAway(x, places))));
      expect(compare(distance(cut(x, places)), unit)).toBeLessThan(0);
      expect(compare(times(distance(roundHalfAway(x, places)), dec("2")), unit)).toBeLessThanOrEqual(0);
    }),
  );
});

test("a quotient is the nearest value of its decimals, for every pair of signs", () => {
  expect(format(quotient(dec("1"), dec("1.089"), 9, "half-away"))).toBe("0.918273646");
  expect(format(quotient(dec("1"), dec("1.089"), 9, "cut"))).toBe("0.918273645");
  expect(format(quotient(dec("-1"), dec("1.089"), 9, "half-away"))).toBe("-0.918273646");
  expect(format(quotient(dec("1"), dec("-8"), 2, "half-away"))).toBe("-0.13");
  expect(format(quotient(dec("-1"), dec("-8"), 2, "half-away"))).toBe("0.13");
  expect(format(quotient(dec("0.00001"), dec("10"), 2, "half-away"))).toBe("0");
  expect(() => quotient(dec("1"), dec("0.00"), 2, "cut")).toThrow();
});

test("printing with fixed decimals fills up with zeros and never rounds", () => {
  expect(formatFixed(dec("131.1"), 2)).toBe("131.10");
  expect(formatFixed(dec("-0.5"), 3)).toBe("-0.500");
  expect(formatFixed(dec("19891"), 0)).toBe("19891");
  expect(formatFixed(dec("1.500"), 1)).toBe("1.5");
  expect(() => formatFixed(dec("1.005"), 2)).toThrow("1.005 has more than 2 decimals");
});

test("text from outside becomes canonical, and a JSON number stands for its shortest literal", () => {
  expect(DecimalText.parse("0012.50")).toBe("12.5");
  expect(DecimalText.parse(0.1)).toBe("0.1");
  expect(DecimalText.parse(3.1e-5)).toBe("0.000031");
  expect(DecimalText.parse(1e21)).toBe("1000000000000000000000");
});

test("what is no finite number is refused", () => {
  for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY, null, undefined, true, {}, 5n]) {
    expect(DecimalText.safeParse(wrong).success).toBe(false);
  }
});

test("the largest number of digits is taken and one more is refused, before and after the point", () => {
  const most = limits.decimalDigitsMax;
  for (const fits of ["9".repeat(most), `0.${"3".repeat(most)}`, `-1.${"3".repeat(most - 1)}`, `1e${most - 1}`]) {
    expect(isDecimalText(fits)).toBe(true);
    expect(DecimalText.safeParse(fits).success).toBe(true);
  }
  for (const over of ["9".repeat(most + 1), `0.${"3".repeat(most + 1)}`, `-1.${"3".repeat(most)}`, `1e${most}`]) {
    expect(isDecimalText(over)).toBe(false);
    expect(DecimalText.safeParse(over).success).toBe(false);
  }
});

test("the exact product of the longest texts still has a text", () => {
  const longest = dec("9".repeat(limits.decimalDigitsMax));
  const smallest = dec(`0.${"9".repeat(limits.decimalDigitsMax)}`);
  const together = plus(times(times(longest, longest), longest), times(times(smallest, smallest), smallest));
  expect(ExactDecimalText.parse(format(together))).toBe(format(together));
});
