import { z } from "zod";
import { compare, DecimalText, dec, isNegative, one, zero } from "../kernel/decimal.js";

/** The partner's discount on the legacy offer, dated; a list of net prices has none (RAT-08, AMB-09). */
export const DiscountTerm = z.object({
  discount: DecimalText,
  excludedMeterIds: z.array(z.string()),
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().optional(),
});
export type DiscountTerm = z.infer<typeof DiscountTerm>;

/** One import of a price list: valid from a date, known since an instant, never overwritten. Its entries lie in a blob. */
export const PricePublication = z.object({
  publicationId: z.string(),
  name: z.string(),
  offerId: z.string(),
  /** A country, or a market group for which it holds where no list of the country does. */
  market: z.string(),
  currency: z.string(),
  effectiveFrom: z.iso.date(),
  knownSince: z.iso.datetime(),
  contentHash: z.string(),
  meters: z.int(),
  offerTerms: z.array(DiscountTerm),
  /** What the request that published it derives again when it is repeated. */
  publishedUnder: z.guid(),
});
export type PricePublication = z.infer<typeof PricePublication>;

const Price = DecimalText.refine((price) => !isNegative(dec(price)), "a price is not negative");
/** From the quantity of the tier to its unit price. */
const MeterRates = z.record(DecimalText, Price);
/** A share of the price: 0.15 is 15 percent. */
export const Discount = DecimalText.refine(
  (share) => !isNegative(dec(share)) && compare(dec(share), one) <= 0,
  "a share of the price, 0 to 1",
);

/**
 * RateCard JSON, in the spelling of `Microsoft.Commerce` (`MeterId`) or of Partner Center (`id`); the edge has brought
 * the first letters to lower case.
 */
export const RateCard = z.object({
  currency: z.string().regex(/^[A-Z]{3}$/),
  isTaxIncluded: z.literal(false, "prices are before tax (RAT-10)").optional(),
  basis: z.enum(["erp", "partnerNet"]).optional(),
  offerTerms: z
    .array(
      z.object({
        discount: Discount.optional(),
        excludedMeterIds: z.array(z.string()).optional(),
        effectiveDate: z.string().optional(),
      }),
    )
    .optional(),
  meters: z
    .array(
      z.object({
        meterId: z.string().optional(),
        id: z.string().optional(),
        meterName: z.string().optional(),
        name: z.string().optional(),
        meterCategory: z.string().optional(),
        category: z.string().optional(),
        meterSubCategory: z.string().optional(),
        subcategory: z.string().optional(),
        meterRegion: z.string().optional(),
        region: z.string().optional(),
        unit: z.string(),
        meterTags: z.array(z.string()).optional(),
        tags: z.array(z.string()).optional(),
        meterRates: MeterRates.optional(),
        rates: MeterRates.optional(),
        includedQuantity: DecimalText.optional(),
        effectiveDate: z.string().optional(),
      }),
    )
    .min(1)
    .max(200_000),
});
export type RateCard = z.infer<typeof RateCard>;

/** Exchange rates of one month as the public table has them: US dollars for one unit of the currency (CUR-07). */
export const FxRateRow = z.object({
  currencyCode: z.string().regex(/^[A-Z]{3}$/),
  usdPerUnit: DecimalText.refine((rate) => compare(dec(rate), zero) > 0, "a rate above zero"),
});
export const FxRates = z
  .array(FxRateRow)
  .min(1)
  .max(98)
  .refine((rows) => new Set(rows.map((row) => row.currencyCode)).size === rows.length, "each currency once");
export type FxRateRow = z.infer<typeof FxRateRow>;

export const FxRate = z.object({
  month: z.string(),
  currency: z.string(),
  usdPerUnit: DecimalText,
  knownSince: z.iso.datetime(),
  /** What the request that published it derives again when it is repeated. */
  publishedUnder: z.guid(),
});
export type FxRate = z.infer<typeof FxRate>;
