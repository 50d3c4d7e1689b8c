import assert from "node:assert/strict";
import { expect, test } from "vitest";
import { type DueLine, dailyRowAmount, dueLine, planDue } from "../../shared/invoicing/due-lines.rules.js";
import {
  cut,
  type Decimal,
  dec,
  equals,
  format,
  minus,
  plus,
  roundHalfAway,
  sum,
  times,
} from "../../shared/kernel/decimal.js";
import { formatMoney } from "../../shared/kernel/money.js";
import { earnsCredit } from "../../shared/rating/earned-credit.rules.js";
import type { RatedLine } from "../../shared/rating/rated-line.schema.js";
import { type RateableRecord, type RatingTerms, rateUnit } from "../../shared/rating/rating.rules.js";
import { tiersOfRanges } from "../../shared/rating/tiers.rules.js";
import { aPrice, aRecord, tiered } from "../rating/examples.js";
import {
  correction,
  dailyRow,
  freeStandingCredit,
  type Price,
  type Unit,
  type Usage,
  type WorkedExample,
  workedExamples,
} from "./worked-examples.data.js";

const subscription = "/subscriptions/example";

function priceOf(price: Price) {
  const { meterId, region = "", tags = [], includedQuantity = "0" } = price;
  const common = { priceId: `${meterId} ${region}`, meterId, region, tags: [...tags], includedQuantity };
  if ("flat" in price) return aPrice({ ...common, tiers: tiered(["0", price.flat]) });
  if ("rates" in price) return aPrice({ ...common, tiers: tiered(...price.rates) });
  return aPrice({ ...common, tiers: tiersOfRanges(price.ranges) });
}

function recordsOf(
  { price, each, from, step = "day", times: count = 1 }: Usage,
  resellerId?: string,
): RateableRecord[] {
  const entry = priceOf(price);
  const stepMs = (step === "day" ? 24 : 1) * 3_600_000;
  return Array.from({ length: count }, (_, index) => {
    const usageStart = new Date(Date.parse(from) + index * stepMs).toISOString().replace(".000Z", "Z");
    const resourceUri = `${subscription}/resourceGroups/web/providers/example/${entry.meterId}`;
    return aRecord(entry, each, usageStart, { resourceUri, ...(resellerId === undefined ? {} : { resellerId }) });
  });
}

function termsOf({ legacy, access = [] }: Unit): RatingTerms {
  const grants = access.map(([from, to]) => ({
    principalId: "partner",
    roleId: "owner",
    scope: subscription,
    from,
    ...(to === undefined ? {} : { to }),
  }));
  const holders = new Set(["partner"]);
  const eligibleRoles = new Set(["owner"]);
  return {
    family: legacy === undefined ? "azurePlan" : "azureLegacy",
    discountOn: () => dec(legacy?.discount ?? "0"),
    ...(legacy?.erpFrom === undefined ? {} : { erpFrom: legacy.erpFrom }),
    earnsCredit: (date, resourceUri, { price }) =>
      earnsCredit({ grants, holders, date, resourceUri, tags: price.tags, eligibleRoles }),
  };
}

type Charged = { line: RatedLine; due: DueLine };
function chargedBy(unit: Unit): Charged[] {
  const { currency = "USD", factor = "1" } = unit;
  const records = unit.usage.flatMap((usage) => recordsOf(usage, unit.resellerId));
  return rateUnit(records, termsOf(unit)).map((line) => ({
    line,
    due: dueLine(
      line,
      unit.legacy ? { family: "azureLegacy", currency } : { family: "azurePlan", currency, factor: dec(factor) },
    ),
  }));
}

const totalOf = (charged: Charged[]) => sum(charged.map(({ due }) => dec(due.amount)));
const currencyOf = ({ units }: WorkedExample) => units[0]?.currency ?? "USD";

/** Walks a calculation by hand: `x` and `+` are exact, RD and RH are the roundings of the rules. */
function byHand([start = "", ...steps]: string[]): Decimal {
  return steps.reduce((value, step) => {
    const [kind, operand = ""] = step.split(" ");
    if (kind === "x") return times(value, dec(operand));
    if (kind === "+") return plus(value, dec(operand));
    assert(kind === "RD" || kind === "RH", `the step "${step}" is known`);
    return (kind === "RD" ? cut : roundHalfAway)(value, Number(operand));
  }, dec(start));
}

