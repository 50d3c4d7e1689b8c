import assert from "node:assert/strict";
import { hash } from "node:crypto";
import type { Backend } from "../backend.js";
import { zero } from "../kernel/decimal.js";
import { groupBy } from "../kernel/group-by.js";
import { inParallel } from "../kernel/in-parallel.js";
import type { Period } from "../kernel/period.js";
import { Refusal } from "../kernel/refusal.js";
import type { Partner } from "../partners/partner.schema.js";
import type { UnsettledMark } from "../rating/rating.repository.js";
import type { Account } from "./invoice.repository.js";
import type { Invoice, InvoiceBody, Series } from "./invoice.schema.js";
import { invoiceNumberOf } from "./invoice-number.rules.js";
import { reconciliationFile } from "./reconciliation-file.rules.js";
import { reconciles, totalInvoice } from "./totals.rules.js";

const paymentTermDays = 60;
const dayMs = 86_400_000;

type Draft = {
  account: Account;
  series: Series;
  partner: Partner;
  period: Period;
  body: InvoiceBody;
  done: readonly UnsettledMark[];
};

/** Numbers and issues in one transaction; the lines lie under their hash before it, so what was decided can be finished by anybody. */
export async function writeInvoice(
  backend: Backend,
  { account, series, partner, period, body, done }: Draft,
): Promise<Invoice> {
  const text = JSON.stringify(body);
  const linesHash = hash("sha256", text);
  const number = series.lastNumber + 1;
  const invoice: Invoice = {
    invoiceNumber: invoiceNumberOf(series.type, partner.accountNumber, number),
    type: series.type,
    issuerTenantId: backend.settings.operatorTenantId,
    recipientId: partner.partnerId,
    recipientName: partner.legalName,
    currency: series.currency,
    periodStart: period.start,
    periodEnd: period.end,
    ...totalInvoice(body.lines, zero, series.currency),
    lines: body.lines.length,
    linesHash,
    issuedAt: backend.now.toISOString(),
    dueAt: new Date(backend.now.getTime() + paymentTermDays * dayMs).toISOString(),
  };
  const { rowAmounts } = reconciliationFile(invoice, body.lines, partner);
  if (!reconciles(rowAmounts, invoice.preTaxTotal)) {
    throw new Refusal("RECONCILIATION_MISMATCH", {
      fact: `The file's rows do not add up to ${invoice.preTaxTotal} ${invoice.currency} (INV-03).`,
      remedy: "This is a defect: nothing was issued; report it with the correlation id.",
      parameters: { amount: invoice.preTaxTotal, currency: invoice.currency },
    });
  }
  await backend.invoices.keepBody(linesHash, text);
  const next: Series = { ...series, lastNumber: number, closedThrough: period.end, unfinished: invoice.invoiceNumber };
  await backend.invoices.issue(account, invoice, next, {
    kind: "invoice-issued",
    subject: invoice.invoiceNumber,
    by: backend.actor,
    onBehalfOf: partner.partnerId,
    after: invoice,
  });
  const issued = await backend.invoices.readAccount(partner.partnerId);
  const current = issued.series.find(({ type, currency }) => type === next.type && currency === next.currency);
  // Somebody else may have finished it meanwhile, and issued the next one: then its series must not go back.
  if (current?.unfinished === invoice.invoiceNumber) {
    await finishInvoice(backend, issued, current, invoice.invoiceNumber, done);
  }
  return invoice;
}

/** Writes what follows from an issued invoice: its file, and what it settled. May be done again by anybody. */
export async function finishInvoice(
  backend: Backend,
  account: Account,
  series: Series,
  invoiceNumber: string,
  done: readonly UnsettledMark[],
): Promise<void> {
  const invoice = account.invoices.find((one) => one.invoiceNumber === invoiceNumber);
  assert(invoice !== undefined, `series names invoice ${invoiceNumber}`);
  const { lines, settled } = await backend.invoices.readBody(invoice.linesHash);
  const partner = await backend.partners.find(invoice.recipientId);
  assert(partner !== undefined, "the recipient is enrolled");
  await backend.invoices.keepFile(invoiceNumber, reconciliationFile(invoice, lines, partner).text);
  for (const [month, months] of groupBy(settled, (one) => one.month)) {
    await backend.invoices.putSettled(
      invoice,
      month,
      months.map(({ azureSubscriptionId }) => azureSubscriptionId),
    );
  }
  await inParallel(done, (mark) => backend.ratings.clearUnsettled(mark));
  const { unfinished: _unfinished, ...finished } = series;
  await backend.invoices.putSeries(invoice.recipientId, account, finished, {
    kind: "invoice-settled",
    subject: invoiceNumber,
    by: backend.actor,
  });
  backend.log.info("invoice issued", {
    invoiceNumber,
    total: invoice.total,
    currency: invoice.currency,
    lines: invoice.lines,
  });
}
