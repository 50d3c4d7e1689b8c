import type { Invariant, Reader } from "../judge/invariant.js";
import { bodyOf, invoicesIn } from "../judge/invoices.js";
import { currentLines } from "../judge/ledger.js";
import type { Look } from "../judge/look.js";
import { exactOf, textOf, unitsOf } from "../judge/own-money.js";
import { ownLines } from "../judge/own-rating.js";
import { ownVerdicts } from "../judge/own-verdicts.js";
import { read } from "../judge/read.js";
import { operatorTenant } from "../world/tokens.js";
import { relationshipsIn } from "./customers.invariants.js";
import { nameOf, nameOfMeter, type StoredLine } from "./rating.facts.js";
import { wholeList } from "./whole-list.js";

type UnderLine = { record: { id: string }; quantityOnLine: string };
type Refused = { batchId: string };
type RefusedLists = { conflicts: Refused[]; quarantined: Refused[] };
type Counts = Record<"rated" | "repeated" | "conflicting" | "quarantined", number>;
type Verdict = Counts & { listedIn?: string };
type Batch = { batchId: string; received: number; invalid?: { records: number } };
type Line = Parameters<typeof exactOf>[0] &
  Record<"ownerPartnerId" | "customerId" | "subscriptionId" | "azureSubscriptionId" | "quantity", string> &
  Record<"meterId" | "region" | "currency" | "periodStart", string>;

/** What intake and the open month tell whoever asks, when all is over. */
export const usageReadInvariants: readonly Invariant[] = [
  {
    promise: "a batch tells what became of each of its records",
    answers: async (look, reader) => {
      const batches = [...look.rows("usagebatches")].filter(({ rowKey }) => rowKey === "batch");
      if (batches.length === 0) return undefined;
      const batch = read<Batch>(reader.random.pick(batches).body);
      const line = `/v1/usage/batches/${batch.batchId}`;
      const status = await reader.ask(`GET ${line}`, { as: operatorTenant });
      const verdicts = [...look.partition("usageverdicts", batch.batchId)].map(({ body }) => read<Verdict>(body));
      const wanted = countsOf(batch, verdicts);
      const found = status.body as Record<keyof typeof wanted, unknown>;
      const isTold = Object.entries(wanted).every(([name, count]) => found[name as keyof typeof wanted] === count);
      if (!isTold) return `${status.text}, should be ${JSON.stringify(wanted)}`;
      return (
        (await differs(reader, `${line}/conflicts`, refusedOf(look, batch, verdicts).conflicts)) ??
        (await differs(reader, `${line}/quarantine`, refusedOf(look, batch, verdicts).quarantined))
      );
    },
  },
  {
    promise: "the quarantine shows every record that is quarantined, and no other",
    answers: (look, reader) => {
      const listed = [...look.partition("quarantine", "quarantine")].filter(
        ({ rowKey }) => !rowKey.startsWith("told_"),
      );
      const lists = listed.map(({ body }) => read<{ listedIn: string }>(body));
      const wanted = lists.flatMap(({ listedIn }) => refusedIn(look, listedIn).quarantined);
      return differs(reader, "/v1/usage/quarantine?size=3", wanted);
    },
  },
  {
    promise: "a month shows what its usage costs, counted by other means than the app's",
    answers: async (look, { ask, random }) => {
      const all = [...currentLines(look)].map((text) => read<Line>(text));
      if (all.length === 0) return undefined;
      const { ownerPartnerId, customerId, subscriptionId } = random.pick(all);
      const ofSubscription = all.filter(
        (line) => line.ownerPartnerId === ownerPartnerId && line.subscriptionId === subscriptionId,
      );
      const month = random.pick(ofSubscription).periodStart.slice(0, 7);
      const serves = relationshipsIn(look, customerId).some(
        ({ partnerId, state }) => partnerId === ownerPartnerId && state === "active",
      );
      if (!serves) return undefined;
      const path = `/v1/customers/${customerId}/subscriptions/${subscriptionId}/meterusagerecords?month=${month}`;
      const { text } = await ask(`GET ${path}`, { as: ownerPartnerId });
      const wanted = spendingOf(ofSubscription.filter(({ periodStart }) => periodStart.startsWith(month)));
      const found = spendingIn(text);
      return found === wanted ? undefined : `${path}: ${text}, should be ${wanted}`;
    },
  },
  {
    promise: "the usage under an invoice's line is what the line was charged for, and nobody else's",
    answers: async (look, { ask, random }) => {
      const invoices = [...invoicesIn(look)];
      if (invoices.length === 0) return undefined;
      const { invoice } = random.pick(invoices);
      const { lineNo, rated } = random.pick(bodyOf(look, invoice).lines);
      const line = `/v1/invoices/${invoice.invoiceNumber}/lineitems/${lineNo}/usage`;
      const { text, body } = await ask(`GET ${line}`, { as: invoice.recipientId });
      const found = (body as { items?: UnderLine[] }).items?.map(toldUnits).sort().join("\n");
      const wanted = usageUnder(look, rated).map(toldUnits).sort().join("\n");
      return found === wanted ? undefined : `${line}: ${text}, should be ${wanted}`;
    },
  },
];