test.each(workedExamples)("$id: $title", (example) => {
  const charged = example.units.map(chargedBy);
  for (const [index, unit] of example.units.entries()) {
    const shown = (charged[index] ?? []).map(({ line, due }, place) => {
      const told = unit.due[place];
      return {
        amount: due.amount,
        ...(told?.exact === undefined ? {} : { exact: line.exactAmount }),
        ...(told?.usd === undefined ? {} : { usd: due.pricingAmount }),
        ...(told?.effectiveUnitPrice === undefined ? {} : { effectiveUnitPrice: due.effectiveUnitPrice }),
      };
    });
    expect(shown).toEqual(unit.due);
  }
  expect(formatMoney(totalOf(charged.flat()), currencyOf(example))).toBe(example.total);
});

const temptations = workedExamples.flatMap((example) =>
  (example.wrong ?? []).map((wrong) => ({ ...wrong, ...example, wrong })),
);
test.each(temptations)("$id: it would be wrong, and is not what happens, that $why", ({ wrong, ...example }) => {
  expect(formatMoney(byHand(wrong.steps), currencyOf(example))).toBe(wrong.gives);
  expect(equals(totalOf(example.units.flatMap(chargedBy)), dec(wrong.gives))).toBe(false);
});

const found = (id: string) => {
  const example = workedExamples.find((one) => one.id === id);
  assert(example !== undefined, `there is an example ${id}`);
  return example;
};

test("EX-07, PHS-16: what was charged for usage before phase 2 is the incentive base, nothing after it is", () => {
  const charged = found("EX-07").units.flatMap(chargedBy);
  const before = charged.filter(({ line }) => line.chargeEnd < "2022-02-01");
  expect(before.map(({ due }) => due.amount)).toEqual(["138.72"]);
  expect(charged.filter(({ line }) => line.chargeStart >= "2022-02-01")).toHaveLength(charged.length - before.length);
});

test("EX-11, INV-14: the provider's lines add up by reseller of record", () => {
  const example = found("EX-11");
  const charged = example.units.flatMap(chargedBy);
  for (const [resellerId, amount] of Object.entries(example.byReseller ?? {})) {
    const ofReseller = charged.filter(({ line }) => (line.resellerId ?? "") === resellerId);
    expect(format(totalOf(ofReseller))).toBe(format(dec(amount)));
  }
});

test("EX-15: late usage shows its own charge dates", () => {
  const [late] = found("EX-15 June").units.flatMap(chargedBy);
  expect([late?.line.chargeStart, late?.line.chargeEnd]).toEqual(["2022-06-29", "2022-06-29"]);
});

test("EX-26, INV-10: a correction is the correct line less the billed one", () => {
  const [billed, correct] = [correction.billed, correction.correct].map((id) =>
    totalOf(found(id).units.flatMap(chargedBy)),
  );
  assert(billed !== undefined && correct !== undefined);
  expect(formatMoney(minus(correct, billed), "EUR")).toBe(correction.credit);
});

test("EX-27, RAT-16: a free-standing credit is cut toward zero in both steps", () => {
  const { exact, factor, currency, usd, amount, wrong } = freeStandingCredit;
  const due = planDue(dec(exact), dec(factor), currency);
  expect([formatMoney(due.usd, "USD"), formatMoney(due.billed, currency)]).toEqual([usd, amount]);
  expect(formatMoney(byHand(wrong.steps), currency)).toBe(wrong.gives);
  expect(wrong.gives).not.toBe(amount);
});

test("EX-28, RAT-15: daily rows are cut to 10 decimals and do not make the invoice line", () => {
  const row = dailyRowAmount(dec(dailyRow.exact), dec(dailyRow.factor));
  expect(format(row)).toBe(dailyRow.row);
  expect(format(times(row, dec(String(dailyRow.days))))).toBe(dailyRow.rowsTogether);
  const { billed } = planDue(dec(dailyRow.monthExact), dec(dailyRow.factor), "EUR");
  expect(formatMoney(billed, "EUR")).toBe(dailyRow.invoiceLine);
});
