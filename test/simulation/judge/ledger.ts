import { gunzipSync } from "node:zlib";
import { InvoiceBody } from "../../../shared/invoicing/invoice.schema.js";
import { settlementKey } from "../../../shared/invoicing/settle-lines.rules.js";
import { dec, format, isZero, plus, zero } from "../../../shared/kernel/decimal.js";
import { canonical } from "../world/clients.js";
import type { Look, LookedRow } from "./look.js";

/**
 * The one place that names what may differ from the clean run:
 * - fresh GUIDs and the machine's times, which are another world's;
 * - who carried out what the system does by itself (a queue function or recovery), under which request and when;
 * - where Azure subscriptions and conversions are found that a request was about to make and did not: nobody knows their ids;
 * - whether the timer or a change of the subscription brought it forward to what time had done: the result is the same;
 * - which of two reporters' batches came first, and what hashes tell of it;
 * - how often work was done to come to its result: generations of ratings, versions, marks, notes, closings without charges;
 * - by the machine's clock, of which each host has its own: whether there was a moment between two changes of a state;
 * - what was in quarantine or a partner's for a while: the month's rating knows it for ever, and a row beside the quarantine;
 * - the audit's notes, which announce commits and may outlive those that never came: the events themselves are compared;
 * - in a story that is not quiet: which of a recipient's invoices has a line, since intake runs beside the closes. What is
 *   settled for the line in all may not.
 */
const byArrival = ["sequence", "resultHash", "verdictsHash", "listedIn"];
const ownToEachRun = new Set([
  "commitId",
  "mark",
  "reservedAt",
  "generation",
  "ratedAt",
  "version",
  "requestId",
  "correlationId",
  "everQuarantined",
  "everOwed",
  ...byArrival,
]);
const workTables = new Set([
  "answers",
  "audittrail",
  "unrated",
  "unsettled",
  "unfinished",
  "usagemonths",
  "parked",
  "sandbox",
  "subscriptionsdue",
  "settled",
  "invoices",
]);
const workEvents = new Set([
  "customer-creation-abandoned",
  "expiry-passed-by",
  "period-closed-without-charges",
  "invoice-settled",
  "subscription-expired",
  "usage-rated",
]);
/** Told by the system: by whom and when may differ. */
const systemEvents = new Set(["usage-listed"]);

/** The ledger as lines that must be the same in both runs, in sections by what they are about. */
export function ledgerLines(look: Look, quiet: boolean): string[] {
  const lines: string[] = [];
  for (const table of look.tables()) {
    if (workTables.has(table)) continue;
    if (table === "ratings") lines.push(...ratingLines(look));
    else for (const row of look.rows(table)) if (!pointsAtNothing(look, row)) lines.push(...lineOf(row));
  }
  lines.push(...(quiet ? invoiceLines(look) : settledLines(look)));
  for (const { body } of look.rows("parked")) {
    const { state, kind, reason, queue } = JSON.parse(body) as Record<string, string>;
    if (state === "parked") lines.push(`parked: ${kind} in ${queue} for ${reason}`);
  }
  return lines.sort();
}

/** What announces where a row of a customer's file will be found. */
const announced: Readonly<Record<string, string>> = { azuresubscriptions: "azure_", productupgrades: "upgrade_" };
function pointsAtNothing(look: Look, { table, partition, body }: LookedRow): boolean {
  const prefix = announced[table];
  if (prefix === undefined) return false;
  const { customerId } = JSON.parse(body) as { customerId: string };
  return look.row("customers", customerId, `${prefix}${partition}`) === undefined;
}

function lineOf({ table, partition, rowKey, body }: LookedRow): string[] {
  if (rowKey === "!head" || (table === "quarantine" && rowKey.startsWith("told_"))) return [];
  const place = table === "usage" ? "in order of arrival" : rowKey;
  if (!rowKey.startsWith("~event_")) return [`${table} ${partition} ${place} ${withoutOwn(body)}`];
  const event = JSON.parse(body) as { kind: string; subject: string; at: string; by: unknown; after?: unknown };
  if (workEvents.has(event.kind)) return [];
  const told = systemEvents.has(event.kind) ? { ...event, at: "", by: "" } : event;
  return [`${table} ${partition} event ${withoutOwn(JSON.stringify(told))}`];
}

