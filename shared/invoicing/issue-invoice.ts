import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Backend } from "../backend.js";
import { dec, one, zero } from "../kernel/decimal.js";
import { groupBy } from "../kernel/group-by.js";
import { inParallel } from "../kernel/in-parallel.js";
import { limits } from "../kernel/limits.js";
import { compareInstants, type Period } from "../kernel/period.js";
import { Refusal } from "../kernel/refusal.js";
import { untilFresh } from "../ledger/ledger.js";
import type { Partner } from "../partners/partner.schema.js";
import type { UnsettledMark } from "../rating/rating.repository.js";
import type { OwnedLine } from "../rating/rating.schema.js";
import { invoiceTypeOf } from "../rating/rating.schema.js";
import { dueLine, exchangeFactor } from "./due-lines.rules.js";
import type { Account } from "./invoice.repository.js";
import type { Invoice, InvoiceBody, InvoiceLine, Series, SettledMonth } from "./invoice.schema.js";
import { IssueInvoice, type IssueInvoiceBody } from "./invoicing.messages.js";
import { billingDayOf, isReady, periodsToClose } from "./periods.rules.js";
import { reconciliationFile } from "./reconciliation-file.rules.js";
import { type Due, settleLines, settlementKey } from "./settle-lines.rules.js";
import { hasCharges, reconciles, totalInvoice } from "./totals.rules.js";

const paymentTermDays = 60;
const dayMs = 86_400_000;

/**
 * Closes a recipient's periods up to the one that is named, in their order, and issues an invoice for each that has
 * charges (INV-07, INV-08). Doing it again changes nothing. Usage that is not rated yet makes it wait (INV-17).
 */
