import { gunzipSync, gzipSync } from "node:zlib";
import { groupBy } from "../kernel/group-by.js";
import { limits } from "../kernel/limits.js";
import type { Happened } from "../ledger/happened.schema.js";
import type { Ledger, LedgerChange, Version } from "../ledger/ledger.js";
import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { Invoice, InvoiceBody, type InvoiceType, Payment, Series } from "./invoice.schema.js";

const seriesKey = (type: InvoiceType, currency: string) => `series_${type}_${currency}`;
const invoiceKey = (invoiceNumber: string) => `invoice_${invoiceNumber}`;
const periodKey = ({ type, currency, periodStart }: Pick<Invoice, "type" | "currency" | "periodStart">) =>
  `period_${type}_${currency}_${periodStart.slice(0, 10)}`;
const settledPrefix = (type: InvoiceType, month: string) => `${type}_${month}_`;
const paymentKey = ({ invoiceNumber, paymentId }: Payment) => `payment_${invoiceNumber}_${paymentId}`;

/** Everything of one recipient, as it stood at `version`. */
export type Account = {
  version: Version;
  series: readonly Series[];
  invoices: readonly Invoice[];
  payments: readonly Payment[];
};

/**
 * A recipient's invoices in one partition: number, invoice and series change in one transaction, so numbers have no gap
 * and a period has one invoice (INV-07). Numbers count per recipient, so they do not depend on who was closed first.
 */
export function invoicesRepository(ports: Ports, ledger: Ledger) {
  const table = ports.tables.open("invoices");
  const settled = ports.tables.open("settled");
  const bodies = ports.blobs.open("invoicelines");
  const files = ports.blobs.open("reconciliation");

  const parseRows = (rows: readonly { rowKey: string; body: string }[], prefix: string) =>
    rows.filter((row) => row.rowKey.startsWith(prefix)).map((row): unknown => JSON.parse(row.body));

  return {
    readAccount: async (recipientId: string): Promise<Account> => {
      const { version, rows } = await ledger.read("invoices", recipientId);
      return {
        version,
        series: parseRows(rows, "series_").map((row) => Series.parse(row)),
        invoices: parseRows(rows, "invoice_").map((row) => Invoice.parse(row)),
        payments: parseRows(rows, "payment_").map((row) => Payment.parse(row)),
      };
    },
    find: async (recipientId: string, invoiceNumber: string): Promise<Invoice | undefined> => {
      const row = await table.get(recipientId, invoiceKey(invoiceNumber));
      return row && Invoice.parse(JSON.parse(row.body));
    },
    payments: async (recipientId: string, invoiceNumber: string): Promise<Payment[]> => {
      const from = `payment_${invoiceNumber}_`;
      return (await readRange(table, recipientId, { from, to: `${from}~` })).map((row) =>
        Payment.parse(JSON.parse(row.body)),
      );
    },
    /** Issues: fails as stale when anything of the account changed meanwhile, and when the period has an invoice already. */
    issue: (account: Account, invoice: Invoice, series: Series, happened: Happened) => {
      const changes: LedgerChange[] = [
        { create: invoiceKey(invoice.invoiceNumber), value: invoice },
        { create: periodKey(invoice), value: { invoiceNumber: invoice.invoiceNumber } },
        { put: seriesKey(series.type, series.currency), value: series },
      ];
      return ledger.commit("invoices", invoice.recipientId, account.version, changes, happened);
    },
    putSeries: (recipientId: string, account: Account, series: Series, happened: Happened) =>
      ledger.commit(
        "invoices",
        recipientId,
        account.version,
        [{ put: seriesKey(series.type, series.currency), value: series }],
        happened,
      ),
    /** Says what happened, and makes whatever was read before stale. */
    tell: (account: Account, recipientId: string, happened: Happened) =>
      ledger.commit("invoices", recipientId, account.version, [], happened),
    pay: (account: Account, recipientId: string, payment: Payment, happened: Happened) =>
      ledger.commit(
        "invoices",
        recipientId,
        account.version,
        [{ create: paymentKey(payment), value: payment }],
        happened,
      ),

    /** Lines and settled months, under the hash of their text: written before the invoice that names them. */
    keepBody: (hash: string, text: string) => bodies.create(hash, gzipSync(text, { level: 1 }), "application/json"),
    readBody: async (hash: string): Promise<InvoiceBody> => {
      const bytes = await bodies.read(hash);
      if (bytes === undefined) throw new Error(`invoice lines ${hash} are missing`);
      return InvoiceBody.parse(JSON.parse(gunzipSync(bytes).toString("utf8")));
    },
    keepFile: (invoiceNumber: string, text: string) =>
      files.create(`${invoiceNumber}.csv`, new TextEncoder().encode(text), "text/csv"),
    readFile: (invoiceNumber: string) => files.read(`${invoiceNumber}.csv`),

    /** The invoices that settled a month of each subscription with this recipient so far. */
    settledBy: async (recipientId: string, type: InvoiceType, month: string): Promise<Map<string, string[]>> => {
      const from = settledPrefix(type, month);
      const rows = await readRange(settled, recipientId, { from, to: `${from}~` });
      const keys = rows.map(({ rowKey }) => rowKey.slice(from.length).split("_") as [string, string]);
      const bySubscription = groupBy(keys, ([azureSubscriptionId]) => azureSubscriptionId);
      return new Map([...bySubscription].map(([id, of]) => [id, of.map(([, invoiceNumber]) => invoiceNumber)]));
    },
    /** One row per subscription and invoice: whoever writes them, however late, takes nothing away from a later invoice. */
    putSettled: (
      { recipientId, type, invoiceNumber }: Invoice,
      month: string,
      azureSubscriptionIds: readonly string[],
    ) =>
      Promise.all(
        chunksOf(azureSubscriptionIds, limits.transactionRowsMax).map((chunk) =>
          settled.change(
            recipientId,
            chunk.map((id) => ({
              kind: "put" as const,
              row: { rowKey: `${settledPrefix(type, month)}${id}_${invoiceNumber}`, body: "{}" },
            })),
          ),
        ),
      ),
  };
}

function chunksOf<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
