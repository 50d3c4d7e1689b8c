import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { compare, dec, format, isNegative, minus, sum } from "../kernel/decimal.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { callingPartner } from "../partners/calling-partner.js";
import { isPastDue } from "../partners/overdue.rules.js";
import { type UsageUnderLine, usageUnderLine } from "../rating/line-usage.js";
import type { Invoice, InvoiceLine, Payment } from "./invoice.schema.js";
import { accountNumberIn } from "./invoice-number.rules.js";

export type ReadInvoice = { invoice: Invoice; payments: readonly Payment[] };

/** The invoices of the calling partner, oldest first (PRT-03). */
export async function listInvoices(backend: Backend, caller: Caller): Promise<ReadInvoice[]> {
  if (caller.isOperator) {
    throw new Refusal("REQUEST_INVALID", {
      fact: "The operator receives no invoices; it issues them.",
      remedy: "Name the partner whose invoices are wanted: GET /v1/invoices?recipientId=…",
      parameters: { property: "recipientId" },
    });
  }
  // A partner's id is its tenant's, so neither read has to wait for the other.
  const [, invoices] = await Promise.all([callingPartner(backend, caller), invoicesOf(backend, caller.tenantId)]);
  return invoices;
}

/** The invoices that the operator issued to one partner, oldest first. */
export async function invoicesOf(backend: Backend, recipientId: string): Promise<ReadInvoice[]> {
  const { invoices, payments } = await backend.invoices.readAccount(recipientId);
  return [...invoices]
    .sort((a, b) => (a.issuedAt + a.invoiceNumber < b.issuedAt + b.invoiceNumber ? -1 : 1))
    .map((invoice) => ({
      invoice,
      payments: payments.filter((payment) => payment.invoiceNumber === invoice.invoiceNumber),
    }));
}

/** One invoice, for its recipient or the operator that issued it; for anybody else it does not exist. */
export async function findInvoice(backend: Backend, caller: Caller, invoiceNumber: string): Promise<ReadInvoice> {
  const recipientId = caller.isOperator ? await recipientOf(backend, invoiceNumber) : caller.tenantId;
  if (recipientId === undefined) throw invoiceNotFound(invoiceNumber);
  const [invoice, payments] = await Promise.all([
    backend.invoices.find(recipientId, invoiceNumber),
    backend.invoices.payments(recipientId, invoiceNumber),
  ]);
  if (invoice === undefined) throw invoiceNotFound(invoiceNumber);
  return { invoice, payments };
}

type Lines = { caller: Caller; invoiceNumber: string; offset: number; size: number };

/** A page of an invoice's lines, in their order. */
export async function invoiceLines(
  backend: Backend,
  { caller, invoiceNumber, offset, size }: Lines,
): Promise<{ invoice: Invoice; lines: InvoiceLine[]; more: boolean }> {
  const { invoice } = await findInvoice(backend, caller, invoiceNumber);
  const { lines } = await backend.invoices.readBody(invoice.linesHash);
  return { invoice, lines: lines.slice(offset, offset + size), more: offset + size < lines.length };
}

type LineUsage = { caller: Caller; invoiceNumber: string; lineNo: number };

/** The usage under a line (see `usageUnderLine`). */
export async function usageOfLine(
  backend: Backend,
  { caller, invoiceNumber, lineNo }: LineUsage,
): Promise<UsageUnderLine[]> {
  const { lines } = await invoiceLines(backend, { caller, invoiceNumber, offset: lineNo - 1, size: 1 });
  const rated = lines[0]?.rated;
  if (rated === undefined) {
    throw phrasedRefusal("NOT_FOUND", {
      fact: "Invoice {invoiceNumber} has no line {lineNo}.",
      remedy: "Lines are numbered from 1 in the order of GET /v1/invoices/{invoiceNumber}/lineitems.",
      parameters: { invoiceNumber, lineNo: String(lineNo) },
    });
  }
  return usageUnderLine(backend, rated);
}

/** The reconciliation file as it was issued. */
export async function reconciliationOf(backend: Backend, caller: Caller, invoiceNumber: string): Promise<Uint8Array> {
  const { invoice } = await findInvoice(backend, caller, invoiceNumber);
  const file = await backend.invoices.readFile(invoice.invoiceNumber);
  if (file !== undefined) return file;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "The reconciliation file of {invoiceNumber} is being written.",
    remedy: "Ask again in a minute.",
    parameters: { invoiceNumber },
  });
}

export type InvoiceState = "issued" | "paid" | "pastDue";

/** State machine 3.5, from what was paid and the day. A credit stays issued: nobody pays it. */
export function stateOf({ invoice, payments }: ReadInvoice, now: Date): InvoiceState {
  if (isNegative(dec(invoice.total))) return "issued";
  const open = minus(dec(invoice.total), sum(payments.map((payment) => dec(payment.amount))));
  if (compare(open, dec("0")) <= 0) return "paid";
  return isPastDue(invoice.dueAt, now) ? "pastDue" : "issued";
}

export const paidAmount = ({ payments }: ReadInvoice): string =>
  format(sum(payments.map((payment) => dec(payment.amount))));

async function recipientOf(backend: Backend, invoiceNumber: string): Promise<string | undefined> {
  const account = accountNumberIn(invoiceNumber);
  const partner = account === undefined ? undefined : await backend.partners.findByAccountNumber(account);
  return partner?.partnerId;
}

function invoiceNotFound(invoiceNumber: string): Refusal {
  return phrasedRefusal("NOT_FOUND", {
    fact: "No invoice of this partner has the number {invoiceNumber}.",
    remedy: "List the invoices with GET /v1/invoices.",
    parameters: { invoiceNumber: invoiceNumber.slice(0, 40) },
  });
}
