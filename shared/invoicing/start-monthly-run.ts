import type { Backend } from "../backend.js";
import type { Partner } from "../partners/partner.schema.js";
import { InvoiceType } from "./invoice.schema.js";
import { IssueInvoice, type IssueInvoiceBody } from "./invoicing.messages.js";
import { latestReady } from "./periods.rules.js";

/**
 * Asks for every invoice that is due to be made by now: per partner that is billed, type and currency, up to its latest
 * period that is ready. It only sends messages, so it may run as often as it likes and miss any number of times.
 */
export async function startMonthlyRun(backend: Backend): Promise<IssueInvoiceBody[]> {
  const wanted: IssueInvoiceBody[] = [];
  const partners = (await backend.partners.list()).filter(isBilled);
  for (const partner of partners.sort((a, b) => a.accountNumber - b.accountNumber)) {
    for (const type of InvoiceType.options) {
      const period = latestReady(type, partner.legacyBillingDay, backend.now);
      const unsettled = await backend.ratings.listUnsettled(partner.partnerId, type);
      if (!unsettled.some(({ month }) => `${month}-01T00:00:00Z` < period.end)) continue;
      const { partnerId: recipientId, billingCurrency: currency } = partner;
      wanted.push({ recipientId, type, currency, periodEnd: period.end, attempt: 0 });
    }
  }
  await backend.sendAll(IssueInvoice, wanted);
  backend.log.info("monthly run started", { invoices: wanted.length });
  return wanted;
}

/** Billed by the operator are direct-bill partners and indirect providers, never resellers (INV-01, INV-02, ROL-03). */
const isBilled = ({ kinds }: Partner): boolean =>
  kinds.directBill !== undefined || kinds.indirectProvider !== undefined;
