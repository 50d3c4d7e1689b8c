import type { Invariant } from "../judge/invariant.js";
import { invoicesIn } from "../judge/invoices.js";
import type { Look } from "../judge/look.js";
import { unitsOf } from "../judge/own-money.js";
import { read } from "../judge/read.js";
import { customersIn, holdingsOf } from "./holdings.facts.js";

/** What an invoice that nobody pays comes to. */
export const overdueInvariants: readonly Invariant[] = [
  {
    promise: "who is more than 60 days overdue orders nothing (INV-18)",
    atEnd: (look) => {
      const owing = owingIn(look);
      if (owing.length === 0) return undefined;
      for (const customerId of customersIn(look)) {
        for (const { orderId, partnerId, createdAt } of holdingsOf(look, customerId).orders) {
          const day = createdAt.slice(0, 10);
          const found = owing.find((one) => one.partnerId === partnerId && one.from <= day && !one.isPaidBy(day));
          if (found !== undefined)
            return `${orderId} of ${createdAt}: ${found.invoiceNumber} was due at ${found.dueAt}`;
        }
      }
      return undefined;
    },
  },
];

/** The days that an invoice has to be paid in, with the day that it is due on. */
const borneMs = 61 * 86_400_000;

/** The invoices that ask for something, with the first day on which their partner is barred. */
function owingIn(look: Look) {
  return [...invoicesIn(look)].flatMap(({ invoice }) => {
    const { invoiceNumber, recipientId, total, dueAt } = invoice;
    if (unitsOf(total) <= 0n) return [];
    const from = new Date(Date.parse(dueAt) + borneMs).toISOString().slice(0, 10);
    return [
      { invoiceNumber, partnerId: recipientId, dueAt, from, isPaidBy: (day: string) => isPaid(look, invoice, day) },
    ];
  });
}

type Payment = { invoiceNumber: string; amount: string; receivedAt: string };

function isPaid(
  look: Look,
  invoice: { invoiceNumber: string; recipientId: string; total: string },
  day: string,
): boolean {
  const paid = [...look.partition("invoices", invoice.recipientId)]
    .filter(({ rowKey }) => rowKey.startsWith("payment_"))
    .map(({ body }) => read<Payment>(body))
    .filter((one) => one.invoiceNumber === invoice.invoiceNumber && one.receivedAt.slice(0, 10) <= day)
    .reduce((sum, { amount }) => sum + unitsOf(amount), 0n);
  return paid >= unitsOf(invoice.total);
}
