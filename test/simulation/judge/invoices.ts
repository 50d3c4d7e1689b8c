import { gunzipSync } from "node:zlib";
import { type Invoice, InvoiceBody } from "../../../shared/invoicing/invoice.schema.js";
import type { Look } from "./look.js";
import { read } from "./read.js";

/** Every invoice, or those of one recipient, as they lie in storage: of a series in the order in which they were issued. */
export function* invoicesIn(look: Look, recipient?: string): Generator<{ invoice: Invoice; body: string }> {
  const rows = recipient === undefined ? look.rows("invoices") : look.partition("invoices", recipient);
  for (const { rowKey, body } of rows) if (rowKey.startsWith("invoice_")) yield { invoice: read<Invoice>(body), body };
}

/** A stored blob never changes, and several promises are about the lines of each invoice. */
const bodies = new WeakMap<Uint8Array, InvoiceBody>();

/** The lines of an invoice, and the months that it settled. */
export function bodyOf(look: Look, { linesHash }: Pick<Invoice, "linesHash">): InvoiceBody {
  const bytes = look.blob("invoicelines", linesHash);
  if (bytes === undefined) throw new Error(`the invoice lines ${linesHash} are missing`);
  const body = bodies.get(bytes) ?? InvoiceBody.parse(JSON.parse(gunzipSync(bytes).toString("utf8")));
  bodies.set(bytes, body);
  return body;
}
