import { dec, equals, sum } from "../../../shared/kernel/decimal.js";
import { hashOf } from "../../../shared/rating/tell-rating.js";
import type { Invariant } from "./invariant.js";
import { bodyOf } from "./ledger.js";
import type { Look } from "./look.js";
import { settledIsDue } from "./settled.js";

type Fields = Record<string, unknown>;
const read = <T = Fields>(body: string | undefined): T => JSON.parse(body ?? "null") as T;

/** What holds while the world runs, at rest and at the end, whatever struck. */
export const invariants: readonly Invariant[] = [
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
    after: () => {
      const issued = new Map<string, string>();
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
    promise: "no mark of unrated usage is left without somebody who sees to it",
    atRest: (look, lastWriterOf) => {
      for (const { partition, rowKey } of look.rows("unrated")) {
        const writer = lastWriterOf(`unrated ${partition} ${rowKey}`);
        if (writer !== undefined && !writer.failed) return `${rowKey} of ${partition}, marked by ${writer.name}`;
      }
      return undefined;
    },
  },
  {
    promise: "no note of unfinished work is left by whoever finished it",
    atRest: (look, lastWriterOf) => {
      for (const { partition, rowKey } of look.rows("unfinished")) {
        const writer = lastWriterOf(`unfinished ${partition} ${rowKey}`);
        if (writer !== undefined && !writer.failed) return `${partition} ${rowKey}, noted by ${writer.name}`;
      }
      return undefined;
    },
  },
  {
    promise: "every change of a partition is told once, in order, without gap",
    atEnd: (look) => {
      for (const table of look.tables()) {
        const versions = new Map<string, number>();
        for (const { partition, rowKey, body } of look.rows(table)) {
          const before = versions.get(partition);
          if (rowKey === "!head") versions.set(partition, 0);
          else if (before !== undefined && rowKey.startsWith("~event_")) {
            const { version } = read<{ version: number }>(body);
            if (version !== before + 1) return `${table} ${partition}: event ${version} follows ${before}`;
            versions.set(partition, version);
          }
        }
        for (const [partition, told] of versions) {
          const { version } = read<{ version: number }>(look.row(table, partition, "!head"));
          if (version !== told) return `${table} ${partition}: ${told} events at version ${version}`;
        }
      }
      return undefined;
    },
  },
  {
    promise: "every record of a batch is in exactly one state",
    atEnd: (look) => {
      for (const { partition: batchId, rowKey, body } of look.rows("usagebatches")) {
        if (!rowKey.startsWith("month_")) continue;
        const { key, segment } = read<{ key: string; segment: { records: number } }>(body);
        const verdict = look.row("usageverdicts", batchId, key);
        if (verdict === undefined) return `batch ${batchId} has no verdict for ${key}`;
        const { rated, repeated, conflicting, quarantined } = read<Record<string, number>>(verdict);
        const total = (rated ?? 0) + (repeated ?? 0) + (conflicting ?? 0) + (quarantined ?? 0);
        if (total !== segment.records) return `${segment.records} records of ${key}, but ${verdict}`;
      }
      return undefined;
    },
  },
  {
    promise: "what batches tell of a month is its latest rating",
    atEnd: (look) => {
      for (const { partition: key, rowKey, body } of look.rows("ratings")) {
        if (rowKey !== "rating") continue;
        const rating = read<{ verdictsHash: string }>(body);
        const told = manifestsOf(look, key).map((batchId) => ({
          batchId,
          verdict: read(look.row("usageverdicts", batchId, key)),
        }));
        if (hashOf(told) !== rating.verdictsHash) return `${key}: ${JSON.stringify(told)}, rated as ${body}`;
      }
      return undefined;
    },
  },
  {
    promise: "the quarantine lists what is quarantined, and nothing else",
    atEnd: (look) => {
      for (const { partition: key, rowKey, body } of look.rows("ratings")) {
        if (rowKey !== "rating") continue;
        const { quarantined } = read<{ quarantined: boolean }>(body);
        if ((look.row("quarantine", "quarantine", key) !== undefined) !== quarantined) {
          return `${key}: the rating says ${quarantined ? "quarantined" : "nothing quarantined"}, the list the opposite`;
        }
      }
      return undefined;
    },
  },
  {
    promise: "an invoice asks for the sum of its lines",
    atEnd: (look) => {
      for (const { rowKey, body } of look.rows("invoices")) {
        if (!rowKey.startsWith("invoice_")) continue;
        const { linesHash, preTaxTotal } = read<{ linesHash: string; preTaxTotal: string }>(body);
        const total = sum(bodyOf(look, linesHash).lines.map((line) => dec(line.amount)));
        if (!equals(total, dec(preTaxTotal))) return `${rowKey} asks for ${preTaxTotal}`;
      }
      return undefined;
    },
  },
  { promise: "what is settled is what is due", atEnd: settledIsDue },
  {
    promise: "state periods have no gap and no overlap",
    atEnd: (look) => {
      for (const { rowKey, body } of look.rows("customers")) {
        if (!rowKey.startsWith("azure_") || rowKey.includes("_grant_")) continue;
        const { states } = read<{ states: { from: string; to?: string }[] }>(body);
        const isWhole = states.every(({ to }, index) => to === states[index + 1]?.from);
        if (!isWhole) return `${rowKey}: ${JSON.stringify(states)}`;
      }
      return undefined;
    },
  },
  {
    promise: "a domain is held by the customer that has it, and by no other",
    atEnd: (look) => {
      for (const { rowKey: domain, body } of look.rows("reservations")) {
        const { customerId } = read<{ customerId: string }>(body);
        const customer = look.row("customers", customerId, "customer");
        if (customer === undefined) return `${domain} is held for ${customerId}, who does not exist`;
        if (read<{ domain: string }>(customer).domain !== domain) return `${domain} is held for ${customerId}`;
      }
      return undefined;
    },
  },
];

/** The batches of a subscription-month, in order of arrival. */
const manifestsOf = (look: Look, key: string): string[] =>
  [...look.partition("usage", key)]
    .filter(({ rowKey }) => rowKey.startsWith("batch_"))
    .map(({ body }) => read<{ batchId: string }>(body).batchId);

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
  const end = /create period_\w_\w+_(\S+)/.exec(what)?.[1] ?? "";
  for (const { key, batchId } of accepted) {
    if (`${key.slice(37)}-01` >= end.slice(0, 10)) continue;
    if (!isOwner(look, key.slice(0, 36), recipient)) continue;
    const { batches } = read<{ batches: number }>(look.row("ratings", key, "rating") ?? '{"batches":0}');
    if (manifestsOf(look, key).indexOf(batchId) >= batches)
      return `batch ${batchId} of ${key} was accepted before, and is not rated`;
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
  for (const { partition: batchId, rowKey, body } of look.rows("usagebatches")) {
    if (!rowKey.startsWith("month_") || look.row("usagebatches", batchId, "batch") === undefined) continue;
    if (look.row("unfinished", "usageBatch", batchId) === undefined)
      yield { key: read<{ key: string }>(body).key, batchId };
  }
}
