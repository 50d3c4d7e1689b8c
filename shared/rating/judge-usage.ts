import { hash } from "node:crypto";
import type { Backend } from "../backend.js";
import { dec } from "../kernel/decimal.js";
import { inParallel } from "../kernel/in-parallel.js";
import type { SubscriptionFacts } from "../subscriptions/subscription.repository.js";
import type { OwnershipPeriod } from "../subscriptions/subscription.schema.js";
import {
  type BatchVerdict,
  type RefusedRecord,
  type RefusedRecords,
  type SubscriptionMonth,
  subscriptionMonthKey,
  type UsageRecord,
} from "../usage/usage.schema.js";
import { type ArrivedRecord, attribute, sortOutRepeats } from "./judge-records.rules.js";
import type { OwnerTerms } from "./owner-terms.js";
import type { RateableRecord } from "./rating.rules.js";

/** The terms of an owner under its offer. */
export type TermsOf = (owner: OwnershipPeriod) => Promise<OwnerTerms>;
/** What became of each record: billable ones with owner and price, refused ones with the reason, and each batch's count of both. */
export type Judged = { billable: BillableRecord[]; refused: RefusedRecords; batches: Map<string, BatchVerdict> };
export type BillableRecord = {
  batchId: string;
  record: UsageRecord;
  owner: OwnershipPeriod;
  price: RateableRecord["price"];
};

/** A billable record as the sum needs it. */
export function toRateable({ record, owner, price }: BillableRecord): RateableRecord {
  return {
    id: record.id,
    meterId: record.meterId,
    quantity: dec(record.quantity),
    usageStart: record.usageStart,
    ...(record.resourceUri === undefined ? {} : { resourceUri: record.resourceUri }),
    ...(owner.resellerId === undefined ? {} : { resellerId: owner.resellerId }),
    price,
  };
}

/** Reads a month's usage in order of arrival and decides of every record what it is. */
export async function judgeMonth(
  backend: Backend,
  month: SubscriptionMonth,
  facts: SubscriptionFacts | undefined,
  terms: TermsOf,
): Promise<Judged> {
  const manifests = await backend.usage.manifests(month);
  const parts = await inParallel(manifests, async ({ batchId, segment }) => {
    const lines = await backend.usage.lines(batchId, segment);
    return lines.map((line): ArrivedRecord => ({ batchId, record: JSON.parse(line) as UsageRecord }));
  });
  const sorted = sortOutRepeats(parts.flat());
  const judged: Judged = {
    billable: [],
    refused: { conflicts: [], quarantined: [] },
    batches: new Map(manifests.map(({ batchId, segment }) => [batchId, emptyVerdict(segment.records)])),
  };
  for (const { batchId } of sorted.repeated) verdictIn(judged, batchId).repeated++;
  for (const { batchId, record } of sorted.conflicting) {
    verdictIn(judged, batchId).conflicting++;
    judged.refused.conflicts.push({
      batchId,
      reason: "USAGE_CONFLICT",
      fact: `Record ${record.id} was sent before with other content; the first one stands (USG-04).`,
      remedy: "Send a correction under an id of its own.",
      record,
    });
  }
  for (const { batchId, record } of sorted.first) {
    const judgement = await judge(record, facts, terms);
    if (judgement.kind === "billable") {
      verdictIn(judged, batchId).rated++;
      judged.billable.push({ batchId, record, owner: judgement.owner, price: judgement.price });
    } else {
      verdictIn(judged, batchId).quarantined++;
      judged.refused.quarantined.push({ batchId, ...judgement.refused, record });
    }
  }
  return judged;
}

type Judgement =
  | ({ kind: "billable" } & Pick<BillableRecord, "owner" | "price">)
  | { kind: "refused"; refused: Pick<RefusedRecord, "reason" | "fact" | "remedy"> };

async function judge(record: UsageRecord, facts: SubscriptionFacts | undefined, terms: TermsOf): Promise<Judgement> {
  if (facts === undefined) {
    const fact = `No Azure subscription here has the id ${record.subscriptionId}.`;
    return {
      kind: "refused",
      refused: { reason: "SUBSCRIPTION_UNKNOWN", fact, remedy: remedies.SUBSCRIPTION_UNKNOWN },
    };
  }
  const attribution = attribute(record, facts.subscription);
  if (attribution.kind === "refused") {
    const { reason, fact } = attribution;
    return { kind: "refused", refused: { reason, fact, remedy: remedies[reason] } };
  }
  const price = (await terms(attribution.owner)).priceOf(record);
  if (price.kind === "found") return { kind: "billable", owner: attribution.owner, price: price.entry };
  return { kind: "refused", refused: { reason: price.reason, fact: price.fact, remedy: remedies[price.reason] } };
}

const remedies = {
  SUBSCRIPTION_UNKNOWN:
    "Mend the id or the time at the source and send the record again: nothing is billed before the subscription was ordered.",
  SUBSCRIPTION_NOT_ACTIVE:
    "Usage outside active times is not billed (SUB-05, SUB-06); nothing is to be done unless the state is wrong.",
  METER_UNKNOWN:
    "Import a price list that has the meter (PUT /v1/ratecards/{name}); then the record is rated by itself.",
  PRICE_MISSING:
    "Import a price that holds on the usage date (PUT /v1/ratecards/{name}); then the record is rated by itself.",
} as const;

const emptyVerdict = (records: number): BatchVerdict => ({
  records,
  rated: 0,
  repeated: 0,
  conflicting: 0,
  quarantined: 0,
});

function verdictIn(judged: Judged, batchId: string): BatchVerdict {
  const verdict = judged.batches.get(batchId);
  if (verdict === undefined) throw new Error(`batch ${batchId} has records but no manifest`);
  return verdict;
}

/** A batch's part in a subscription-month, as it is told to whoever asks for the batch. */
export type ToldVerdict = { batchId: string; verdict: BatchVerdict };

/** The verdicts in order of arrival; one that refused something says where that is listed. */
export function verdictsOf(judged: Judged, listedIn: string | undefined): ToldVerdict[] {
  return [...judged.batches].map(([batchId, verdict]) => {
    const lists = verdict.conflicting + verdict.quarantined > 0 && listedIn !== undefined;
    return { batchId, verdict: lists ? { ...verdict, listedIn } : verdict };
  });
}

/** The list of refused records is named by its content; nothing refused, no list. */
export function refusedName(month: SubscriptionMonth, refused: RefusedRecords): string | undefined {
  if (refused.conflicts.length + refused.quarantined.length === 0) return undefined;
  return `${subscriptionMonthKey(month)}_${hash("sha256", JSON.stringify(refused)).slice(0, 16)}`;
}