export async function issueInvoice(backend: Backend, wanted: IssueInvoiceBody): Promise<Invoice[]> {
  const partner = await backend.partners.find(wanted.recipientId);
  if (partner === undefined) {
    throw new Refusal("NOT_FOUND", {
      fact: `No partner is enrolled with the tenant ${wanted.recipientId}.`,
      remedy: "Enrol the partner, then retry this work.",
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

/** Closes the first period that has charges, and those before it; nothing when all asked for are closed. */
async function closeNextPeriod(
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

  const months = await ratedMonths(backend, marks, partner, wanted);
  const before = await invoicedBefore(backend, marks, partner, series);
  const periods = periodsToClose(
    series.closedThrough,
    wanted.periodEnd,
    billingDayOf(wanted.type, partner.legacyBillingDay),
  );
  let nothingDue: readonly UnsettledMark[] = [];
  for (const period of periods) {
    // Late usage and corrections go on the last period that is closed: whether an empty one before it was closed at its
    // own time or only now makes no difference then.
    const isLast = period.end === wanted.periodEnd;
    const isDueNow = ({ periodEnd }: OwnedLine) =>
      isLast ? compareInstants(periodEnd, period.end) <= 0 : periodEnd === period.end;
    const ofPeriod = months.flatMap((month) => month.lines).filter(isDueNow);
    const dues = await duesOf(backend, ofPeriod, before, partner.billingCurrency);
    const billed = before.filter((line) => isDueNow(line.rated));
    const lines = settleLines(dues, billed, period);
    const done = months
      .filter((month) => month.lines.every(isDueNow) && (isLast || month.lines.length > 0))
      .map(({ mark }) => mark);
    if (hasCharges(lines)) {
      const touched = new Set(
        lines.map(({ rated }) => `${rated.azureSubscriptionId} ${rated.periodStart.slice(0, 7)}`),
      );
      const settled = marks
        .filter(({ azureSubscriptionId, month }) => touched.has(`${azureSubscriptionId} ${month}`))
        .map(({ azureSubscriptionId, month }): SettledMonth => ({ azureSubscriptionId, month }));
      return issue(backend, { account, series, partner, period, body: { lines, settled }, done });
    }
    if (isLast) nothingDue = done;
  }
  await backend.invoices.putSeries(
    partner.partnerId,
    account,
    { ...series, closedThrough: wanted.periodEnd },
    {
      kind: "period-closed-without-charges",
      subject: `${partner.partnerId} ${wanted.type} ${wanted.periodEnd}`,
      by: backend.actor,
    },
  );
  // Nothing is due in them (INV-08), and what changes later is marked anew. A stale commit comes back to find them.
  await inParallel(nothingDue, (mark) => backend.ratings.clearUnsettled(mark));
  return undefined;
}

type Draft = {
  account: Account;
  series: Series;
  partner: Partner;
  period: Period;
  body: InvoiceBody;
  done: readonly UnsettledMark[];
};

/** Numbers and issues in one transaction; the lines lie under their hash before it, so what was decided can be finished by anybody. */
async function issue(backend: Backend, { account, series, partner, period, body, done }: Draft): Promise<Invoice> {
  const text = JSON.stringify(body);
  const linesHash = createHash("sha256").update(text).digest("hex");
  const number = series.lastNumber + 1;
  const invoice: Invoice = {
    invoiceNumber: `${series.type}${partner.accountNumber}${String(number).padStart(5, "0")}`,
    type: series.type,
    issuerTenantId: backend.settings.operatorTenantId,
    recipientId: partner.partnerId,
    recipientName: partner.legalName,
    currency: series.currency,
    periodStart: period.start,
    periodEnd: period.end,
    ...totalInvoice(body.lines, zero, series.currency),
    lines: body.lines.length,
    linesHash,
    issuedAt: backend.now.toISOString(),
    dueAt: new Date(backend.now.getTime() + paymentTermDays * dayMs).toISOString(),
  };
  const { rowAmounts } = reconciliationFile(invoice, body.lines, partner);
  if (!reconciles(rowAmounts, invoice.preTaxTotal)) {
    throw new Refusal("RECONCILIATION_MISMATCH", {
      fact: `The file's rows do not add up to ${invoice.preTaxTotal} ${invoice.currency} (INV-03).`,
      remedy: "This is a defect: nothing was issued; report it with the correlation id.",
    });
  }
  await backend.invoices.keepBody(linesHash, text);
  const next: Series = { ...series, lastNumber: number, closedThrough: period.end, unfinished: invoice.invoiceNumber };
  await backend.invoices.issue(account, invoice, next, {
    kind: "invoice-issued",
    subject: invoice.invoiceNumber,
    by: backend.actor,
    onBehalfOf: partner.partnerId,
    after: invoice,
  });
  const issued = await backend.invoices.readAccount(partner.partnerId);
  const current = issued.series.find(({ type, currency }) => type === next.type && currency === next.currency);
  // Somebody else may have finished it meanwhile, and issued the next one: then its series must not go back.
  if (current?.unfinished === invoice.invoiceNumber) {
    await finishInvoice(backend, issued, current, invoice.invoiceNumber, done);
  }
  return invoice;
}

/** Writes what follows from an issued invoice: its file, and what it settled. May be done again by anybody. */
async function finishInvoice(
  backend: Backend,
  account: Account,
  series: Series,
  invoiceNumber: string,
  done: readonly UnsettledMark[],
): Promise<void> {
  const invoice = account.invoices.find((one) => one.invoiceNumber === invoiceNumber);
  assert(invoice !== undefined, `series names invoice ${invoiceNumber}`);
  const { lines, settled } = await backend.invoices.readBody(invoice.linesHash);
  const partner = await backend.partners.find(invoice.recipientId);
  assert(partner !== undefined, "the recipient is enrolled");
  await backend.invoices.keepFile(invoiceNumber, reconciliationFile(invoice, lines, partner).text);
  for (const [month, months] of groupBy(settled, (one) => one.month)) {
    await backend.invoices.putSettled(
      invoice,
      month,
      months.map(({ azureSubscriptionId }) => azureSubscriptionId),
    );
  }
  await inParallel(done, (mark) => backend.ratings.clearUnsettled(mark));
  const { unfinished: _unfinished, ...finished } = series;
  await backend.invoices.putSeries(invoice.recipientId, account, finished, {
    kind: "invoice-settled",
    subject: invoiceNumber,
    by: backend.actor,
  });
  backend.log.info("invoice issued", {
    invoiceNumber,
    total: invoice.total,
    currency: invoice.currency,
    lines: invoice.lines,
  });
}

type RatedMark = { mark: UnsettledMark; lines: OwnedLine[] };

/** The recipient's lines of every month that waits to be settled, in an order that says nothing of who was rated first. */
async function ratedMonths(
  backend: Backend,
  marks: readonly UnsettledMark[],
  partner: Partner,
  { type }: IssueInvoiceBody,
): Promise<RatedMark[]> {
  const months = await inParallel(marks, async (mark): Promise<RatedMark> => {
    const { lines } = await backend.ratings.read({ subscriptionId: mark.azureSubscriptionId, month: mark.month });
    const own = lines.filter(
      (line) => line.ownerPartnerId === partner.partnerId && invoiceTypeOf(line.family) === type,
    );
    return { mark, lines: own };
  });
  const place = ({ mark, lines }: RatedMark) =>
    `${lines[0]?.customerDomain ?? ""} ${mark.azureSubscriptionId} ${mark.month}`;
  return months.sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** What earlier invoices asked for in the months that wait; a month that no closed period touches has none. */
async function invoicedBefore(
  backend: Backend,
  marks: readonly UnsettledMark[],
  partner: Partner,
  series: Series,
): Promise<InvoiceLine[]> {
  const found: InvoiceLine[] = [];
  const earlier = marks.filter(({ month }) => `${month}-01T00:00:00Z` < series.closedThrough);
  const wanted = new Map<string, Set<string>>();
  for (const [month, ofMonth] of groupBy(earlier, (mark) => mark.month)) {
    const settledBy = await backend.invoices.settledBy(partner.partnerId, series.type, month);
    for (const { azureSubscriptionId } of ofMonth) {
      for (const number of settledBy.get(azureSubscriptionId) ?? []) {
        const months = wanted.get(number) ?? new Set();
        wanted.set(number, months.add(`${azureSubscriptionId} ${month}`));
      }
    }
  }
  for (const number of [...wanted.keys()].sort()) {
    const invoice = await backend.invoices.find(partner.partnerId, number);
    assert(invoice !== undefined, `month was settled by invoice ${number}`);
    const { lines } = await backend.invoices.readBody(invoice.linesHash);
    const months = wanted.get(number);
    found.push(
      ...lines.filter(({ rated }) => months?.has(`${rated.azureSubscriptionId} ${rated.periodStart.slice(0, 7)}`)),
    );
  }
  return found;
}

/** Each line rounded by its named step; the rate is that of the line's own month, and of a line billed before the one it was billed with (AMB-54). */
async function duesOf(
  backend: Backend,
  lines: readonly OwnedLine[],
  before: readonly InvoiceLine[],
  currency: string,
): Promise<Due[]> {
  const billedFactor = new Map(before.map((line) => [settlementKey(line.rated), line.exchangeFactor]));
  const factors = new Map<string, ReturnType<typeof dec>>();
  const dues: Due[] = [];
  for (const rated of lines) {
    const month = rated.periodStart.slice(0, 7);
    if (rated.family !== "azurePlan") {
      dues.push({ rated, due: dueLine(rated, { family: "azureLegacy", currency }), exchangeRateMonth: month });
      continue;
    }
    const billed = billedFactor.get(settlementKey(rated));
    const factor =
      billed === undefined ? (factors.get(month) ?? (await monthFactor(backend, month, currency))) : dec(billed);
    if (billed === undefined) factors.set(month, factor);
    dues.push({ rated, due: dueLine(rated, { family: "azurePlan", currency, factor }), exchangeRateMonth: month });
  }
  return dues;
}

async function monthFactor(backend: Backend, month: string, currency: string) {
  if (currency === "USD") return one;
  const rate = await backend.fxRates.find(month, currency);
  if (rate !== undefined) return exchangeFactor(dec(rate.usdPerUnit));
  throw new Refusal("PRICE_MISSING", {
    fact: `No exchange rate of ${month} for ${currency} is published (CUR-06).`,
    remedy: `PUT /v1/fxrates/${month}, then retry this work.`,
    parameters: { month, currency },
  });
}

function firstSeries(wanted: IssueInvoiceBody, partner: Partner, marks: readonly UnsettledMark[]): Series | undefined {
  const [first] = marks.map((mark) => mark.month).sort();
  if (first === undefined) return undefined;
  const day = String(billingDayOf(wanted.type, partner.legacyBillingDay)).padStart(2, "0");
  return { type: wanted.type, currency: wanted.currency, lastNumber: 0, closedThrough: `${first}-${day}T00:00:00Z` };
}

function refuseBeforeItsTime(backend: Backend, { type, periodEnd }: IssueInvoiceBody, partner: Partner): void {
  const end = { start: periodEnd, end: periodEnd };
  if (isReady(type, end, backend.now)) return;
  throw new Refusal("PERIOD_NOT_ENDED", {
    fact: `The period of ${partner.legalName} that ends at ${periodEnd} is not ready at ${backend.now.toISOString()} (INV-04, INV-05).`,
    remedy: "The monthly timer asks again when it is.",
    parameters: { periodEnd },
  });
}

/** How many subscription-months of the period, or before it, wait for rating and may be this recipient's (INV-17). */
async function usagePending(backend: Backend, { recipientId, periodEnd }: IssueInvoiceBody): Promise<number> {
  const unrated = (await backend.usage.listUnrated()).filter(({ month }) => `${month}-01T00:00:00Z` < periodEnd);
  const own = await inParallel(unrated, async ({ subscriptionId }) => {
    const facts = await backend.subscriptions.facts(subscriptionId);
    return facts?.subscription.owners.some((owner) => owner.partnerId === recipientId) === true;
  });
  return own.filter(Boolean).length;
}

async function waitForUsage(backend: Backend, wanted: IssueInvoiceBody, waiting: number): Promise<void> {
  if (wanted.attempt < limits.usagePendingAttemptsMax) {
    const delaySeconds = Math.min(60, wanted.attempt + 1);
    backend.log.info("invoice waits for usage to be rated", {
      recipientId: wanted.recipientId,
      type: wanted.type,
      periodEnd: wanted.periodEnd,
      subscriptionMonths: waiting,
      delaySeconds,
    });
    await backend.send(IssueInvoice, { ...wanted, attempt: wanted.attempt + 1 }, { delaySeconds });
    return;
  }
  throw new Refusal("USAGE_PENDING", {
    fact: `${waiting} subscription-months of the period are not rated yet (INV-17).`,
    remedy: "See GET /v1/parked for rating work that failed, retry it, then retry this.",
    parameters: { waiting: String(waiting) },
  });
}
