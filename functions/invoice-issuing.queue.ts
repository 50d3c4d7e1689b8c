import { IssueInvoice } from "../shared/invoicing/invoicing.messages.js";
import { issueInvoice } from "../shared/invoicing/issue-invoice.js";
import { queue } from "../shared/triggers/queue.js";

export const invoiceIssuing = queue("invoice-issuing", IssueInvoice, ({ backend, message }) =>
  issueInvoice(backend, message),
);
