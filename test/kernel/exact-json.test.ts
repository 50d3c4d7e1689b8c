import fc from "fast-check";
import { expect, test } from "vitest";
import { compare, dec } from "../../shared/kernel/decimal.js";
import { exactNumber, parseJson, printJson } from "../../shared/kernel/exact-json.js";

test("a number of 15 significant digits is a number, one of 16 stays the text of its literal", () => {
  expect(parseJson("[0.123456789012345, 0.1234567890123456]")).toEqual([0.123456789012345, "0.1234567890123456"]);
  expect(parseJson("[123456789012345, 1234567890123456]")).toEqual([123456789012345, "1234567890123456"]);
});
test("zeros at either end are no significant digits", () => {
  expect(parseJson("[0.000100, 1200000000000000000, 1.50000000000000000]")).toEqual([0.0001, 1200000000000000000, 1.5]);
});
test("a number that would print with an exponent stays the text of its literal", () => {
  expect(parseJson("[0.0000001, 1e400, 1e22, -2.5E-9]")).toEqual(["0.0000001", "1e400", "1e22", "-2.5E-9"]);
});
test("no digit is lost between a literal and its text, whatever the number", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^-?[1-9]\d{0,20}\.\d{1,20}$/), (literal) => {
      expect(compare(dec(String(parseJson(literal))), dec(literal))).toBe(0);
    }),
  );
});
test("of a property that is there twice the last one counts, whichever way the text is read", () => {
  expect(parseJson('{"quantity":1,"quantity":2}')).toEqual({ quantity: 2 });
  expect(parseJson('{"quantity":1,"quantity":0.12345678901234567}')).toEqual({ quantity: "0.12345678901234567" });
});
test("an exact number is printed digit by digit, as a number", () => {
  expect(printJson({ amount: exactNumber("12345678901234567.10") })).toBe('{"amount":12345678901234567.10}');
  expect(() => exactNumber("1,5")).toThrow();
});
test("a text that spells null, or the mark of an exact number, is printed as it is", () => {
  const told = { text: "null", mark: '"isLosslessNumber"', plain: "é" };
  expect(printJson(told)).toBe(JSON.stringify(told));
});
test("properties without a value are left out of an answer, elements of a list are not", () => {
  expect(printJson({ a: null, b: undefined, c: [null, { d: null }] })).toBe('{"c":[null,{}]}');
});
