import { z } from "zod";
import { DecimalText } from "../kernel/decimal.js";

/** The partner's discount on the legacy offer, dated; a list of net prices has none (RAT-08, AMB-09). */
export const OfferTerm = z.object({
  discount: DecimalText,
  excludedMeterIds: z.array(z.string()),
  effectiveFrom: z.iso.date(),
  effectiveTo: z.iso.date().optional(),
});
export type OfferTerm = z.infer<typeof OfferTerm>;

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
  offerTerms: z.array(OfferTerm),
});
export type PricePublication = z.infer<typeof PricePublication>;

const MeterRates = z.record(z.string(), DecimalText);

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
        discount: DecimalText.optional(),
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
export const FxRateRow = z.object({ currencyCode: z.string().regex(/^[A-Z]{3}$/), usdPerUnit: DecimalText });
export const FxRates = z.array(FxRateRow).min(1).max(98);
export type FxRateRow = z.infer<typeof FxRateRow>;

export const FxRate = z.object({
  month: z.string(),
  currency: z.string(),
  usdPerUnit: DecimalText,
  knownSince: z.iso.datetime(),
});
export type FxRate = z.infer<typeof FxRate>;
