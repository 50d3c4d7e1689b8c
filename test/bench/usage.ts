import type { PriceEntry } from "../../shared/pricing/price-entry.schema.js";
import type { UsageRecord } from "../../shared/usage/usage.schema.js";

/** Half of the meters have one price, the other half three tiers that a month's usage of a subscription passes. */
const meterCount = 20;
const guid = (block: string, number: number) => `${block}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

/** The meters of all benchmarks with their prices, up to six decimals each. */
export const prices: readonly PriceEntry[] = Array.from({ length: meterCount }, (_, index) => {
  const price = (part: number) => `0.0${String((index + 1) * 137 * part + 1_000).padStart(5, "0")}`;
  const tiers = [{ from: "0", price: price(7) }];
  if (index % 2 === 1) tiers.push({ from: "1024", price: price(5) }, { from: "10240", price: price(3) });
  return {
    priceId: `bench/${index}`,
    meterId: guid("feed0000", index),
    name: `Meter ${index}`,
    category: "Benchmark",
    subcategory: index % 2 === 1 ? "tiered" : "flat",
    region: "",
    unit: "1 Hour",
    tiers,
    includedQuantity: "0",
    tags: [],
    effectiveFrom: "2015-01-01",
    basis: "erp",
  };
});

/** The same prices as the rate card that the operator imports. */
export const rateCard = {
  currency: "USD",
  meters: prices.map(({ meterId, name, category, subcategory, unit, tiers }) => ({
    meterId,
    meterName: name,
    meterCategory: category,
    meterSubCategory: subcategory,
    unit,
    meterRates: Object.fromEntries(tiers.map(({ from, price }) => [from, price])),
  })),
};

/** The ids of so many Azure subscriptions that no story has made: for what runs without storage. */
export const someSubscriptions = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => guid("5ab50000", index));

type Wanted = { subscriptionIds: readonly string[]; month: string; from: number; count: number };

/** Records number `from` and on of a month, spread evenly over the subscriptions, meters, days and hours; the same in every run. */
export function usageRecords({ subscriptionIds, month, from, count }: Wanted): UsageRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const subscription = number % subscriptionIds.length;
    const turn = Math.floor(number / subscriptionIds.length);
    const hour = Math.floor(turn / meterCount) % (28 * 24);
    const at = `${month}-${String(1 + Math.floor(hour / 24)).padStart(2, "0")}T${String(hour % 24).padStart(2, "0")}`;
    return {
      id: `${month}-${number}`,
      subscriptionId: subscriptionIds[subscription] ?? "",
      meterId: prices[turn % meterCount]?.meterId ?? "",
      quantity: `${1 + (number % 97)}.${String((number * 7_919) % 1_000_000).padStart(6, "0")}`,
      unit: "1 Hour",
      usageStart: `${at}:00:00Z`,
      usageEnd: `${at}:59:59Z`,
      resourceUri: `/subscriptions/${subscriptionIds[subscription]}/resourceGroups/rg-${turn % 5}/providers/Microsoft.Compute/virtualMachines/vm-${turn % 50}`,
    };
  });
}

/** One JSON object per line, as a source sends it. */
export const ndjson = (records: readonly UsageRecord[]): string =>
  `${records.map((record) => JSON.stringify(record)).join("\n")}\n`;
