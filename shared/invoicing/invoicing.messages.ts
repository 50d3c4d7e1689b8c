import { z } from "zod";
import type { MessageKind } from "../messaging/message.js";
import { InvoiceType } from "./invoice.schema.js";

const IssueInvoiceBody = z.object({
  recipientId: z.guid(),
  type: InvoiceType,
  currency: z.string(),
  /** End of the period to close, exclusive; earlier open periods are closed before it. */
  periodEnd: z.iso.datetime(),
  /** How often the work has waited for usage to be rated. */
  attempt: z.int(),
});
export type IssueInvoiceBody = z.infer<typeof IssueInvoiceBody>;

/**
 * Close what a recipient has open up to the end of a period, oldest first (INV-07). The monthly run sends one message per
 * recipient, type and currency; the issuer is the operator whose deployment this is.
 */
export const IssueInvoice: MessageKind<IssueInvoiceBody> = {
  kind: "IssueInvoice",
  queue: "invoice-issuing",
  body: IssueInvoiceBody,
};
