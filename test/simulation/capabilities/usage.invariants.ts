import { hashOf } from "../../../shared/rating/tell-rating.js";
import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";
import { isAccepted, isRated, manifestsOf, monthsOf } from "./usage.facts.js";

/** What intake and rating promise. */
export const usageInvariants: readonly Invariant[] = [
  {
    promise: "usage that was accepted has a mark until it is rated",
    after: () => (call, look) => {
      const [, month, subscription] = /^unrated: change (\S+) delete (\S+)$/.exec(call.what) ?? [];
      if (month !== undefined) return unmarked(look, `${subscription}_${month}`, call.what);
      const [, accepted] = /^unfinished: change usageBatch delete (\S+)$/.exec(call.what) ?? [];
      if (accepted === undefined) return undefined;
      for (const key of monthsOf(look, accepted)) {
        if (isAccepted(look, accepted) && !manifestsOf(look, key).includes(accepted))
          return `${key} does not list ${accepted} after ${call.what}`;
        const found = unmarked(look, key, call.what);
        if (found !== undefined) return found;
      }
      return undefined;
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
    promise: "every record of a batch is in exactly one state",
    atEnd: (look) => {
      for (const { partition: batchId, rowKey, body } of look.rows("usagebatches")) {
        // Months without their batch were never accepted: who sent them died, and did not come again.
        if (!rowKey.startsWith("month_") || look.row("usagebatches", batchId, "batch") === undefined) continue;
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
          verdict: verdictIn(look.row("usageverdicts", batchId, key)),
        }));
        if (hashOf(told) !== rating.verdictsHash) return `${key}: ${JSON.stringify(told)}, rated as ${body}`;
      }
      return undefined;
    },
  },
  {
    promise: "the lines of a batch that could not be read are on the quarantine, as many as they are",
    atEnd: (look) => {
      for (const { partition: batchId, rowKey, body } of look.rows("usagebatches")) {
        const { invalid } = rowKey === "batch" ? read<{ invalid?: { records: number } }>(body) : {};
        if (invalid === undefined) continue;
        const listed = look.row("quarantine", "quarantine", `invalid_${batchId}`);
        const records = listed === undefined ? 0 : read<{ records: number }>(listed).records;
        if (records !== invalid.records) return `${batchId}: ${invalid.records} invalid, ${records} listed`;
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
];

/** A verdict without the generation as of which it was told: one that says the same in the next is not told again. */
function verdictIn(body: string | undefined): unknown {
  if (body === undefined) return undefined;
  const { generation: _, ...verdict } = read<Record<string, unknown>>(body);
  return verdict;
}

/** Batches of a subscription-month that nobody would rate if its messages were lost. */
function unmarked(look: Look, key: string, what: string): string | undefined {
  if (look.row("unrated", key.slice(37), key.slice(0, 36)) !== undefined) return undefined;
  const left = manifestsOf(look, key).filter((batchId) => isAccepted(look, batchId) && !isRated(look, key, batchId));
  return left.length === 0 ? undefined : `${key} has no mark after ${what}, and is not rated with ${left.join(", ")}`;
}
