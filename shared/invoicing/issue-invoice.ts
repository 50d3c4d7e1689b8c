import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { untilFresh } from "../ledger/until-fresh.js";
import type { Partner } from "../partners/partner.schema.js";
import { closeNextPeriod } from "./close-period.js";
import type { Invoice } from "./invoice.schema.js";
import type { IssueInvoiceBody } from "./invoicing.messages.js";
import { usagePending, waitForUsage } from "./pending-usage.js";
import { isReady } from "./periods.rules.js";

/**
 * Closes a recipient's periods up to the one that is named, in their order, and issues an invoice for each that has
 * charges (INV-07, INV-08). Doing it again changes nothing. Usage that is not rated yet makes it wait (INV-17).
 */
export async function issueInvoice(backend: Backend, wanted: IssueInvoiceBody): Promise<Invoice[]> {
  const partner = await backend.partners.find(wanted.recipientId);
  if (partner === undefined) {
    throw phrasedRefusal("NOT_FOUND", {
      fact: "No partner is enrolled with the tenant {tenantId}.",
      remedy: "Enrol the partner, then retry this work.",
      parameters: { tenantId: wanted.recipientId },
    });
  }
  refuseBeforeItsTime(backend, wanted, partner);
  const waiting = await usagePending(backend, wanted);
  if (waiting > 0) {
    await waitForUsage(backend, wanted, waiting);
    return [];
  }
  const issued: Invoice[] = [];
  for (;;) {
    const invoice = await untilFresh(() => closeNextPeriod(backend, wanted, partner));
    if (invoice === undefined) return issued;
    issued.push(invoice);
  }
}

function refuseBeforeItsTime(backend: Backend, { type, periodEnd }: IssueInvoiceBody, partner: Partner): void {
  const end = { start: periodEnd, end: periodEnd };
  if (isReady(type, end, backend.now)) return;
  throw new Refusal("PERIOD_NOT_ENDED", {
    fact: `The period of ${partner.legalName} that ends at ${periodEnd} is not ready at ${backend.now.toISOString()} (INV-04, INV-05).`,
    remedy: "The monthly timer asks again when it is.",
    parameters: { partner: partner.legalName, periodEnd, now: backend.now.toISOString() },
  });
}
