import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { dec, format, plus, zero } from "../kernel/decimal.js";
import { groupBy } from "../kernel/group-by.js";
import { inParallel } from "../kernel/in-parallel.js";
import { monthOf, previousMonth } from "../kernel/period.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { listSubscriptions, seenCustomer, subscriptionIn } from "../subscriptions/find-subscriptions.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import type { OwnedLine } from "./rating.schema.js";

/** What a subscription has cost in a month so far, by meter: exact, in the currency of its prices. */
export type MeterSpending = {
  meterId: string;
  meterName: string;
  category: string;
  subcategory: string;
  unit: string;
  currency: string;
  quantity: string;
  exactAmount: string;
};
export type SubscriptionSpending = { subscription: Subscription; currency: string | undefined; exactAmount: string };

type OfSubscription = { caller: Caller; customerId: string; subscriptionId: string; month?: string | undefined };

/** The open month of one subscription by meter, or another month that is named. */
export async function meterSpending(backend: Backend, wanted: OfSubscription): Promise<MeterSpending[]> {
  const lines = await linesOf(backend, wanted);
  const byMeter = groupBy(lines, (line) => `${line.meterId} ${line.region} ${line.currency}`);
  return [...byMeter.values()].flatMap((ofMeter) => {
    const [first] = ofMeter;
    if (first === undefined) return [];
    const { meterId, meterName, category, subcategory, unit, currency } = first;
    const quantity = format(ofMeter.reduce((sum, line) => plus(sum, dec(line.quantity)), zero));
    return [{ meterId, meterName, category, subcategory, unit, currency, quantity, exactAmount: total(ofMeter) }];
  });
}

/** The open month of a customer by subscription. */
export async function customerSpending(
  backend: Backend,
  wanted: { caller: Caller; customerId: string; month?: string | undefined },
): Promise<SubscriptionSpending[]> {
  const subscriptions = (await listSubscriptions(backend, wanted)).filter((one) => one.family !== "licence");
  return inParallel(subscriptions, async (subscription) => {
    const lines = await linesOf(backend, { ...wanted, subscriptionId: subscription.subscriptionId });
    return { subscription, currency: lines[0]?.currency, exactAmount: total(lines) };
  });
}

/** The lines of the period that contains now, or of the period that begins in the month that is named. */
async function linesOf(
  backend: Backend,
  { caller, customerId, subscriptionId, month }: OfSubscription,
): Promise<OwnedLine[]> {
  if (month !== undefined && !/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "The month is {value}.",
      remedy: "Write it as 2021-10.",
      parameters: { property: "month", value: month.slice(0, 20), expected: "a month like 2021-10" },
    });
  }
  const { holdings, partner } = await seenCustomer(backend, { caller, customerId });
  const { subscriptionId: asked } = subscriptionIn(holdings, partner.partnerId, subscriptionId);
  // What a conversion moved on was of this subscription once: of its lines each belongs to one alone.
  const below = holdings.azure.filter(({ owners }) => owners.some((owner) => owner.subscriptionId === asked));
  const now = backend.now.toISOString();
  const thisMonth = monthOf(now);
  const months = month === undefined ? [previousMonth(thisMonth), thisMonth] : [month];
  const wanted = below.flatMap(({ azureSubscriptionId }) =>
    months.map((of) => ({ subscriptionId: azureSubscriptionId, month: of })),
  );
  const rated = await inParallel(wanted, (one) => backend.ratings.read(one));
  const isAsked = ({ periodStart, periodEnd, ownerPartnerId, subscriptionId: of }: OwnedLine) =>
    (month !== undefined || (periodStart <= now && now < periodEnd)) &&
    ownerPartnerId === caller.tenantId &&
    of === asked;
  return rated.flatMap(({ lines }) => lines).filter(isAsked);
}

const total = (lines: readonly OwnedLine[]): string =>
  format(lines.reduce((sum, line) => plus(sum, dec(line.exactAmount)), zero));
