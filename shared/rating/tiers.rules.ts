import assert from "node:assert/strict";
import { compare, type Decimal, dec, format, isZero, min, minus, one } from "../kernel/decimal.js";
import type { PriceTier } from "../pricing/price-entry.schema.js";

/** `price` holds for the units above `from`, up to the next tier's `from`; the last tier is open. */
export type Tier = { readonly from: Decimal; readonly price: Decimal };
export type TierPart = { readonly tier: number; readonly units: Decimal; readonly unitPrice: Decimal };

/** The tiers of a price entry as numbers. */
export const tiersOf = (tiers: readonly PriceTier[]): Tier[] =>
  tiers.map(({ from, price }) => ({ from: dec(from), price: dec(price) }));

/**
 * Graduated tiers: places the next `quantity` after the `position` units that are charged already, each unit at the price
 * of the tier it falls in (RAT-03). The unit that fills a tier still has that tier's price; no units make one empty part.
 */
export function tierParts(quantity: Decimal, position: Decimal, tiers: readonly Tier[]): TierPart[] {
  const parts: TierPart[] = [];
  let rest = quantity;
  let from = position;
  for (const [tier, { price }] of tiers.entries()) {
    const end = tiers[tier + 1]?.from;
    if (end !== undefined && compare(end, from) <= 0) continue;
    const units = end === undefined ? rest : min(rest, minus(end, from));
    parts.push({ tier, units, unitPrice: price });
    rest = minus(rest, units);
    if (end === undefined || isZero(rest)) break;
    from = end;
  }
  assert(isZero(rest) && parts.length > 0, "the tiers take every unit");
  return parts;
}

/** A range of the Azure plan price list, counted from 1; without `max` it is open. */
export type PriceRange = { readonly min: string; readonly max?: string; readonly price: string };

/** Ranges as thresholds: range 10,001–50,000 holds above 10,000, so that fractions above a `max` fall in the next range (RAT-05). */
export function tiersOfRanges(ranges: readonly PriceRange[]): PriceTier[] {
  return ranges.map(({ min: first, price }, index) => {
    const before = ranges[index - 1];
    const from = minus(dec(first), one);
    assert(
      before === undefined ? isZero(from) : before.max !== undefined && compare(dec(before.max), from) === 0,
      `range ${first} begins where the range before it ends`,
    );
    return { from: format(from), price };
  });
}
