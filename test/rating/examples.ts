import { dec, zero } from "../../shared/kernel/decimal.js";
import { PriceEntry } from "../../shared/pricing/price-entry.schema.js";
import type { RateableRecord, RatingTerms } from "../../shared/rating/rating.rules.js";

/** A price row that differs from a plain one in what the test says. */
export const aPrice = (differs: Partial<PriceEntry> = {}): PriceEntry => {
  const meterId = differs.meterId ?? "M1";
  return PriceEntry.parse({
    priceId: `${meterId} ${differs.region ?? ""} ${differs.effectiveFrom ?? ""}`,
    meterId,
    name: `meter ${meterId}`,
    category: "Virtual Machines",
    subcategory: "",
    region: "",
    unit: "1 Hour",
    tiers: [{ from: "0", price: "1" }],
    includedQuantity: "0",
    tags: [],
    effectiveFrom: "2020-01-01",
    basis: "erp",
    ...differs,
  });
};

export const tiered = (...tiers: [from: string, price: string][]) => tiers.map(([from, price]) => ({ from, price }));

let next = 0;
/** Usage of a price on a date or at an instant; ids ascend in the order of the calls. */
export const aRecord = (
  price: PriceEntry,
  quantity: string,
  when: string,
  differs: Partial<RateableRecord> = {},
): RateableRecord => ({
  id: `r${String(next++).padStart(8, "0")}`,
  meterId: price.meterId,
  quantity: dec(quantity),
  usageStart: when.includes("T") ? when : `${when}T00:00:00Z`,
  price,
  ...differs,
});

export const plan: RatingTerms = { family: "azurePlan", discountOn: () => zero, earnsCredit: () => false };
export const legacy: RatingTerms = { family: "azureLegacy", discountOn: () => zero, earnsCredit: () => false };
