import { dec, equals, sum } from "../../../shared/kernel/decimal.js";
import type { Invariant } from "../judge/invariant.js";
import { bodyOf, invoicesIn } from "../judge/invoices.js";
import type { Look } from "../judge/look.js";
import { knownFactors, type Rate, wrongAmount } from "../judge/own-money.js";
import { read } from "../judge/read.js";
import { settledIsDue } from "../judge/settled.js";
import { businessTime } from "./holdings.facts.js";
import { isAccepted, isRated, monthsOf } from "./usage.facts.js";

/** What closes promise. */
export const invoicingInvariants: readonly Invariant[] = [
  {
    promise: "invoice numbers have no gap and no repeat",
    after: () => (call, look) => {
      const recipient = invoiceCommitOf(call.what);
      if (recipient === undefined) return undefined;
      const numbers = new Map<string, number[]>();
      for (const { rowKey } of look.partition("invoices", recipient)) {
        if (!rowKey.startsWith("invoice_")) continue;
        const series = rowKey.slice(8, 9);
        numbers.set(series, [...(numbers.get(series) ?? []), Number(rowKey.slice(-5))]);
      }
      for (const [series, given] of numbers) {
        if (given.some((number, index) => number !== index + 1)) return `${recipient} ${series}: ${given.join(", ")}`;
      }
      return undefined;
    },
  },
  {
    promise: "nothing that was issued changes",
    after: (begun) => {
      const issued = new Map(
        [...begun.rows("invoices")].map(({ partition, rowKey, body }) => [`${partition} ${rowKey}`, body]),
      );
      return (call, look) => {
        if (!call.what.startsWith("invoices: change ")) return undefined;
        const recipient = call.what.split(" ")[2] ?? "";
        for (const { rowKey, body } of look.partition("invoices", recipient)) {
          if (!rowKey.startsWith("invoice_") && !rowKey.startsWith("payment_")) continue;
          const before = issued.get(`${recipient} ${rowKey}`);
          if (before !== undefined && before !== body) return `${rowKey} was ${before}, is ${body}`;
          issued.set(`${recipient} ${rowKey}`, body);
        }
        return undefined;
      };
    },
  },
  {
    promise: "an invoice waits for all usage of its period that was accepted before it was begun (INV-17)",
    after: () => {
      const acceptedAtBegin = new Map<unknown, { key: string; batchId: string }[]>();
      return (call, look) => {
        if (call.task.runs !== "invoice-issuing") return undefined;
        if (!acceptedAtBegin.has(call.task)) acceptedAtBegin.set(call.task, [...acceptedMonths(look)]);
        return invoiceCommitOf(call.what) === undefined
          ? undefined
          : missedUsage(acceptedAtBegin.get(call.task) ?? [], call.what, look);
      };
    },
  },
  {
    promise: "an invoice asks for the sum of its lines",
    atEnd: (look) => {
      for (const { invoice } of invoicesIn(look)) {
        const total = sum(bodyOf(look, invoice).lines.map((line) => dec(line.amount)));
        if (!equals(total, dec(invoice.preTaxTotal))) return `${invoice.invoiceNumber} asks for ${invoice.preTaxTotal}`;
      }
      return undefined;
    },
  },
  {
    // The marks of an invoice that somebody else finished are the next close's to take away.
    promise: "no month waits to be settled after the last close",
    atCleanEnd: (look) => {
      for (const { partition, rowKey } of look.rows("unsettled")) return `${rowKey} of ${partition}`;
      return undefined;
    },
  },
  {
    promise: "every amount is the sum of its priced units, counted by other means than the app's",
    atEnd: (look) => {
      for (const { invoice } of invoicesIn(look)) {
        for (const line of bodyOf(look, invoice).lines) {
          const wrong = wrongAmount(line);
          if (wrong !== undefined) return `${invoice.invoiceNumber}, line ${line.lineNo}: ${wrong}`;
        }
      }
      return undefined;
    },
  },
  {
    promise: "a line is exchanged by the last rate of its month that was known, and keeps the one it was billed with",
    atEnd: (look) => {
      const billedWith = new Map<string, string>();
      for (const { invoice } of invoicesIn(look)) {
        const { invoiceNumber, recipientId, currency, issuedAt } = invoice;
        for (const { lineNo, rated, exchangeFactor, exchangeRateMonth } of bodyOf(look, invoice).lines) {
          const { azureSubscriptionId, offerId, periodStart, lineKey, family } = rated;
          const own = family === "azurePlan" && currency !== "USD";
          const key = [recipientId, azureSubscriptionId, offerId, periodStart, lineKey].join(" ");
          const known = own ? knownFactors(ratesOf(look, exchangeRateMonth, currency), issuedAt) : ["1"];
          const before = billedWith.get(key);
          const wanted = before === undefined ? known : [before];
          billedWith.set(key, exchangeFactor);
          if (exchangeRateMonth !== periodStart.slice(0, 7))
            return `${invoiceNumber}, line ${lineNo}: of ${exchangeRateMonth}`;
          if (!wanted.includes(exchangeFactor))
            return `${invoiceNumber}, line ${lineNo}: by ${exchangeFactor}, should be ${wanted.join(" or ")}`;
        }
      }
      return undefined;
    },
  },
  {
    promise: "an issued invoice is told once, as it is, to its recipient",
    atEnd: (look) => {
      for (const recipient of recipientsIn(look)) {
        const told = toldOf(look, recipient, "invoice-issued");
        const wanted = [...invoicesIn(look, recipient)].map(({ body }) => `${recipient} ${body}`);
        const found = told.map(({ onBehalfOf, after }) => `${onBehalfOf} ${JSON.stringify(after)}`);
        if (found.sort().join("\n") !== wanted.sort().join("\n")) return `issued ${wanted}, told ${found}`;
      }
      return undefined;
    },
  },
  {
    promise: "an issued invoice is finished once: what it settled is noted, and nothing else",
    atEnd: (look) => {
      for (const recipient of recipientsIn(look)) {
        const finished = toldOf(look, recipient, "invoice-settled").map(({ subject }) => subject);
        const issued: string[] = [];
        const settled: string[] = [];
        for (const { rowKey, body } of look.partition("invoices", recipient)) {
          if (rowKey.startsWith("series_") && body.includes('"unfinished"')) return `${recipient}: ${body}`;
        }
        for (const { invoice } of invoicesIn(look, recipient)) {
          const { invoiceNumber, type } = invoice;
          issued.push(invoiceNumber);
          for (const { month, azureSubscriptionId } of bodyOf(look, invoice).settled)
            settled.push(`${type}_${month}_${azureSubscriptionId}_${invoiceNumber}`);
        }
        if (finished.sort().join(", ") !== issued.sort().join(", ")) return `issued ${issued}, finished ${finished}`;
        const noted = [...look.partition("settled", recipient)].map(({ rowKey }) => rowKey);
        if (noted.join(", ") !== settled.sort().join(", ")) return `settled ${settled}, noted ${noted}`;
      }
      return undefined;
    },
  },
  {
    promise: "an invoice is dated by business time, behind its period, and due 60 days later (INV-12)",
    atEnd: (look) => {
      const now = businessTime(look);
      for (const { invoice, body } of invoicesIn(look)) {
        const { periodEnd, issuedAt, dueAt } = invoice;
        const days = (Date.parse(dueAt) - Date.parse(issuedAt)) / 86_400_000;
        if (issuedAt < periodEnd || issuedAt > now || days !== 60) return body;
      }
      return undefined;
    },
  },
  { promise: "what is settled is what is due", atEnd: settledIsDue },
  {
    promise: "a payment is told once, as it is kept",
    atEnd: (look) => {
      for (const recipient of recipientsIn(look)) {
        const told = toldOf(look, recipient, "payment-recorded").map(({ after }) => JSON.stringify(after));
        const kept = [...look.partition("invoices", recipient)].filter(({ rowKey }) => rowKey.startsWith("payment_"));
        const found = kept.map(({ body }) => body);
        if (found.sort().join("\n") !== told.sort().join("\n")) return `kept ${found}, told ${told}`;
      }
      return undefined;
    },
  },
];

