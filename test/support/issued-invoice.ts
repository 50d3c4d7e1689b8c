import { randomUUID } from "node:crypto";
import { openBackend } from "../../shared/backend.js";
import type { Invoice } from "../../shared/invoicing/invoice.schema.js";
import type { Ports } from "../../shared/platform/ports.js";
import { parties } from "./programme-world.js";

type Issued = { invoiceNumber: string; recipientId: string; total: string; dueAt: string };

/** An invoice in the ledger without the usage that it would be of: for tests that ask who has paid, and when. */
export async function issueInvoiceTo(ports: Ports, { recipientId, dueAt, ...of }: Issued): Promise<void> {
  const id = randomUUID();
  const actor = { kind: "system", id: "test", tenantId: parties.operator } as const;
  const issuedAt = new Date(Date.parse(dueAt) - 60 * 86_400_000).toISOString();
  const backend = openBackend(ports, {
    ...{ now: new Date(issuedAt), requestId: id, correlationId: id, actor, idSeed: id },
  });
  const invoice: Invoice = {
    ...{ ...of, recipientId, recipientName: "Recipient", issuerTenantId: parties.operator, dueAt, issuedAt },
    type: "D",
    ...{ currency: "EUR", preTaxTotal: of.total, taxTotal: "0", lines: 1, linesHash: "none" },
    ...{ periodStart: "2020-12-01T00:00:00.000Z", periodEnd: "2021-01-01T00:00:00.000Z" },
  };
  const series = { type: "D", currency: "EUR", lastNumber: 1, closedThrough: invoice.periodEnd } as const;
  const account = await backend.invoices.readAccount(recipientId);
  await backend.invoices.issue(account, invoice, series, {
    ...{ kind: "invoice-issued", subject: of.invoiceNumber, by: actor, onBehalfOf: recipientId, after: invoice },
  });
}
