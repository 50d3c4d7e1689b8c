import { z } from "zod";
import { compare, DecimalText, dec, isNegative, zero } from "../kernel/decimal.js";

/** The price of the part of a quantity above `from`, up to the next tier's `from` (RAT-03). */
export const PriceTier = z.object({ from: DecimalText, price: DecimalText });
export type PriceTier = z.infer<typeof PriceTier>;

const startAtZeroAndAscend = (tiers: readonly PriceTier[]) =>
  tiers.every(({ from }, index) => {
    const before = tiers[index - 1];
    return before === undefined ? compare(dec(from), zero) === 0 : compare(dec(from), dec(before.from)) > 0;
  });

/** One row of a rate card or price list: what a meter costs from a date on, in the list's currency. Prices are before tax (RAT-10). */
export const PriceEntry = z.object({
  /** Names this row and no other, for ever: rated lines point at it. */
  priceId: z.string().min(1).max(128),
  meterId: z.string().min(1).max(64),
  name: z.string().max(512),
  category: z.string().max(256),
  subcategory: z.string().max(256),
  /** Empty: the price holds wherever the resource is (AMB-45). */
  region: z.string().max(64),
  /** The unit in which quantities of this meter count, whatever the record calls it (AMB-86). */
  unit: z.string().max(128),
  tiers: z
    .array(PriceTier)
    .min(1)
    .max(100)
    .refine(startAtZeroAndAscend, "the first tier starts at 0 and each later one above the tier before"),
  /** Free in each billing period, before the tiers count (RAT-04). */
  includedQuantity: DecimalText.refine(
    (quantity) => !isNegative(dec(quantity)),
    "an included quantity is not negative",
  ),
  tags: z.array(z.string().max(128)).max(100),
  effectiveFrom: z.iso.date(),
  /** Whether the list holds retail prices, or prices with the partner's discount taken off already (AMB-09). */
  basis: z.enum(["erp", "partnerNet"]),
});
export type PriceEntry = z.infer<typeof PriceEntry>;
