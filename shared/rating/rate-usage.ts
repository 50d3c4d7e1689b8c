import { createHash } from "node:crypto";
import type { Backend } from "../backend.js";
import { dec } from "../kernel/decimal.js";
import { groupBy } from "../kernel/group-by.js";
import { inParallel } from "../kernel/in-parallel.js";
import {
  billingPeriodOf,
  compareInstants,
  monthEnd,
  monthStart,
  nextMonth,
  type Period,
  previousMonth,
} from "../kernel/period.js";
import { untilFresh } from "../ledger/ledger.js";
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
import { type OwnerTerms, ownerTerms } from "./owner-terms.js";
import type { RatedMonth } from "./rating.repository.js";
import { type RateableRecord, rateUnit } from "./rating.rules.js";
import { invoiceTypeOf, type OwnedLine, type Rating } from "./rating.schema.js";

/**
 * Rates a subscription-month again from all its records, so order, repeats and late records do not matter. A legacy
 * billing period that begins in the month before is rated too, since it reads this month's usage (INV-05).
 */
export async function rateUsage(backend: Backend, month: SubscriptionMonth): Promise<void> {
  const mark = await backend.usage.readMark(month);
  const { readsNext } = await rateMonth(backend, month);
  if (readsNext) await rateMonth(backend, { ...month, month: previousMonth(month.month) });
  if (mark !== undefined) await backend.usage.clearMark(mark);
}

type TermsOf = (owner: OwnershipPeriod) => Promise<OwnerTerms>;

/** The terms of an owner under an offer, read once per rating. */
function termsCache(backend: Backend, facts: SubscriptionFacts | undefined): TermsOf {
  const known = new Map<string, Promise<OwnerTerms>>();
  return ({ partnerId, offerId, family }) => {
    const key = `${partnerId}\n${offerId}`;
    const reading =
      known.get(key) ??
      ownerTerms(backend, {
        ownerPartnerId: partnerId,
        offerId,
        family: family === "azurePlan" ? "azurePlan" : "azureLegacy",
        grants: facts?.grants ?? [],
      });
    known.set(key, reading);
    return reading;
  };
}

/** Whether a legacy owner of the subscription has a billing day other than the 1st. */
async function hasBillingDay(facts: SubscriptionFacts | undefined, terms: TermsOf): Promise<boolean> {
  const legacyOwners = facts?.subscription.owners.filter((owner) => owner.family !== "azurePlan") ?? [];
  for (const owner of legacyOwners) if ((await terms(owner)).partner.legacyBillingDay !== 1) return true;
  return false;
}

/**
 * Everything that the result depends on is read after the rating that it replaces: who commits has seen all that was
 * there when the one before committed, so an older view never overwrites a newer one.
 */
function rateMonth(backend: Backend, month: SubscriptionMonth): Promise<{ readsNext: boolean }> {
  return untilFresh(async () => {
    const before = await backend.ratings.read(month);
    const facts = await backend.subscriptions.facts(month.subscriptionId);
    const terms = termsCache(backend, facts);
    const readsNext = await hasBillingDay(facts, terms);
    const judged = await judgeMonth(backend, month, facts, terms);
    const following = { ...month, month: nextMonth(month.month) };
    const next = readsNext ? (await judgeMonth(backend, following, facts, terms)).billable : [];
    const lines = facts === undefined ? [] : await rateBillable(month, facts, [...judged.billable, ...next], terms);
    const { refused } = judged;
    const listedIn = refusedName(month, refused);
    const verdicts = verdictsOf(judged, listedIn);
    const resultHash = createHash("sha256")
      .update(JSON.stringify([lines, verdicts]))
      .digest("hex");

    // A month before the first usage is looked at only for a legacy period that begins in it.
    if (before.rating === undefined && judged.batches.size === 0 && lines.length === 0) return { readsNext };
    const changed = before.rating?.resultHash !== resultHash;
    if (changed) {
      if (listedIn !== undefined) await backend.usage.keepRefused(listedIn, refused);
      const rating: Rating = {
        generation: (before.rating?.generation ?? 0) + 1,
        resultHash,
        ratedAt: backend.now.toISOString(),
        lines: lines.length,
        verdicts,
        quarantined: refused.quarantined.length > 0,
      };
      await backend.ratings.replace(month, before, rating, lines, {
        kind: "usage-rated",
        subject: subscriptionMonthKey(month),
        by: backend.actor,
        after: { generation: rating.generation, lines: lines.length, resultHash },
      });
    }
    await tellOthers(backend, month, before, { changed, lines, verdicts, refused, listedIn });
    return { readsNext };
  });
}

type Judged = { billable: BillableRecord[]; refused: RefusedRecords; batches: Map<string, BatchVerdict> };
type BillableRecord = { record: UsageRecord; owner: OwnershipPeriod; price: RateableRecord["price"] };

/** Reads a month's usage in order of arrival and decides of every record what it is. */
async function judgeMonth(
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
      judged.billable.push({ record, owner: judgement.owner, price: judgement.price });
    } else {
      verdictIn(judged, batchId).quarantined++;
      judged.refused.quarantined.push({ batchId, ...judgement.refused, record });
    }
  }
  return judged;
}

type Judgement =
  | ({ kind: "billable" } & Omit<BillableRecord, "record">)
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
  SUBSCRIPTION_UNKNOWN: "Order the subscription, or mend the id at the source; then the record is rated.",
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

