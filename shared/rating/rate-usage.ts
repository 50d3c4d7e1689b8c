import type { Backend } from "../backend.js";
import { groupBy } from "../kernel/group-by.js";
import {
  billingPeriodOf,
  compareTexts,
  contains,
  monthEnd,
  monthStart,
  nextMonth,
  type Period,
  previousMonth,
} from "../kernel/period.js";
import { untilFresh } from "../ledger/until-fresh.js";
import type { SubscriptionFacts } from "../subscriptions/subscription.repository.js";
import type { OwnershipPeriod } from "../subscriptions/subscription.schema.js";
import { type SubscriptionMonth, subscriptionMonthKey } from "../usage/usage.schema.js";
import { type BillableRecord, judgeMonth, refusedName, type TermsOf, toRateable, verdictsOf } from "./judge-usage.js";
import { type OwnerTerms, termsOfOwners } from "./owner-terms.js";
import { rateUnit } from "./rating.rules.js";
import type { OwnedLine, Rating } from "./rating.schema.js";
import { hashOf, owedWith, tellRating } from "./tell-rating.js";

/**
 * Rates a subscription-month again from all its records, so order, repeats and late records do not matter. A legacy
 * billing period that begins in the month before is rated too, since it reads this month's usage (INV-05).
 */
export async function rateUsage(backend: Backend, month: SubscriptionMonth): Promise<void> {
  const mark = await backend.usageMarks.readMark(month);
  const { readsNext } = await rateMonth(backend, month);
  if (readsNext) await rateMonth(backend, { ...month, month: previousMonth(month.month) });
  if (mark !== undefined) await backend.usageMarks.clearMark(mark);
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
    const terms = termsOfOwners(backend, facts?.grants ?? []);
    const readsNext = await hasBillingDay(facts, terms);
    const judged = await judgeMonth(backend, month, facts, terms);
    const following = { ...month, month: nextMonth(month.month) };
    const next = readsNext ? (await judgeMonth(backend, following, facts, terms)).billable : [];
    const lines = facts === undefined ? [] : await rateBillable(month, facts, [...judged.billable, ...next], terms);
    const { refused } = judged;
    const listedIn = refusedName(month, refused);
    const verdicts = verdictsOf(judged, listedIn);
    const quarantined = refused.quarantined.length > 0;
    const everOwed = owedWith(before.rating, lines);
    const resultHash = hashOf([lines, verdicts]);

    // A month before the first usage is looked at only for a legacy period that begins in it.
    if (before.rating === undefined && judged.batches.size === 0 && lines.length === 0) return { readsNext };
    const changed = before.rating?.resultHash !== resultHash;
    const generation = (before.rating?.generation ?? 0) + (changed ? 1 : 0);
    if (changed) {
      if (listedIn !== undefined) await backend.verdicts.keepRefused(listedIn, refused);
      const rating: Rating = {
        generation,
        resultHash,
        ratedAt: backend.now.toISOString(),
        lines: lines.length,
        batches: verdicts.length,
        verdictsHash: hashOf(verdicts),
        quarantined,
        everQuarantined: quarantined || before.rating?.everQuarantined === true,
        everOwed,
      };
      await backend.ratings.replace(month, before, rating, lines, {
        kind: "usage-rated",
        subject: subscriptionMonthKey(month),
        by: backend.actor,
        after: { generation, lines: lines.length, resultHash },
      });
    }
    await tellRating(backend, month, before, { generation, changed, everOwed, verdicts, refused, listedIn });
    return { readsNext };
  });
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
    const inPeriod = records.filter(({ record }) => contains(period, record.usageStart));
    const rated = rateUnit(inPeriod.map(toRateable), ofOwner);
    lines.push(...rated.map((line) => ownedLine(line, { owner, ofOwner, period, facts, records: inPeriod })));
  }
  return lines.sort((a, b) => compareTexts(sortKey(a), sortKey(b)));
}

const sortKey = (line: OwnedLine) => `${line.ownerPartnerId} ${line.offerId} ${line.lineKey}`;

function periodThatBegins(month: string, { family, partner }: OwnerTerms): Period {
  if (family === "azurePlan") return { start: monthStart(month), end: monthEnd(month) };
  const day = String(partner.legacyBillingDay).padStart(2, "0");
  return billingPeriodOf(`${month}-${day}T00:00:00Z`, partner.legacyBillingDay);
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
