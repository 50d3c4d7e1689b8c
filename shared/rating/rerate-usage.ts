import type { Backend } from "../backend.js";
import { previousMonth } from "../kernel/period.js";
import { RerateUsage } from "../pricing/pricing.messages.js";
import { RateUsage } from "../usage/usage.messages.js";
import { subscriptionMonthKey, subscriptionMonthOfKey } from "../usage/usage.schema.js";

/**
 * Has all usage from a month on rated again, a page of subscription-months per message. A legacy billing period may have
 * begun in the month before.
 */
export async function rerateUsage(
  backend: Backend,
  { fromMonth, position }: { fromMonth: string; position?: string | undefined },
) {
  const page = await backend.usage.knownMonths(position);
  const first = previousMonth(fromMonth);
  const months = page.months.filter(({ month }) => month >= first);
  await backend.usage.markUnrated(months.map(subscriptionMonthKey));
  await backend.sendAll(RateUsage, months);
  if (page.token !== undefined) await backend.send(RerateUsage, { fromMonth, position: page.token });
}

/** Has everything that is in quarantine rated again; answers how many subscription-months that are. */
export async function retryQuarantine(backend: Backend): Promise<number> {
  const entries = await backend.usage.quarantined();
  const keys = entries.map((entry) => entry.key).filter((key) => !key.startsWith("invalid_"));
  await backend.usage.markUnrated(keys);
  await backend.sendAll(RateUsage, keys.map(subscriptionMonthOfKey));
  return keys.length;
}