const recipientsIn = (look: Look): Set<string> => new Set([...look.rows("invoices")].map(({ partition }) => partition));

type Told = { kind: string; subject: string; onBehalfOf?: string; after?: unknown };
const toldOf = (look: Look, recipient: string, kind: string): Told[] =>
  [...look.partition("invoices", recipient)]
    .filter(({ rowKey }) => rowKey.startsWith("~event_"))
    .map(({ body }) => read<Told>(body))
    .filter((event) => event.kind === kind);

/** The rates that were published of a month, in the order of their publication. */
const ratesOf = (look: Look, month: string, currency: string): Rate[] =>
  [...look.partition("fxrates", month)]
    .filter(({ rowKey }) => rowKey.startsWith(`rate_${currency}_`))
    .map(({ body }) => read<Rate>(body));

/** Whose invoice a call issued, if it issued one. */
function invoiceCommitOf(what: string): string | undefined {
  return /^invoices: change (\S+) .*create invoice_/.exec(what)?.[1];
}

function missedUsage(
  accepted: readonly { key: string; batchId: string }[],
  what: string,
  look: Look,
): string | undefined {
  const recipient = invoiceCommitOf(what) ?? "";
  const [, issued = ""] = /create (invoice_\S+)/.exec(what) ?? [];
  const { periodEnd } = read<{ periodEnd: string }>(look.row("invoices", recipient, issued));
  for (const { key, batchId } of accepted) {
    if (`${key.slice(37)}-01` >= periodEnd.slice(0, 10)) continue;
    if (!isOwner(look, key.slice(0, 36), recipient)) continue;
    if (!isRated(look, key, batchId)) return `batch ${batchId} of ${key} was accepted before, and is not rated`;
  }
  return undefined;
}

function isOwner(look: Look, azureSubscriptionId: string, partnerId: string): boolean {
  const entry = look.row("azuresubscriptions", azureSubscriptionId, "customer");
  if (entry === undefined) return false;
  const { customerId } = read<{ customerId: string }>(entry);
  const azure = look.row("customers", customerId, `azure_${azureSubscriptionId}`);
  return azure?.includes(`"partnerId":"${partnerId}"`) === true;
}

/** The subscription-months of all batches whose intake has come to its end. */
function* acceptedMonths(look: Look) {
  for (const { partition: batchId, rowKey } of look.rows("usagebatches")) {
    if (rowKey !== "batch" || !isAccepted(look, batchId)) continue;
    for (const key of monthsOf(look, batchId)) yield { key, batchId };
  }
}
