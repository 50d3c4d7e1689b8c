import { textOf, unitsOf } from "./own-money.js";
import type { Charge } from "./own-verdicts.js";

/** `usage` is what each record puts on it, by id. */
type Line = { quantity: bigint; amount: bigint; usage: Map<string, bigint> };

/** What one unit costs, in units of 10^-80. */
const netPrice = (price: string, reduction: string): bigint =>
  (unitsOf(price) * (unitsOf("1") - unitsOf(reduction))) / unitsOf("1");

/** The name of a line: a legacy meter has one for each tier and price that is charged (RAT-13), the plan's one in all (RAT-11). */
export const lineName = (
  line: Record<"azureSubscriptionId" | "partnerId" | "offerId" | "subscriptionId" | "begins" | "meterId", string> & {
    resellerId: string | undefined;
    charged: string;
  },
): string =>
  [
    `${line.meterId} of ${line.azureSubscriptionId} from ${line.begins.slice(0, 10)}`,
    `of ${line.partnerId} under ${line.offerId} by ${line.subscriptionId}`,
    `through ${line.resellerId ?? "nobody"}, ${line.charged}`,
  ].join(" ");

/** How a legacy line tells its tier and price. */
export const chargedAt = (tier: number, unitPrice: bigint): string => `tier ${tier} at ${textOf(unitPrice)}`;

/** The lines that these charges make, by name: each unit costs what its place in its period's count says, and no unit is left out. */
export function ownLines(charges: readonly Charge[]): Map<string, Line> {
  const lines = new Map<string, Line>();
  const consumed = new Map<string, bigint>();
  for (const { azureSubscriptionId, record, owner, billingDay, tiers, reduction } of charges.toSorted(byUsage)) {
    const { partnerId, offerId, subscriptionId, resellerId } = owner;
    const begins = periodStart(record.usageStart, billingDay);
    const count = [azureSubscriptionId, partnerId, offerId, begins, record.meterId].join(" ");
    const first = consumed.get(count) ?? 0n;
    const end = first + unitsOf(record.quantity);
    consumed.set(count, end);
    for (const [tier, { from, price }] of tiers.entries()) {
      const next = tiers[tier + 1]?.from;
      const units = smaller(end, next === undefined ? end : unitsOf(next)) - larger(first, unitsOf(from));
      if (units <= 0n) continue;
      const unitPrice = netPrice(price, reduction);
      const charged = owner.family === "azurePlan" ? "in all" : chargedAt(tier, unitPrice);
      const { meterId } = record;
      const name = lineName({
        ...{ azureSubscriptionId, partnerId, offerId, subscriptionId, begins, meterId, resellerId, charged },
      });
      const { quantity, amount, usage } = lines.get(name) ?? {
        quantity: 0n,
        amount: 0n,
        usage: new Map<string, bigint>(),
      };
      usage.set(record.id, (usage.get(record.id) ?? 0n) + units);
      lines.set(name, { quantity: quantity + units, amount: amount + (units * unitPrice) / unitsOf("1"), usage });
    }
  }
  return lines;
}

/** The first day of the billing period: the last billing day that is not after the usage (INV-05). */
function periodStart(usageStart: string, billingDay: number): string {
  const start = new Date(usageStart.slice(0, 10));
  if (start.getUTCDate() < billingDay) start.setUTCMonth(start.getUTCMonth() - 1, billingDay);
  else start.setUTCDate(billingDay);
  return start.toISOString().slice(0, 10);
}

/** Units are counted as they were used; of what began together, by id (USG-05). */
function byUsage({ record: one }: Charge, { record: other }: Charge): number {
  const [a, b] = [`${one.usageStart} ${one.id}`, `${other.usageStart} ${other.id}`];
  return a < b ? -1 : a > b ? 1 : 0;
}

const smaller = (a: bigint, b: bigint) => (a < b ? a : b);
const larger = (a: bigint, b: bigint) => (a > b ? a : b);
