import { compare, dec, minus, sum } from "../kernel/decimal.js";
import type { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { programmeDays } from "./programme.rules.js";

/** What was asked of a partner and what it paid, as far as its standing goes. */
export type Billed = {
  readonly invoices: readonly { invoiceNumber: string; total: string; issuedAt: string; dueAt: string }[];
  readonly payments: readonly { invoiceNumber: string; amount: string; receivedAt: string }[];
};
/** The invoice that suspends a partner; the day from which it does. */
export type LongOverdue = { invoiceNumber: string; dueOn: string; suspendedFrom: string };

const dayMs = 86_400_000;
const dayOf = (instant: string) => instant.slice(0, 10);

/** Whether an invoice asks for more than had come in by the end of the day; a credit asks for nothing. */
const isOpen = ({ invoiceNumber, total }: Billed["invoices"][number], { payments }: Billed, day: string): boolean => {
  const paid = payments.filter((one) => one.invoiceNumber === invoiceNumber && dayOf(one.receivedAt) <= day);
  return compare(minus(dec(total), sum(paid.map(({ amount }) => dec(amount)))), dec("0")) > 0;
};

/** Whether what is open of an invoice is late on a day: a payment on the due date, to its end, is in time (AMB-83). */
export const isPastDue = (dueAt: string, now: Date): boolean => dayOf(now.toISOString()) > dayOf(dueAt);

/**
 * The oldest invoice that suspends the partner on a day: open more than 60 days after its due date, so from the 61st day
 * on and until it is paid (INV-18, AMB-83).
 */
export function longOverdueOn(billed: Billed, day: string): LongOverdue | undefined {
  const [oldest] = billed.invoices
    .filter((one) => dayOf(one.issuedAt) <= day && suspendsFrom(one.dueAt) <= day)
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1))
    .filter((one) => isOpen(one, billed, day));
  if (oldest === undefined) return undefined;
  const { invoiceNumber, dueAt } = oldest;
  return { invoiceNumber, dueOn: dayOf(dueAt), suspendedFrom: suspendsFrom(dueAt) };
}

const suspendsFrom = (dueAt: string): string =>
  dayOf(new Date(Date.parse(dueAt) + (programmeDays.overdueBorne + 1) * dayMs).toISOString());

/** What a partner that is suspended for it is told where it would buy more or bring something back. */
export const longOverdueRefusal = ({ invoiceNumber, dueOn, suspendedFrom }: LongOverdue): Refusal =>
  phrasedRefusal("PARTNER_NOT_ACTIVE", {
    fact: "Invoice {invoiceNumber} was due on {dueOn} and is not paid: the partner is suspended from {suspendedFrom} on (INV-18).",
    remedy: "Pay invoice {invoiceNumber}; what runs already goes on.",
    parameters: { invoiceNumber, dueOn, suspendedFrom },
  });