const withoutOwn = (body: string) => withoutMachineTime(canonical(body, ownToEachRun)).replace(momentary, "");

/** A period that began and ended by the machine's clock; where the second host's is behind the first's it is left out (3.3). */
const momentary = /\{"from":"machine time","state":"\w+","to":"machine time"\},/g;

/** Stories are set in 2021; where business time runs freely, it is the machine's, of 2026. */
export const withoutMachineTime = (text: string): string =>
  text.replace(/2026-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z)?/g, "machine time");

/** Each month's rating and the lines that count, whatever generation they have come to. */
function* ratingLines(look: Look): Generator<string> {
  for (const { partition, rowKey, body } of look.rows("ratings")) {
    if (rowKey === "rating") yield `ratings ${partition} ${withoutOwn(body)}`;
  }
  for (const line of currentLines(look)) yield `ratings line ${line}`;
}

/** The text of every rated line that counts. */
export function* currentLines(look: Look): Generator<string> {
  for (const { partition, rowKey, body } of look.rows("ratings")) {
    if (rowKey !== "rating") continue;
    const { generation, lines } = JSON.parse(body) as { generation: number; lines: number };
    for (let index = 0; index < lines; index++) {
      const key = `line_${String(generation).padStart(8, "0")}_${String(index).padStart(6, "0")}`;
      yield look.row("ratings", partition, key) ?? `line ${key} of ${partition} is missing`;
    }
  }
}

/** Every invoice with its lines and payments, to the byte. */
function* invoiceLines(look: Look): Generator<string> {
  for (const { partition, rowKey, body } of look.rows("invoices")) {
    if (!rowKey.startsWith("invoice_") && !rowKey.startsWith("payment_")) continue;
    yield `invoices ${partition} ${rowKey} ${withoutOwn(body)}`;
    if (!rowKey.startsWith("invoice_")) continue;
    const { linesHash, invoiceNumber } = JSON.parse(body) as { linesHash: string; invoiceNumber: string };
    yield `invoices ${partition} ${rowKey} lines ${JSON.stringify(bodyOf(look, linesHash).lines)}`;
    const file = look.blob("reconciliation", `${invoiceNumber}.csv`);
    yield `invoices ${partition} ${rowKey} file ${file === undefined ? "is missing" : new TextDecoder().decode(file)}`;
  }
}

/** What was asked for per recipient and rated line, over all invoices. */
function* settledLines(look: Look): Generator<string> {
  for (const [key, amount] of settledAmounts(look)) if (!isZero(amount)) yield `settled ${key} ${format(amount)}`;
}

/** Per recipient and rated line the sum of all invoice lines. */
export function settledAmounts(look: Look) {
  const amounts = new Map<string, ReturnType<typeof dec>>();
  for (const { partition, rowKey, body } of look.rows("invoices")) {
    if (!rowKey.startsWith("invoice_")) continue;
    for (const line of bodyOf(look, (JSON.parse(body) as { linesHash: string }).linesHash).lines) {
      const key = `${partition} ${settlementKey(line.rated)}`;
      amounts.set(key, plus(amounts.get(key) ?? zero, dec(line.amount)));
    }
  }
  return amounts;
}

/** A stored blob never changes, and several promises are about the lines of each invoice. */
const bodies = new WeakMap<Uint8Array, InvoiceBody>();

export function bodyOf(look: Look, linesHash: string): InvoiceBody {
  const bytes = look.blob("invoicelines", linesHash);
  if (bytes === undefined) throw new Error(`the invoice lines ${linesHash} are missing`);
  const body = bodies.get(bytes) ?? InvoiceBody.parse(JSON.parse(gunzipSync(bytes).toString("utf8")));
  bodies.set(bytes, body);
  return body;
}
