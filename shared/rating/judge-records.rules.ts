import { compareInstants } from "../kernel/period.js";
import type { ReasonCode } from "../kernel/reason-codes.js";
import type { AzureSubscription, OwnershipPeriod } from "../subscriptions/subscription.schema.js";
import type { UsageRecord } from "../usage/usage.schema.js";

/** A record with the batch that brought it; the list is in order of arrival. */
export type ArrivedRecord = { batchId: string; record: UsageRecord };
export type Sorted = { first: ArrivedRecord[]; repeated: ArrivedRecord[]; conflicting: ArrivedRecord[] };

/**
 * Of all records with one id the first that arrived stands; an equal one is a repeat, a different one a conflict
 * (USG-04, AMB-43). When a source reports the same reading again at another time, that is a repeat too.
 */
export function sortOutRepeats(arrived: readonly ArrivedRecord[]): Sorted {
  const standing = new Map<string, UsageRecord>();
  const sorted: Sorted = { first: [], repeated: [], conflicting: [] };
  for (const one of arrived) {
    const before = standing.get(one.record.id);
    if (before === undefined) {
      standing.set(one.record.id, one.record);
      sorted.first.push(one);
    } else if (contentOf(before) === contentOf(one.record)) sorted.repeated.push(one);
    else sorted.conflicting.push(one);
  }
  return sorted;
}

const contentOf = ({ reportedAt: _reportedAt, ...reading }: UsageRecord) => JSON.stringify(reading);

export type Attribution =
  | { kind: "billable"; owner: OwnershipPeriod }
  | { kind: "refused"; reason: Extract<ReasonCode, "SUBSCRIPTION_UNKNOWN" | "SUBSCRIPTION_NOT_ACTIVE">; fact: string };

/** Whose usage it is: owner and state at the start of the usage decide, and a record is never split (USG-06, USG-07, SUB-05, SUB-06). */
export function attribute(record: UsageRecord, subscription: AzureSubscription): Attribution {
  const at = record.usageStart;
  const owner = subscription.owners.find((period) => holds(period, at));
  if (owner === undefined) {
    return { kind: "refused", reason: "SUBSCRIPTION_UNKNOWN", fact: `The subscription had no owner at ${at}.` };
  }
  const state = subscription.states.find((period) => holds(period, at))?.state ?? "pending";
  if (state === "active") return { kind: "billable", owner };
  return { kind: "refused", reason: "SUBSCRIPTION_NOT_ACTIVE", fact: `The subscription was ${state} at ${at}.` };
}

const holds = (period: { from: string; to?: string | undefined }, at: string): boolean =>
  compareInstants(period.from, at) <= 0 && (period.to === undefined || compareInstants(at, period.to) < 0);
