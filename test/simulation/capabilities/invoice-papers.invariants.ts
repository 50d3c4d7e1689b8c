import type { Invoice, InvoiceLine } from "../../../shared/invoicing/invoice.schema.js";
import { parseJson } from "../../../shared/kernel/exact-json.js";
import type { Invariant, Reader } from "../judge/invariant.js";
import { bodyOf, invoicesIn } from "../judge/invoices.js";
import type { Look } from "../judge/look.js";
import { textOf, unitsOf } from "../judge/own-money.js";
import { read } from "../judge/read.js";
import { operatorTenant } from "../world/tokens.js";

/** What is said of something, by names; a file's columns are called as the wire's properties are, but for the case. */
type Told = Readonly<Record<string, unknown>>;

/** What tells of an invoice says what is kept of it: its file, its line items and its head. */
export const invoicePaperInvariants: readonly Invariant[] = [
  {
    promise: "every invoice has its file, which says of each line what it costs, in what and whose it is (INV-03)",
    atEnd: (look) => {
      for (const { invoice } of invoicesIn(look)) {
        const file = look.blob("reconciliation", `${invoice.invoiceNumber}.csv`);
        if (file === undefined) return `${invoice.invoiceNumber} has none`;
        const wanted = bodyOf(look, invoice).lines.map((line) => onFile(invoice, line));
        const found = allDiffer(rowsIn(new TextDecoder().decode(file)), wanted);
        if (found !== undefined) return `${invoice.invoiceNumber}.csv: ${found}`;
      }
      return undefined;
    },
  },
  {
    promise: "an invoice and its line items say what is kept of them",
    answers: async (look, reader) => {
      const all = [...invoicesIn(look)].flatMap(({ invoice }) =>
        bodyOf(look, invoice).lines.map((line, offset) => ({ invoice, line, offset })),
      );
      if (all.length === 0) return undefined;
      // Most lines are first charges, whose amounts are all alike.
      const corrected = all.filter(({ line }) => unitsOf(line.invoicedBefore) !== 0n);
      const type = reader.random.pick(["D", "G"]);
      const ofType = corrected.filter(({ invoice }) => invoice.type === type);
      const { invoice, offset } = reader.random.pick([ofType, corrected, all].find(({ length }) => length > 0) ?? all);
      const as = reader.random.pick([invoice.recipientId, operatorTenant]);
      const path = `GET /v1/invoices/${invoice.invoiceNumber}`;
      const head = differ(await exactly<Told>(reader, path, as), headOf(look, invoice));
      if (head !== undefined) return `${path}: ${head}`;
      const { lines } = bodyOf(look, invoice);
      const page = `${path}/lineitems?offset=${offset}&size=${pageItems}`;
      const wanted = lines.slice(offset, offset + pageItems).map((line) => asItem(invoice, line));
      const { items, links } = await exactly<{ items: Told[]; links: { next?: unknown } }>(reader, page, as);
      const found = allDiffer(items, wanted);
      if (found !== undefined) return `${page}: ${found}`;
      const isLast = offset + pageItems >= lines.length;
      return (links.next === undefined) === isLast ? undefined : `${page}: whether it is the last page`;
    },
  },
];
const pageItems = 5;

/** Numbers as they were written, which those of JavaScript are not. */
async function exactly<T>({ ask, expect }: Reader, line: string, as: string): Promise<T> {
  const { status, text } = await ask(line, { as });
  expect("what is there can be read", status === 200, `${line}: ${status} ${text}`);
  return parseJson(text) as T;
}

const onFile = (invoice: Invoice, line: InvoiceLine): Told => ({
  ...(invoice.type === "D" ? legacyLine(invoice, line) : { ...planLine(invoice, line), total: line.amount }),
  resellerMpnId: line.rated.resellerMpnId ?? "0",
});

const asItem = (invoice: Invoice, line: InvoiceLine): Told => {
  const resellerMpnId = line.rated.resellerMpnId ?? "0";
  return invoice.type === "D"
    ? { ...legacyLine(invoice, line), tier2MpnId: resellerMpnId }
    : { ...planLine(invoice, line), totalForCustomer: line.amount, resellerMpnId };
};

