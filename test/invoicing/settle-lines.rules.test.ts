import fc from "fast-check";
import { expect, test } from "vitest";
import { settleLines } from "../../shared/invoicing/settle-lines.rules.js";
import { totalInvoice } from "../../shared/invoicing/totals.rules.js";
import { dec, format, sum, zero } from "../../shared/kernel/decimal.js";
import { dueOf, ratedLine, told } from "./lines.js";

const october = { start: "2017-10-01T00:00:00Z", end: "2017-11-01T00:00:00Z" };
const november = { start: "2017-11-01T00:00:00Z", end: "2017-12-01T00:00:00Z" };

test("what was never invoiced is a usage line of all that is due", () => {
  expect(told(settleLines([dueOf("10.00")], [], october))).toEqual(["usage 10"]);
});

test("a line that was invoiced and has not changed is not on the next invoice", () => {
  const first = settleLines([dueOf("10.00")], [], october);
  expect(settleLines([dueOf("10.00")], first, november)).toEqual([]);
});

test("INV-10: a correction is the line rounded correctly less the line that was billed, not the change rounded by itself (EX-26)", () => {
  const first = settleLines([dueOf("111.49")], [], october);
  expect(told(settleLines([dueOf("108.49")], first, november))).toEqual(["correction -3"]);
});

test("a second correction counts from what both earlier invoices asked for", () => {
  const first = settleLines([dueOf("10.00")], [], october);
  const second = settleLines([dueOf("12.00")], first, november);
  expect(told(settleLines([dueOf("9.00")], [...first, ...second], november))).toEqual(["correction -3"]);
});

test("INV-10: a corrected price gives the line another key: the billed one comes back whole, the new one is a correction too", () => {
  const first = settleLines([dueOf("10.00")], [], october);
  const corrected = dueOf("9.00", ratedLine({ lineKey: "m1||0.9" }));
  expect(told(settleLines([corrected], first, november))).toEqual(["correction 9", "correction -10"]);
});

test("USG-08: usage of a closed month that was never invoiced is late usage on the open one", () => {
  expect(told(settleLines([dueOf("3.00")], [], november))).toEqual(["lateUsage 3"]);
});

test("AMB-53: a line of 0 is shown beside others the first time, and not again", () => {
  const free = dueOf("0.00", ratedLine({ lineKey: "free" }));
  const first = settleLines([dueOf("1.00"), free], [], october);
  expect(told(first)).toEqual(["usage 1", "usage 0"]);
  expect(settleLines([dueOf("1.00"), free], first, november)).toEqual([]);
});

test("whatever a line was due at each close, all invoices together ask for what is due in the end", () => {
  const cents = fc.integer({ min: 0, max: 100_000 }).map((amount) => format({ units: BigInt(amount), scale: 2 }));
  fc.assert(
    fc.property(fc.array(cents, { minLength: 1, maxLength: 8 }), (history) => {
      const invoiced: ReturnType<typeof settleLines> = [];
      for (const amount of history) invoiced.push(...settleLines([dueOf(amount)], [...invoiced], november));
      expect(format(sum(invoiced.map((line) => dec(line.amount))))).toBe(format(dec(history.at(-1) ?? "0")));
    }),
  );
});

test("INV-11: tax is rounded once, on the total, not per line (EX-23)", () => {
  const keys = ["a", "b", "c"].map((lineKey) => dueOf("10.10", ratedLine({ lineKey })));
  const lines = settleLines(keys, [], october);
  expect(totalInvoice(lines, dec("0.25"), "EUR")).toEqual({ preTaxTotal: "30.3", taxTotal: "7.58", total: "37.88" });
  expect(totalInvoice(lines, zero, "EUR").taxTotal).toBe("0");
});
