import { z } from "zod";

export const OfferFamily = z.enum(["azureLegacy", "azurePlan", "apss", "azureNational", "licence"]);
export type OfferFamily = z.infer<typeof OfferFamily>;

/** The legacy offer that the phases of 1.9 speak of (OFR-02, OFR-10). */
export const legacyAzureOfferId = "MS-AZR-0145P";
/** Product and SKU of the Azure plan; an order may name an availability behind it, which is reissued regularly. */
export const azurePlanOfferId = "DZH318Z0BPS6:0001";

/** What the operator imports with `PUT /v1/offers/{offerId}`. */
export const OfferImport = z.object({
  name: z.string().min(1).max(200),
  description: z.string().max(2_000).optional(),
  family: OfferFamily,
  cloud: z.enum(["global", "germany", "usgov"]).optional(),
  availableFrom: z.iso.date().optional(),
  availableTo: z.iso.date().optional(),
  segments: z.array(z.string()).optional(),
  countries: z.array(z.string()).optional(),
  minimumQuantity: z.int().min(1).optional(),
  maximumQuantity: z.int().min(1).optional(),
});
export type OfferImport = z.infer<typeof OfferImport>;

/** A published offer. A later publication of the same offer holds from when it was known; none is overwritten. */
export const Offer = OfferImport.extend({
  offerId: z.string(),
  cloud: z.enum(["global", "germany", "usgov"]),
  knownSince: z.iso.datetime(),
  /** What the request that published it derives again when it is repeated. */
  publishedUnder: z.guid(),
});
export type Offer = z.infer<typeof Offer>;
