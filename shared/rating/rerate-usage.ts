import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { nextMonth, previousMonth } from "../kernel/period.js";
import { RerateUsage } from "../pricing/pricing.messages.js";
import { RateUsage } from "../usage/usage.messages.js";
import { type SubscriptionMonth, subscriptionMonthKey, subscriptionMonthOfKey } from "../usage/usage.schema.js";

type Rerate = { fromMonth: string; subscriptionId?: string | undefined; position?: string | undefined };

/** A sandbox whose clock is held takes usage that begins later than its now; nobody tells of more than a year ahead. */
const monthsAheadMax = 12;

/**
 * Has all usage from a month on rated again, a page of subscription-months per message. A legacy billing period may have
 * begun in the month before.
 */
export async function rerateUsage(backend: Backend, { fromMonth, subscriptionId, position }: Rerate) {
  if (subscriptionId !== undefined) return rerateSubscription(backend, subscriptionId, fromMonth);
  const page = await backend.usageMarks.knownMonths(position);
  const first = previousMonth(fromMonth);
  const months = page.months.filter(({ month }) => month >= first);
  await backend.usageMarks.markUnrated(months.map(subscriptionMonthKey));
  await backend.sendAll(RateUsage, months);
  if (page.token !== undefined) await backend.send(RerateUsage, { fromMonth, position: page.token });
}

async function rerateSubscription(backend: Backend, subscriptionId: string, fromMonth: string): Promise<void> {
  const months: SubscriptionMonth[] = [];
  for (let month = fromMonth; months.length <= monthsAheadMax; month = nextMonth(month)) {
    months.push({ subscriptionId, month });
  }
  // Intake notes the month before it asks for its rating: what is listed and not yet noted will be rated by all that holds now.
  const known = await inParallel(months, (month) => backend.usageMarks.isKnown(month));
  const used = months.filter((_, index) => known[index]);
  await backend.usageMarks.markUnrated(used.map(subscriptionMonthKey));
  await backend.sendAll(RateUsage, used);
}

/** Has everything that is in quarantine rated again; answers how many subscription-months that are. */
export async function retryQuarantine(backend: Backend): Promise<number> {
  const entries = await backend.verdicts.quarantined();
  const keys = entries.map((entry) => entry.key).filter((key) => !key.startsWith("invalid_"));
  await backend.usageMarks.markUnrated(keys);
  await backend.sendAll(RateUsage, keys.map(subscriptionMonthOfKey));
  return keys.length;
}