/** What each record of the line's meter and payer has on it, by the judge's own count; a record that lies on other lines has nothing. */
function usageUnder(look: Look, rated: StoredLine): UnderLine[] {
  const lines = ownLines(ownVerdicts(look).charges);
  const [name, ofMeter] = [nameOf(rated), nameOfMeter(rated)];
  const ids = [...lines].flatMap(([other, { usage }]) => (other.startsWith(ofMeter) ? [...usage.keys()] : []));
  const onLine = lines.get(name)?.usage;
  return [...new Set(ids)].map((id) => ({ record: { id }, quantityOnLine: textOf(onLine?.get(id) ?? 0n) }));
}

const toldUnits = ({ record, quantityOnLine }: UnderLine) => `${record.id} ${unitsOf(quantityOnLine)}`;

function countsOf({ received, invalid }: Batch, verdicts: readonly Verdict[]) {
  const sum = (name: keyof Counts) => verdicts.reduce((total, verdict) => total + verdict[name], 0);
  const [repeated, conflicting] = [sum("repeated"), sum("conflicting")];
  const quarantined = sum("quarantined") + (invalid?.records ?? 0);
  const accepted = received - repeated - conflicting - quarantined;
  return { state: "done", received, accepted, rated: sum("rated"), repeated, conflicting, quarantined };
}

function refusedIn(look: Look, listedIn: string): RefusedLists {
  return JSON.parse(new TextDecoder().decode(look.blob("refusedusage", listedIn))) as RefusedLists;
}

/** A batch's own, of the lists that its verdicts name. */
function refusedOf(look: Look, { batchId, invalid }: Batch, verdicts: readonly Verdict[]): RefusedLists {
  const names = verdicts.flatMap(({ listedIn }) => listedIn ?? []);
  const lists = [...(invalid === undefined ? [] : [`invalid_${batchId}`]), ...names].map((name) =>
    refusedIn(look, name),
  );
  const own = (records: Refused[]) => records.filter((record) => record.batchId === batchId);
  return {
    conflicts: lists.flatMap(({ conflicts }) => own(conflicts)),
    quarantined: lists.flatMap(({ quarantined }) => own(quarantined)),
  };
}

async function differs(reader: Reader, line: string, wanted: readonly unknown[]): Promise<string | undefined> {
  const texts = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();
  const found = texts(await wholeList<unknown>(reader, line, operatorTenant)).join("\n");
  const should = texts(wanted).join("\n");
  return found === should ? undefined : `${line}: ${found}, should be ${should}`;
}

/** Each meter with its quantity and cost in units of 10^-80, in an order of its own. */
function spendingOf(lines: readonly Line[]): string {
  const meters = new Map<string, { meterId: string; quantity: bigint; cost: bigint }>();
  for (const line of lines) {
    const key = `${line.meterId} ${line.region} ${line.currency}`;
    const { quantity, cost } = meters.get(key) ?? { quantity: 0n, cost: 0n };
    const { meterId } = line;
    meters.set(key, { meterId, quantity: quantity + unitsOf(line.quantity), cost: cost + exactOf(line) });
  }
  return [...meters.values()]
    .map(({ meterId, quantity, cost }) => `${meterId} ${quantity} ${cost}`)
    .sort()
    .join(", ");
}

/** The same as the answer's text has it: numbers of JavaScript would lose digits. */
const spendingIn = (text: string): string =>
  [...text.matchAll(/"meterId":"([^"]+)".*?"quantityUsed":([\d.]+).*?"totalCost":([\d.]+)/g)]
    .map(([, meterId, quantity = "", cost = ""]) => `${meterId} ${unitsOf(quantity)} ${unitsOf(cost)}`)
    .sort()
    .join(", ");
