import { z } from "zod";
import { Segment } from "../customers/customer.schema.js";

export const OfferFamily = z.enum(["azureLegacy", "azurePlan", "apss", "azureNational", "licence"]);
export type OfferFamily = z.infer<typeof OfferFamily>;

/** The legacy offer that the phases of 1.9 speak of (OFR-02, OFR-10). */
export const legacyAzureOfferId = "MS-AZR-0145P";
/** Product and SKU of the Azure plan; an order may name an availability behind it, which is reissued regularly. */
export const azurePlanOfferId = "DZH318Z0BPS6:0001";

/** How often an order is charged, in the words of the wire; `none`: by its usage alone. */
export const OfferBillingCycle = z.enum(["monthly", "annual", "triennial", "none", "one_time"]);
export type OfferBillingCycle = z.infer<typeof OfferBillingCycle>;

/** For how long a new-commerce order binds, and how often it is charged meanwhile. */
export const OfferTerm = z.object({ duration: z.enum(["P1M", "P1Y", "P3Y"]), billingCycle: OfferBillingCycle });
export type OfferTerm = z.infer<typeof OfferTerm>;

/** Where a product is shown; a view shows those whose names begin with its own too (`Azure`, `AzureReservations`). */
export const TargetView = z.enum([
  "Azure",
  "AzureReservations",
  "AzureReservationsVM",
  "AzureReservationsSQL",
  "AzureReservationsCosmosDb",
  "MicrosoftAzure",
  "OnlineServices",
  "Software",
  "SoftwareSUSELinux",
  "SoftwarePerpetual",
  "SoftwareSubscriptions",
  "SpecializedOffers",
  "MarketplaceSaaS",
]);
export type TargetView = z.infer<typeof TargetView>;

const id = z.string().min(1).max(100);
const name = z.string().min(1).max(200);

/** What an offer is called in another language; the names of its category and its product are told with each offer of them. */
const OfferTexts = z.object({
  name,
  description: z.string().max(2_000).optional(),
  categoryName: name.optional(),
  productName: name.optional(),
});

/** What the operator imports with `PUT /v1/offers/{offerId}`. */
export const OfferImport = z.object({
  name,
  description: z.string().max(2_000).optional(),
  /** By the culture that a client asks for: `de`, `nl-NL`. `name` and `description` are for all other clients. */
  texts: z
    .record(z.string().regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i, "a culture such as de or nl-NL"), OfferTexts)
    .refine((texts) => Object.keys(texts).length <= 50, "50 cultures at most")
    .optional(),
  family: OfferFamily,
  cloud: z.enum(["global", "germany", "usgov"]).optional(),
  availableFrom: z.iso.date().optional(),
  availableTo: z.iso.date().optional(),
  /** An empty or missing list does not restrict the offer, here and in `countries`. */
  segments: z.array(Segment).optional(),
  countries: z.array(z.string().regex(/^[A-Z]{2}$/, "two capital letters, as ISO 3166 has them")).optional(),
  minimumQuantity: z.int().min(1).optional(),
  maximumQuantity: z.int().min(1).optional(),
  category: z.object({ id, name, rank: z.int().min(0) }).optional(),
  /** What one of it is: `Licenses`, `Usage-based`. */
  unit: z.string().min(1).max(60).optional(),
  isAddOn: z.boolean().optional(),
  /** Offers of which the customer must have one first. */
  prerequisiteOffers: z.array(id).optional(),
  isTrial: z.boolean().optional(),
  isAutoRenewable: z.boolean().optional(),
  supportedBillingCycles: z.array(OfferBillingCycle).optional(),
  terms: z.array(OfferTerm).optional(),
  upgradeTargetOffers: z.array(id).optional(),
  conversionTargetOffers: z.array(id).optional(),
  product: z.object({ id, name, unit: z.string().max(60) }).optional(),
  targetViews: z.array(TargetView).optional(),
  publisherName: name.optional(),
  isMicrosoftProduct: z.boolean().optional(),
  /** Subscriptions to it that one customer may have at a time. */
  limit: z.int().min(1).optional(),
  resellerQualifications: z.array(z.string()).optional(),
  reselleeQualifications: z.array(z.string()).optional(),
  salesGroupId: id.optional(),
  rank: z.int().min(0).optional(),
  learnMore: z.url().optional(),
});
export type OfferImport = z.infer<typeof OfferImport>;

/** A published offer: which publication of several holds on a day, `offerOn` says; none is overwritten. */
export const Offer = OfferImport.extend({
  offerId: z.string(),
  cloud: z.enum(["global", "germany", "usgov"]),
  knownSince: z.iso.datetime(),
  /** What the request that published it derives again when it is repeated. */
  publishedUnder: z.guid(),
});
export type Offer = z.infer<typeof Offer>;

/** What is known of an offer from a day on: the publication that held on it and those that begin later, in their order. */
export const OfferOutlook = z.object({ asOf: z.iso.date(), publications: z.array(Offer).min(1) });
export type OfferOutlook = z.infer<typeof OfferOutlook>;
