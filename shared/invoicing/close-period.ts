import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { compareInstants } from "../kernel/period.js";
import type { Partner } from "../partners/partner.schema.js";
import type { UnsettledMark } from "../rating/rating.repository.js";
import type { OwnedLine } from "../rating/rating.schema.js";
import { duesOf, invoicedBefore, ratedMonths } from "./dues-of-period.js";
import type { Account } from "./invoice.repository.js";
import type { Invoice, InvoiceLine, Series, SettledMonth } from "./invoice.schema.js";
import type { IssueInvoiceBody } from "./invoicing.messages.js";
import { billingDayOf, periodsToClose } from "./periods.rules.js";
import { settleLines } from "./settle-lines.rules.js";
import { hasCharges } from "./totals.rules.js";
import { finishInvoice, writeInvoice } from "./write-invoice.js";

/** Closes the first period that has charges, and those before it; nothing when all asked for are closed. */
export async function closeNextPeriod(
  backend: Backend,
  wanted: IssueInvoiceBody,
  partner: Partner,
): Promise<Invoice | undefined> {
  const account = await backend.invoices.readAccount(partner.partnerId);
  const known = account.series.find((one) => one.type === wanted.type && one.currency === wanted.currency);
  if (known?.unfinished !== undefined) {
    await finishInvoice(backend, account, known, known.unfinished, []);
    return closeNextPeriod(backend, wanted, partner);
  }
  const marks = await backend.ratings.listUnsettled(partner.partnerId, wanted.type);
  const series = known ?? firstSeries(wanted, partner, marks);
  if (series === undefined || compareInstants(wanted.periodEnd, series.closedThrough) <= 0) return undefined;
  return closeUntilCharges(backend, wanted, partner, { account, series, marks });
}

type Open = { account: Account; series: Series; marks: readonly UnsettledMark[] };

/**
 * One period after the other, until one has charges: that one is invoiced, and those before it are closed with it. Where
 * none has, none is closed (INV-08): whether anybody looked before usage came must not decide which period it is billed in.
 */
async function closeUntilCharges(
  backend: Backend,
  wanted: IssueInvoiceBody,
  partner: Partner,
  { account, series, marks }: Open,
): Promise<Invoice | undefined> {
  const months = await ratedMonths(backend, marks, partner, wanted);
  const before = await invoicedBefore(backend, marks, partner, series);
  const periods = periodsToClose(
    series.closedThrough,
    wanted.periodEnd,
    billingDayOf(wanted.type, partner.legacyBillingDay),
  );
  let nothingDue: readonly UnsettledMark[] = [];
  for (const period of periods) {
    // Late usage and corrections go on the last period that is asked for (USG-08).
    const isLast = period.end === wanted.periodEnd;
    const isDueNow = ({ periodEnd }: OwnedLine) =>
      isLast ? compareInstants(periodEnd, period.end) <= 0 : periodEnd === period.end;
    const ofPeriod = months.flatMap((month) => month.lines).filter(isDueNow);
    const dues = await duesOf(backend, ofPeriod, before, partner.billingCurrency);
    const invoicedInPeriod = before.filter((line) => isDueNow(line.rated));
    const lines = settleLines(dues, invoicedInPeriod, period);
    const done = months
      .filter((month) => month.lines.every(isDueNow) && (isLast || month.lines.length > 0))
      .map(({ mark }) => mark);
    if (hasCharges(lines)) {
      const settled = settledMonths(marks, lines);
      return writeInvoice(backend, { account, series, partner, period, body: { lines, settled }, done });
    }
    if (isLast) nothingDue = done;
  }
  if (nothingDue.length === 0) return undefined;
  // The commit stops whoever read before and would issue now; what changes later is marked anew.
  await backend.invoices.tell(account, partner.partnerId, {
    kind: "nothing-due",
    subject: `${partner.partnerId} ${wanted.type} ${wanted.periodEnd}`,
    by: backend.actor,
  });
  await inParallel(nothingDue, (mark) => backend.ratings.clearUnsettled(mark));
  return undefined;
}

/** The months that wait and that lines of the invoice touch. */
function settledMonths(marks: readonly UnsettledMark[], lines: readonly InvoiceLine[]): SettledMonth[] {
  const touched = new Set(lines.map(({ rated }) => `${rated.azureSubscriptionId} ${rated.periodStart.slice(0, 7)}`));
  return marks
    .filter(({ azureSubscriptionId, month }) => touched.has(`${azureSubscriptionId} ${month}`))
    .map(({ azureSubscriptionId, month }) => ({ azureSubscriptionId, month }));
}

function firstSeries(wanted: IssueInvoiceBody, partner: Partner, marks: readonly UnsettledMark[]): Series | undefined {
  const [first] = marks.map((mark) => mark.month).sort();
  if (first === undefined) return undefined;
  const day = String(billingDayOf(wanted.type, partner.legacyBillingDay)).padStart(2, "0");
  return { type: wanted.type, currency: wanted.currency, lastNumber: 0, closedThrough: `${first}-${day}T00:00:00Z` };
}
