import { hash } from "node:crypto";
import { z } from "zod";
import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { DecimalText, dec, isNegative, isZero } from "../kernel/decimal.js";
import { minorUnits } from "../kernel/money.js";
import { Refusal } from "../kernel/refusal.js";
import { WireText } from "../kernel/wire-text.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { untilFresh } from "../ledger/until-fresh.js";
import type { Invoice, Payment } from "./invoice.schema.js";
import { findInvoice, type ReadInvoice } from "./read-invoices.js";

/** The body of `POST /v1/invoices/{number}/payments`. `reference` is the bank's: the same one is the same payment. */
export const NewPayment = z.object({
  amount: DecimalText,
  currency: z.string().optional(),
  reference: WireText.min(1).max(128).optional(),
  receivedAt: z.iso.datetime({ offset: true }).optional(),
});
export type NewPayment = z.infer<typeof NewPayment>;

type Record = { caller: Caller; invoiceNumber: string; payment: NewPayment };

/**
 * Records a payment that came in; more than is open pays the invoice, and the rest stays unallocated (state machine 3.5).
 * The same request, or the same reference, records nothing more.
 */
export function recordPayment(
  backend: Backend,
  { caller, invoiceNumber, payment: came }: Record,
): Promise<ReadInvoice> {
  return untilFresh(async () => {
    const { invoice } = await findInvoice(backend, caller, invoiceNumber);
    refuseWrong(came, invoice);
    const account = await backend.invoices.readAccount(invoice.recipientId);
    const paid = account.payments.filter((one) => one.invoiceNumber === invoiceNumber);
    const name = came.reference ?? backend.idFor("payment", invoiceNumber);
    const paymentId = hash("sha256", name).slice(0, 32);
    const before = paid.find((one) => one.paymentId === paymentId);
    if (before !== undefined) return { invoice, payments: paid };
    const payment: Payment = {
      paymentId,
      invoiceNumber,
      amount: came.amount,
      receivedAt: came.receivedAt === undefined ? backend.now.toISOString() : new Date(came.receivedAt).toISOString(),
    };
    await backend.invoices.pay(account, invoice.recipientId, payment, {
      kind: "payment-recorded",
      subject: invoiceNumber,
      by: backend.actor,
      onBehalfOf: invoice.recipientId,
      after: payment,
    });
    return { invoice, payments: [...paid, payment] };
  });
}

function refuseWrong({ amount, currency }: NewPayment, invoice: Invoice): void {
  if (currency !== undefined && currency.toUpperCase() !== invoice.currency) {
    throw new Refusal("CURRENCY_MISMATCH", {
      fact: `The payment is in ${currency.slice(0, 10)}, the invoice in ${invoice.currency} (CUR-04).`,
      remedy: "Record the amount that came in the invoice's currency.",
      parameters: { payment: currency.slice(0, 10), invoice: invoice.currency },
    });
  }
  const value = dec(amount);
  if (!isZero(value) && !isNegative(value) && value.scale <= minorUnits(invoice.currency)) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "The amount is {amount} {currency}.",
    remedy: "Send an amount above zero in whole minor units of the invoice's currency.",
    parameters: { amount, currency: invoice.currency },
  });
}
