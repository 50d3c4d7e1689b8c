import assert from "node:assert/strict";
import { dec, equals, format, isZero, minus, plus, zero } from "../kernel/decimal.js";
import { compareInstants, type Period } from "../kernel/period.js";
import type { OwnedLine } from "../rating/rating.schema.js";
import type { DueLine } from "./due-lines.rules.js";
import type { InvoiceLine } from "./invoice.schema.js";

/** What is due for a rated line in all. */
export type Due = { rated: OwnedLine; due: DueLine; exchangeRateMonth: string };

/** A line's identity over all ratings of its subscription-month: invoices settle per this key. */
export const settlementKey = ({ azureSubscriptionId, offerId, periodStart, lineKey }: OwnedLine): string =>
  [azureSubscriptionId, offerId.toUpperCase(), periodStart, lineKey].join(" ");

/**
 * An invoice line is what is due less what was already invoiced, per rated line (INV-09, INV-10, AMB-42). A line that was
 * billed and is no longer due comes back as a credit. Lines that ask for nothing are shown only when they were never
 * shown before (AMB-53).
 */
export function settleLines(
  due: readonly Due[],
  invoicedBefore: readonly InvoiceLine[],
  closing: Period,
): InvoiceLine[] {
  const before = new Map<string, { last: InvoiceLine; amount: ReturnType<typeof dec> }>();
  for (const line of invoicedBefore) {
    const key = settlementKey(line.rated);
    const amount = plus(before.get(key)?.amount ?? zero, dec(line.amount));
    before.set(key, { last: line, amount });
  }

  const billedMeters = new Set(invoicedBefore.map((line) => meterPeriod(line.rated)));
  const lines: InvoiceLine[] = [];
  for (const { rated, due: owed, exchangeRateMonth } of due) {
    const earlier = before.get(settlementKey(rated));
    before.delete(settlementKey(rated));
    const amount = minus(dec(owed.amount), earlier?.amount ?? zero);
    if (earlier !== undefined && isZero(amount)) continue;
    lines.push({
      lineNo: lines.length + 1,
      kind: billedMeters.has(meterPeriod(rated)) ? "correction" : isLate(rated, closing) ? "lateUsage" : "usage",
      rated,
      billableQuantity: owed.billableQuantity,
      pricingCurrency: owed.pricingCurrency,
      pricingAmount: owed.pricingAmount,
      exchangeFactor: owed.exchangeFactor,
      exchangeRateMonth,
      effectiveUnitPrice: owed.effectiveUnitPrice,
      rounding: owed.rounding,
      dueInAll: owed.amount,
      invoicedBefore: format(earlier?.amount ?? zero),
      amount: format(amount),
    });
  }
  for (const { last, amount } of before.values()) {
    if (isZero(amount)) continue;
    lines.push({
      ...last,
      lineNo: lines.length + 1,
      kind: "correction",
      dueInAll: "0",
      invoicedBefore: format(amount),
      amount: format(minus(zero, amount)),
    });
  }
  for (const line of lines) {
    assert(
      equals(dec(line.amount), minus(dec(line.dueInAll), dec(line.invoicedBefore))),
      "a line is due less invoiced",
    );
  }
  return lines;
}

/** A corrected price gives a line another key; that its meter and period were billed before makes it a correction all the same. */
const meterPeriod = ({ azureSubscriptionId, periodStart, meterId, region }: OwnedLine): string =>
  [azureSubscriptionId, periodStart, meterId, region].join(" ");

const isLate = (rated: OwnedLine, closing: Period): boolean => compareInstants(rated.periodEnd, closing.end) < 0;
