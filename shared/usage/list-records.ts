import { z } from "zod";
import type { Backend } from "../backend.js";
import { contains, monthOf, nextMonth, utcInstant } from "../kernel/period.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { UsageRecord } from "./usage.schema.js";

type Wanted = { subscriptionId: string; from: string; to: string; meterId?: string | undefined };
const Instant = z.iso.datetime({ offset: true }).transform(utcInstant);

/** What a query asks for: `from` inclusive, `to` exclusive, both instants with their offset. */
export function recordsWanted(subscriptionId: string, query: (name: string) => string | undefined): Wanted {
  const times = z.object({ from: Instant, to: Instant }).safeParse({ from: query("from"), to: query("to") });
  if (times.success) return { subscriptionId, ...times.data, meterId: query("meterId")?.toLowerCase() };
  throw new Refusal("REQUEST_INVALID", {
    fact: "`from` and `to` are not both instants.",
    remedy: "Send them as 2017-10-01T00:00:00Z; the first is inclusive, the second exclusive.",
    parameters: { property: "from, to", expected: "an instant like 2017-10-01T00:00:00Z" },
  });
}

/** Two years: what is asked for is read whole. */
const monthsMax = 24;

/**
 * The usage records of an Azure subscription that start within the instants given, as they were taken in, with the batch
 * of each: from an invoice line back to what was reported. Repeats and conflicts are among them, in order of arrival.
 */
export async function listRecords(
  backend: Backend,
  { subscriptionId, from, to, meterId }: Wanted,
): Promise<{ batchId: string; record: UsageRecord }[]> {
  const found: { batchId: string; record: UsageRecord }[] = [];
  let months = 0;
  for (let month = monthOf(from); `${month}-01T00:00:00Z` < to; month = nextMonth(month)) {
    if (++months > monthsMax) {
      throw phrasedRefusal("REQUEST_INVALID", {
        fact: "From {from} to {to} are more than {monthsMax} months.",
        remedy: "Ask for a shorter time.",
        parameters: { from, to, monthsMax: `${monthsMax}` },
      });
    }
    for (const { batchId, segment } of await backend.usage.manifests({ subscriptionId, month })) {
      for (const line of await backend.usage.lines(batchId, segment)) {
        const record = UsageRecord.parse(JSON.parse(line));
        const inTime = contains({ start: from, end: to }, record.usageStart);
        if (inTime && (meterId === undefined || record.meterId === meterId)) found.push({ batchId, record });
      }
    }
  }
  return found;
}
