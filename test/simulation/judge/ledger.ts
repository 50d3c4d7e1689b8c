import type { Invoice } from "../../../shared/invoicing/invoice.schema.js";
import { settlementKey } from "../../../shared/invoicing/settle-lines.rules.js";
import { dec, format, isZero, plus, zero } from "../../../shared/kernel/decimal.js";
import type { Rating } from "../../../shared/rating/rating.schema.js";
import type { Story } from "../workloads/story.js";
import { canonical } from "../world/clients.js";
import { bodyOf, invoicesIn } from "./invoices.js";
import type { Look, LookedRow } from "./look.js";

/**
 * The one place that names what may differ from the clean run:
 * - fresh GUIDs, which are another world's; where business time runs freely (`released`), its instants, which are the machine's;
 * - who carried out what the system does by itself (a queue function or recovery), under which request and when;
 * - where Azure subscriptions and conversions are found that a request was about to make and did not: nobody knows their ids;
 * - which of two reporters' batches came first, and what hashes tell of it;
 * - how often work was done to come to its result: generations of ratings, versions of partitions;
 * - by the machine's clock, of which each host has its own: whether there was a moment between two changes of a state;
 * - what was in quarantine or a partner's for a while: the month's rating knows it for ever, and a row beside the quarantine;
 * - in a story that is not quiet: which of a recipient's invoices has a line, since intake runs beside the closes. What is
 *   settled for the line in all may not.
 */
/** Of the rows of each table, which fields are each run's own, at any depth; those of other tables are compared, whatever they are called. */
const ownFields: Readonly<Record<string, ReadonlySet<string>>> = {
  reservations: new Set(["reservedAt"]),
  ratings: new Set(["generation", "ratedAt", "resultHash", "verdictsHash", "everQuarantined", "everOwed"]),
  usage: new Set(["sequence"]),
  usageverdicts: new Set(["generation", "listedIn"]),
  /** A version of the customer's file: how many commits led there depends on what each found. */
  subscriptionsof: new Set(["version"]),
  quarantine: new Set(["generation", "listedIn"]),
};
/** Of an event: its number and commit. Of what the system did, also the request. */
const ownOfEvent = ["version", "commitId"];
const ownOfSystem = [...ownOfEvent, "requestId", "correlationId"];

/** Tables that are not compared row by row, each with what is said of it instead. */
const ownTables = new Set([
  /** First answers: asked for again at the end. */
  "answers",
  /** Notes announce commits and may outlive those that never came: an invariant compares them with the events themselves. */
  "audittrail",
  /** Marks and notes of work under way: none may be left. */
  "unrated",
  "unsettled",
  "unfinished",
  /** What was retried depends on what failed: nothing may be left parked. */
  "parked",
  /** Announced ahead of commits that never came too: an invariant wants each instant at which time has something to do. */
  "subscriptionsdue",
  /** Who settled what depends on which invoice has it: an invariant compares it with the invoices. */
  "settled",
  /** `invoiceLines` and `settledLines`. */
  "invoices",
]);
/** Events that are not compared, each with the reason. */
const ownEvents = new Set([
  /** Each rating that came to something else than the one before is told: how often depends on what lay there by then. */
  "usage-rated",
  /** Closings that found nothing are told as often as the timer asked. */
  "nothing-due",
  /** Told by whoever finished the invoice: an invariant wants one of each. */
  "invoice-settled",
  /** Whether the timer or a change of the subscription brought it forward to what time had done: the result is compared. */
  "subscription-expired",
  "expiry-passed-by",
  /** Of a try that died and whose retry began anew: nothing of it may be left. */
  "customer-creation-abandoned",
]);
/** Told by the system: by whom and when may differ. */
const systemEvents = new Set(["usage-listed"]);

