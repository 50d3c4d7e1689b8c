import assert from "node:assert/strict";
import type { Backend } from "../backend.js";
import { dec, one } from "../kernel/decimal.js";
import { groupBy } from "../kernel/group-by.js";
import { inParallel } from "../kernel/in-parallel.js";
import { Refusal } from "../kernel/refusal.js";
import type { Partner } from "../partners/partner.schema.js";
import type { UnsettledMark } from "../rating/rating.repository.js";
import type { OwnedLine } from "../rating/rating.schema.js";
import { invoiceTypeOf } from "../rating/rating.schema.js";
import { dueLine, exchangeFactor } from "./due-lines.rules.js";
import type { InvoiceLine, Series } from "./invoice.schema.js";
import type { IssueInvoiceBody } from "./invoicing.messages.js";
import { type Due, settlementKey } from "./settle-lines.rules.js";

type RatedMark = { mark: UnsettledMark; lines: OwnedLine[] };

/** The recipient's lines of every month that waits to be settled, in an order that says nothing of who was rated first. */
export async function ratedMonths(
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
export async function invoicedBefore(
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
export async function duesOf(
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
