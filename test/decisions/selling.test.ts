import { expect, test } from "vitest";
import { explainSale, maySell } from "../../shared/selling/may-sell.rules.js";
import { sellingRows } from "./selling.data.js";
import { sellingFacts } from "./selling.facts.js";

test("the table has each of its 52 rows once", () => {
  const expected = Array.from({ length: 52 }, (_, index) => `SD-${String(index + 1).padStart(2, "0")}`);
  expect(sellingRows.map(({ row }) => row)).toEqual(expected);
});

for (const { row, says, differs, offer, date, decision, reason, rules } of sellingRows) {
  test(`${row}: ${says}: ${offer} on ${date} is ${reason} (${rules.join(", ")})`, () => {
    expect(maySell(sellingFacts(differs, offer, date))).toEqual({ decision, reason });
  });

  test(`${row}: the explanation ends at the check that decided, and only that one can have failed`, () => {
    const explained = explainSale(sellingFacts(differs, offer, date));
    expect(explained).toMatchObject({ decision, reason });
    expect(explained.checks.map(({ passed }) => passed)).toEqual(
      explained.checks.map((_, index) => decision === "ALLOW" || index < explained.checks.length - 1),
    );
    const last = explained.checks.at(-1);
    expect(last?.remedy === undefined).toBe(decision === "ALLOW");
  });
}
