import { type Decimal, dec, equals, format, isZero, plus, roundHalfAway, sum, times } from "../kernel/decimal.js";
import { minorUnits } from "../kernel/money.js";
import type { InvoiceLine } from "./invoice.schema.js";

export type InvoiceTotals = { preTaxTotal: string; taxTotal: string; total: string };

/** The sum of the lines; tax once, on the total, to the nearest minor unit (INV-11). */
export function totalInvoice(lines: readonly InvoiceLine[], taxRate: Decimal, currency: string): InvoiceTotals {
  const preTax = sum(lines.map((line) => dec(line.amount)));
  const tax = roundHalfAway(times(preTax, taxRate), minorUnits(currency));
  return { preTaxTotal: format(preTax), taxTotal: format(tax), total: format(plus(preTax, tax)) };
}

/** An invoice whose lines are all 0 is not issued (INV-08, AMB-53). */
export const hasCharges = (lines: readonly InvoiceLine[]): boolean => lines.some((line) => !isZero(dec(line.amount)));

/** Whether the reconciliation file says the same total as the invoice (INV-03). */
export const reconciles = (rowAmounts: readonly string[], preTaxTotal: string): boolean =>
  equals(sum(rowAmounts.map(dec)), dec(preTaxTotal));