/** The ledger as lines that must be the same in both runs, in sections by what they are about. */
export function ledgerLines(look: Look, story: Story): string[] {
  const lines: string[] = [];
  for (const table of look.tables()) {
    if (ownTables.has(table)) continue;
    if (table === "ratings") lines.push(...ratingLines(look));
    else for (const row of look.rows(table)) if (!pointsAtNothing(look, row)) lines.push(...lineOf(row));
  }
  lines.push(...(story.quiet ? invoiceLines(look) : settledLines(look)));
  return (isReleased(story) ? lines.map((line) => withoutMachineTime(line).replace(momentary, "")) : lines).sort();
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
  if (!rowKey.startsWith("~event_")) return [`${table} ${partition} ${place} ${withoutOwn(table, body)}`];
  const event = JSON.parse(body) as {
    kind: string;
    subject: string;
    at: string;
    by: { kind: string };
    after?: unknown;
  };
  if (ownEvents.has(event.kind)) return [];
  const told = systemEvents.has(event.kind) ? { ...event, at: "", by: "" } : event;
  const own = event.by.kind === "system" || systemEvents.has(event.kind) ? ownOfSystem : ownOfEvent;
  const compared = Object.entries(told).filter(([name]) => !own.includes(name));
  return [`${table} ${partition} event ${withoutOwn(table, JSON.stringify(Object.fromEntries(compared)))}`];
}

const withoutOwn = (table: string, body: string) =>
  canonical(body, ownFields[table.replace(listOf, "subscriptionsof")]);
/** Each partner has a table of its own. */
const listOf = /^subscriptionsof.*/;

/** A period that began and ended by the machine's clock; where the second host's is behind the first's it is left out (3.3). */
const momentary = /\{"from":"machine time","state":"\w+","to":"machine time"\},/g;

/** Stories are set in 2021; where business time runs freely, it is the machine's, of 2026, and every instant of it another in each run. */
export const isReleased = ({ phases }: Story): boolean => phases.some(({ opens }) => opens === "released");
export const withoutMachineTime = (text: string): string =>
  text.replace(/2026-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?Z?)?/g, "machine time");

/** Each month's rating and the lines that count, whatever generation they have come to. */
function* ratingLines(look: Look): Generator<string> {
  for (const { partition, rowKey, body } of look.rows("ratings")) {
    if (rowKey === "rating") yield `ratings ${partition} ${withoutOwn("ratings", body)}`;
  }
  for (const line of currentLines(look)) yield `ratings line ${line}`;
}

/** The text of every rated line that counts. */
export function* currentLines(look: Look): Generator<string> {
  for (const { partition, rowKey, body } of look.rows("ratings")) {
    if (rowKey !== "rating") continue;
    const { generation, resultHash, lines } = JSON.parse(body) as Rating;
    for (let index = 0; index < lines; index++) {
      const key = `line_${String(generation).padStart(8, "0")}_${resultHash.slice(0, 16)}_${String(index).padStart(6, "0")}`;
      yield look.row("ratings", partition, key) ?? `line ${key} of ${partition} is missing`;
    }
  }
}

/** Every invoice with its lines, its payments and what is told of it, to the byte. */
function* invoiceLines(look: Look): Generator<string> {
  for (const row of look.rows("invoices")) {
    const { partition, rowKey, body } = row;
    if (rowKey.startsWith("~event_")) yield* lineOf(row);
    if (!rowKey.startsWith("invoice_") && !rowKey.startsWith("payment_")) continue;
    yield `invoices ${partition} ${rowKey} ${withoutOwn("invoices", body)}`;
    if (!rowKey.startsWith("invoice_")) continue;
    const invoice = JSON.parse(body) as Invoice;
    yield `invoices ${partition} ${rowKey} lines ${JSON.stringify(bodyOf(look, invoice).lines)}`;
    const file = look.blob("reconciliation", `${invoice.invoiceNumber}.csv`);
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
  for (const { invoice } of invoicesIn(look)) {
    for (const line of bodyOf(look, invoice).lines) {
      const key = `${invoice.recipientId} ${settlementKey(line.rated)}`;
      amounts.set(key, plus(amounts.get(key) ?? zero, dec(line.amount)));
    }
  }
  return amounts;
}
