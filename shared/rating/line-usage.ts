import type { Backend } from "../backend.js";
import { format, zero } from "../kernel/decimal.js";
import { compareInstants, contains, monthOf, monthStart, nextMonth, type Period } from "../kernel/period.js";
import type { SubscriptionMonth, UsageRecord } from "../usage/usage.schema.js";
import { judgeMonth, toRateable } from "./judge-usage.js";
import { termsOfOwners } from "./owner-terms.js";
import { unitsOnLines } from "./rating.rules.js";
import type { OwnedLine } from "./rating.schema.js";

/** `quantityOnLine` of the record's quantity is on the line, the rest on other lines of its meter. */
export type UsageUnderLine = { batchId: string; record: UsageRecord; quantityOnLine: string };

/**
 * The usage of a line's meter that the line's owner pays for in its period, in order of arrival, each record with what it
 * puts on this line: on all lines together that is its quantity (RAT-06). It is placed by what is known now: a price or
 * usage that came since moves it, and the invoice that settles that shows the difference.
 */
export async function usageUnderLine(backend: Backend, line: OwnedLine): Promise<UsageUnderLine[]> {
  const facts = await backend.subscriptions.facts(line.azureSubscriptionId);
  if (facts === undefined) return [];
  const termsOf = termsOfOwners(backend, facts.grants);
  const owner = facts.subscription.owners.find(
    ({ partnerId, offerId }) => partnerId === line.ownerPartnerId && offerId === line.offerId,
  );
  if (owner === undefined) return [];
  const period = { start: line.periodStart, end: line.periodEnd };
  const judged = [];
  for (const month of monthsOf(line.azureSubscriptionId, period)) {
    judged.push(...(await judgeMonth(backend, month, facts, termsOf)).billable);
  }
  const ofMeter = judged
    .filter(({ owner: { partnerId, offerId } }) => partnerId === line.ownerPartnerId && offerId === line.offerId)
    .filter(({ price }) => price.meterId === line.meterId && price.region === line.region)
    .filter(({ record }) => contains(period, record.usageStart))
    .map((billable) => ({ ...billable, rateable: toRateable(billable) }));
  const units = unitsOnLines(
    ofMeter.map(({ rateable }) => rateable),
    await termsOf(owner),
  );
  // Others' usage was placed too, since one count of tiers is all resellers' (RAT-06).
  return ofMeter
    .filter(({ rateable }) => rateable.resellerId === line.resellerId)
    .map(({ batchId, record, rateable }) => ({
      batchId,
      record,
      quantityOnLine: format(units.get(rateable)?.get(line.lineKey) ?? zero),
    }));
}

/** A legacy period with another billing day than the 1st lies in two months (INV-05). */
function monthsOf(subscriptionId: string, { start, end }: Period): SubscriptionMonth[] {
  const first = monthOf(start);
  const months = compareInstants(monthStart(nextMonth(first)), end) < 0 ? [first, nextMonth(first)] : [first];
  return months.map((month) => ({ subscriptionId, month }));
}
