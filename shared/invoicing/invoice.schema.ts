import { z } from "zod";
import { DecimalText } from "../kernel/decimal.js";
import { OwnedLine } from "../rating/rating.schema.js";

export const InvoiceType = z.enum(["D", "G"]);
export type InvoiceType = z.infer<typeof InvoiceType>;

/**
 * One line: what is due for a rated line less what was invoiced for it before. `amount` is what this invoice asks for;
 * `dueInAll` and `invoicedBefore` say how it came about.
 */
export const InvoiceLine = z.object({
  lineNo: z.int(),
  kind: z.enum(["usage", "lateUsage", "correction"]),
  rated: OwnedLine,
  billableQuantity: DecimalText,
  pricingCurrency: z.string(),
  pricingAmount: DecimalText,
  exchangeFactor: DecimalText,
  exchangeRateMonth: z.string(),
  effectiveUnitPrice: DecimalText,
  rounding: z.string(),
  dueInAll: DecimalText,
  invoicedBefore: DecimalText,
  amount: DecimalText,
});
export type InvoiceLine = z.infer<typeof InvoiceLine>;

/** A subscription-month of which an invoice has settled something: later changes are told from what was billed. */
export const SettledMonth = z.object({ azureSubscriptionId: z.guid(), month: z.string() });
export type SettledMonth = z.infer<typeof SettledMonth>;

/** The issued invoice: never changed but for payments, which are rows of their own. Lines lie in a blob named by their hash. */
export const Invoice = z.object({
  invoiceNumber: z.string(),
  type: InvoiceType,
  issuerTenantId: z.string(),
  recipientId: z.guid(),
  recipientName: z.string(),
  currency: z.string(),
  periodStart: z.iso.datetime(),
  periodEnd: z.iso.datetime(),
  preTaxTotal: DecimalText,
  taxTotal: DecimalText,
  total: DecimalText,
  lines: z.int(),
  linesHash: z.string(),
  issuedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
});
export type Invoice = z.infer<typeof Invoice>;

export const Payment = z.object({
  paymentId: z.string(),
  invoiceNumber: z.string(),
  amount: DecimalText,
  receivedAt: z.iso.datetime(),
});
export type Payment = z.infer<typeof Payment>;

/** How far a series of invoices has come: to the end of the last period that has one. Those before it are closed, with or without. */
export const Series = z.object({
  type: InvoiceType,
  currency: z.string(),
  lastNumber: z.int(),
  closedThrough: z.iso.datetime(),
  /** The invoice whose settlement marks may not all be written yet. */
  unfinished: z.string().optional(),
});
export type Series = z.infer<typeof Series>;

export const InvoiceBody = z.object({ lines: z.array(InvoiceLine), settled: z.array(SettledMonth) });
export type InvoiceBody = z.infer<typeof InvoiceBody>;
