import { invoiceResource, lineResource } from "../shared/invoicing/invoice.wire.js";
import {
  findInvoice,
  invoiceLines,
  invoicesOf,
  listInvoices,
  reconciliationOf,
  usageOfLine,
} from "../shared/invoicing/read-invoices.js";
import { NewPayment, recordPayment } from "../shared/invoicing/record-payment.js";
import { limits } from "../shared/kernel/limits.js";
import { findPartner } from "../shared/partners/find-partners.js";
import { collection, withQuery } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { created, file, ok } from "../shared/triggers/replies.js";

export const invoiceRoutes = routes({
  "list-invoices": {
    route: "GET v1/invoices",
    needs: "invoices.read",
    handle: async ({ backend, caller, query, self }) => {
      const recipientId = query("recipientId")?.toLowerCase();
      const ofOperator = caller.isOperator && recipientId !== undefined;
      const all = await (ofOperator ? invoicesOf(backend, recipientId) : listInvoices(backend, caller));
      const size = query.int("size", { to: limits.pageItemsMax }) || limits.pageItemsDefault;
      const offset = query.int("offset") ?? 0;
      const items = all.slice(offset, offset + size).map((one) => invoiceResource(one, backend.now));
      const next = offset + size < all.length ? { uri: withQuery(self, { offset: String(offset + size) }) } : undefined;
      return ok(collection({ items, self, next }));
    },
  },
  "get-invoice": {
    route: "GET v1/invoices/{invoiceNumber}",
    needs: "invoices.read",
    handle: async ({ backend, caller, params }) =>
      ok(invoiceResource(await findInvoice(backend, caller, params.invoiceNumber), backend.now)),
  },
  "list-invoice-lines": {
    route: "GET v1/invoices/{invoiceNumber}/lineitems",
    needs: "invoices.read",
    handle: async ({ backend, caller, params, query, self }) => {
      const size = query.int("size", { to: limits.pageItemsMax }) || limits.pageItemsMax;
      const offset = query.int("offset") ?? 0;
      const page = await invoiceLines(backend, { caller, ...params, offset, size });
      const partner = await findPartner(backend, page.invoice.recipientId);
      const parties = { mpnId: partner.mpnId, partnerId: partner.partnerId, partnerName: partner.legalName };
      const items = page.lines.map((line) => lineResource(page.invoice, line, parties));
      const next = page.more ? { uri: withQuery(self, { offset: String(offset + size) }) } : undefined;
      return ok(collection({ items, self, next }));
    },
  },
  "list-line-usage": {
    route: "GET v1/invoices/{invoiceNumber}/lineitems/{lineNo:int}/usage",
    needs: "invoices.read",
    handle: async ({ backend, caller, params, self }) => {
      const { invoiceNumber, lineNo } = params;
      return ok(
        collection({ items: await usageOfLine(backend, { caller, invoiceNumber, lineNo: Number(lineNo) }), self }),
      );
    },
  },
  "download-reconciliation-file": {
    route: "GET v1/invoices/{invoiceNumber}/documents/reconciliation",
    needs: "invoices.read",
    handle: async ({ backend, caller, params }) => {
      const bytes = await reconciliationOf(backend, caller, params.invoiceNumber);
      return file(bytes, "text/csv; charset=utf-8", `${params.invoiceNumber}.csv`);
    },
  },
  "record-payment": {
    route: "POST v1/invoices/{invoiceNumber}/payments",
    needs: "payments.write",
    body: NewPayment,
    handle: async ({ backend, caller, params, body }) => {
      const paid = await recordPayment(backend, { caller, ...params, payment: body });
      return created(invoiceResource(paid, backend.now));
    },
  },
});