function verdictsOf(judged: Judged, listedIn: string | undefined): Record<string, BatchVerdict> {
  const withList = [...judged.batches].map(([batchId, verdict]) => {
    const lists = verdict.conflicting + verdict.quarantined > 0 && listedIn !== undefined;
    return [batchId, lists ? { ...verdict, listedIn } : verdict] as const;
  });
  return Object.fromEntries(withList);
}

/** Rates what belongs to periods that begin in this month: each owner, offer and period for itself (RAT-06). */
async function rateBillable(
  month: SubscriptionMonth,
  facts: SubscriptionFacts,
  billable: readonly BillableRecord[],
  terms: TermsOf,
): Promise<OwnedLine[]> {
  const lines: OwnedLine[] = [];
  const byOwner = groupBy(billable, ({ owner }) => `${owner.partnerId}\n${owner.offerId}`);
  for (const records of byOwner.values()) {
    const owner = records[0]?.owner;
    if (owner === undefined) continue;
    const ofOwner = await terms(owner);
    const period = periodThatBegins(month.month, ofOwner);
    const inPeriod = records.filter(({ record }) => isWithin(record.usageStart, period));
    const rated = rateUnit(inPeriod.map(toRateable), ofOwner);
    lines.push(...rated.map((line) => ownedLine(line, { owner, ofOwner, period, facts, records: inPeriod })));
  }
  return lines.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

const isWithin = (instant: string, { start, end }: Period) =>
  compareInstants(start, instant) <= 0 && compareInstants(instant, end) < 0;

const sortKey = (line: OwnedLine) => `${line.ownerPartnerId} ${line.offerId} ${line.lineKey}`;

function periodThatBegins(month: string, { family, partner }: OwnerTerms): Period {
  if (family === "azurePlan") return { start: monthStart(month), end: monthEnd(month) };
  const day = String(partner.legacyBillingDay).padStart(2, "0");
  return billingPeriodOf(`${month}-${day}T00:00:00Z`, partner.legacyBillingDay);
}

function toRateable({ record, owner, price }: BillableRecord): RateableRecord {
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

type Whose = {
  owner: OwnershipPeriod;
  ofOwner: OwnerTerms;
  period: Period;
  facts: SubscriptionFacts;
  records: readonly BillableRecord[];
};

function ownedLine(
  line: ReturnType<typeof rateUnit>[number],
  { owner, ofOwner, period, facts, records }: Whose,
): OwnedLine {
  const { customer, subscription } = facts;
  const resellerMpnId = records.find((one) => one.owner.resellerId === line.resellerId)?.owner.resellerMpnId;
  return {
    ...line,
    ownerPartnerId: owner.partnerId,
    family: owner.family,
    offerId: owner.offerId,
    currency: ofOwner.currency,
    azureSubscriptionId: subscription.azureSubscriptionId,
    subscriptionId: owner.subscriptionId,
    subscriptionName: subscription.friendlyName,
    orderId: owner.orderId,
    ...(line.resellerId === undefined || resellerMpnId === undefined ? {} : { resellerMpnId }),
    customerId: customer.customerId,
    customerName: customer.companyName,
    customerDomain: customer.domain,
    customerCountry: customer.countryCode,
    periodStart: period.start,
    periodEnd: period.end,
  };
}

function refusedName(month: SubscriptionMonth, refused: RefusedRecords): string | undefined {
  if (refused.conflicts.length + refused.quarantined.length === 0) return undefined;
  const hash = createHash("sha256").update(JSON.stringify(refused)).digest("hex");
  return `${subscriptionMonthKey(month)}_${hash.slice(0, 16)}`;
}

type Result = {
  /** Whether this rating wrote anything. */
  changed: boolean;
  lines: readonly OwnedLine[];
  verdicts: Rating["verdicts"];
  refused: RefusedRecords;
  listedIn: string | undefined;
};

/**
 * Tells what follows from a rating: batch verdicts, the quarantine list, and to whom lines are now to be settled. When
 * the rating changed nothing an earlier try may have died before telling, so everything is told again.
 */
async function tellOthers(
  backend: Backend,
  month: SubscriptionMonth,
  before: RatedMonth,
  result: Result,
): Promise<void> {
  const key = subscriptionMonthKey(month);
  const isNews = ([batchId, verdict]: [string, BatchVerdict]) =>
    !result.changed || JSON.stringify(before.rating?.verdicts[batchId]) !== JSON.stringify(verdict);
  const news = Object.entries(result.verdicts).filter(isNews);
  await inParallel(news, ([batchId, verdict]) => backend.usage.putVerdict(batchId, key, verdict));

  if (result.listedIn !== undefined && result.refused.quarantined.length > 0) {
    const counts = countQuarantined(result.refused.quarantined);
    await backend.usage.putQuarantine({ key, listedIn: result.listedIn, counts });
  } else if (!result.changed || before.rating?.quarantined === true) await backend.usage.dropQuarantine(key);

  const owed = [...before.lines, ...result.lines].map(
    ({ ownerPartnerId, family }) => `${ownerPartnerId} ${invoiceTypeOf(family)}`,
  );
  for (const one of new Set(owed)) {
    const [partnerId = "", invoiceType] = one.split(" ");
    await backend.ratings.markUnsettled({
      partnerId,
      invoiceType: invoiceType === "G" ? "G" : "D",
      azureSubscriptionId: month.subscriptionId,
      month: month.month,
    });
  }
}

function countQuarantined(records: readonly RefusedRecord[]) {
  const groups = groupBy(records, ({ reason, record }) => `${(record as UsageRecord).meterId}\n${reason}`);
  return [...groups].map(([group, ofGroup]) => {
    const [meterId = "", reason = ""] = group.split("\n");
    return { meterId, reason, records: ofGroup.length };
  });
}