const anyLine = ({ recipientId, invoiceNumber, currency }: Invoice, { rated }: InvoiceLine) => ({
  partnerId: recipientId,
  invoiceNumber,
  currency,
  customerId: rated.customerId,
  subscriptionId: rated.subscriptionId,
  orderId: rated.orderId,
  chargeStartDate: rated.chargeStart,
  chargeEndDate: rated.chargeEnd,
});

const legacyLine = (invoice: Invoice, line: InvoiceLine): Told => ({
  ...anyLine(invoice, line),
  resourceGuid: line.rated.meterId,
  sku: line.rated.offerId,
  consumedQuantity: line.rated.quantity,
  includedQuantity: line.rated.includedQuantity,
  overageQuantity: line.billableQuantity,
  listPrice: line.rated.unitPrice ?? "0",
  pretaxCharges: line.amount,
  taxAmount: "0",
  postTaxTotal: line.amount,
  pretaxEffectiveRate: line.effectiveUnitPrice,
  postTaxEffectiveRate: line.effectiveUnitPrice,
});

const planLine = (invoice: Invoice, line: InvoiceLine): Told => ({
  ...anyLine(invoice, line),
  referenceId: line.rated.azureSubscriptionId,
  unitPrice: line.rated.pieces[0]?.unitPrice ?? "0",
  effectiveUnitPrice: line.effectiveUnitPrice,
  quantity: "1",
  billableQuantity: line.billableQuantity,
  subtotal: line.amount,
  taxTotal: "0",
  pricingCurrency: line.pricingCurrency,
  pcToBCExchangeRate: line.exchangeFactor,
  pcToBCExchangeRateDate: lastSecondOf(line.rated.periodEnd),
});

function headOf(look: Look, invoice: Invoice): Told {
  const paid = [...look.partition("invoices", invoice.recipientId)]
    .filter(({ rowKey }) => rowKey.startsWith("payment_"))
    .map(({ body }) => read<{ invoiceNumber: string; amount: string }>(body))
    .filter(({ invoiceNumber }) => invoiceNumber === invoice.invoiceNumber)
    .reduce((sum, { amount }) => sum + unitsOf(amount), 0n);
  return {
    id: invoice.invoiceNumber,
    invoiceDate: invoice.issuedAt,
    billingPeriodStartDate: invoice.periodStart,
    billingPeriodEndDate: lastSecondOf(invoice.periodEnd),
    totalCharges: invoice.total,
    preTaxTotal: invoice.preTaxTotal,
    taxTotal: invoice.taxTotal,
    paidAmount: textOf(paid),
    currencyCode: invoice.currency,
    dueDate: invoice.dueAt,
  };
}

const lastSecondOf = (end: string) => new Date(Date.parse(end) - 1000).toISOString();

function allDiffer(found: readonly Told[], wanted: readonly Told[]): string | undefined {
  if (found.length !== wanted.length) return `${found.length} lines, should be ${wanted.length}`;
  for (const [index, one] of wanted.entries()) {
    const wrong = differ(found[index] ?? {}, one);
    if (wrong !== undefined) return `line ${index + 1} of these, ${wrong}`;
  }
  return undefined;
}

function differ(found: Told, wanted: Told): string | undefined {
  const byName = new Map(Object.entries(found).map(([name, value]) => [name.toLowerCase(), String(value)]));
  for (const [name, value] of Object.entries(wanted)) {
    const is = byName.get(name.toLowerCase()) ?? "missing";
    if (plain(is) !== plain(String(value))) return `${name} is ${is}, should be ${value}`;
  }
  return undefined;
}

/** Numbers without regard to how many zeros end them, days without regard to how they are written. */
function plain(value: string): string {
  if (/^-?\d+(\.\d+)?$/.test(value)) return String(unitsOf(value));
  const [, month = "", day = "", year] = /^(\d+)\/(\d+)\/(\d{4})/.exec(value) ?? [];
  if (year !== undefined) return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return /^\d{4}-\d\d-\d\d/.exec(value)?.[0] ?? value;
}

const field = /(?:"(?:[^"]|"")*"|[^,]*)(?:,|$)/g;
/** The rows of a file by the names of its columns. */
function rowsIn(file: string): Told[] {
  const [names = [], ...rows] = file
    .split("\n")
    .filter(Boolean)
    .map((row) => (row.match(field) ?? []).map((one) => one.replace(/,$/, "")));
  return rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}
