import { billingPeriodOf, compareInstants, type Period } from "../kernel/period.js";
import type { InvoiceType } from "./invoice.schema.js";

const dayMs = 86_400_000;
/** Legacy invoices are ready two days after the billing day (INV-05). */
const legacyReadyAfterDays = 2;
/** Azure plan invoices are ready from the 6th of the next month, and no later than the 8th (INV-04). */
const planReadyAfterDays = 5;

/** The billing day of a series: the Azure plan always bills calendar months. */
export const billingDayOf = (type: InvoiceType, legacyBillingDay: number): number =>
  type === "G" ? 1 : legacyBillingDay;

/** Whether the invoice of a period is due to be made at this instant (INV-04, INV-05). */
export function isReady(type: InvoiceType, period: Period, now: Date): boolean {
  const waitDays = type === "G" ? planReadyAfterDays : legacyReadyAfterDays;
  return now.getTime() >= new Date(period.end).getTime() + waitDays * dayMs;
}

/** The latest period of a series whose invoice is due to be made now, whether or not anything was used in it. */
export function latestReady(type: InvoiceType, legacyBillingDay: number, now: Date): Period {
  const day = billingDayOf(type, legacyBillingDay);
  let period = previousPeriod(billingPeriodOf(now.toISOString(), day), day);
  if (!isReady(type, period, now)) period = previousPeriod(period, day);
  return period;
}

/** The periods from the first one that ends after `closedThrough` to the one that ends at `lastEnd`, in order. */
export function periodsToClose(closedThrough: string, lastEnd: string, billingDay: number): Period[] {
  const periods: Period[] = [];
  for (
    let period = billingPeriodOf(closedThrough, billingDay);
    compareInstants(period.end, lastEnd) <= 0;
    period = billingPeriodOf(period.end, billingDay)
  ) {
    if (compareInstants(period.end, closedThrough) > 0) periods.push(period);
  }
  return periods;
}

const previousPeriod = (period: Period, day: number): Period =>
  billingPeriodOf(new Date(new Date(period.start).getTime() - 1000).toISOString(), day);
