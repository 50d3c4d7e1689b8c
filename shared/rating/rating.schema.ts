import { z } from "zod";
import { OfferFamily } from "../catalogue/offer.schema.js";
import { RatedLine } from "./rated-line.schema.js";

/** A rated line with whose it is: what invoices and the open month are made of. */
export const OwnedLine = RatedLine.extend({
  ownerPartnerId: z.guid(),
  family: OfferFamily,
  offerId: z.string(),
  /** Currency of prices and exact amounts. */
  currency: z.string(),
  azureSubscriptionId: z.guid(),
  subscriptionId: z.guid(),
  subscriptionName: z.string(),
  orderId: z.string(),
  resellerMpnId: z.string().optional(),
  customerId: z.guid(),
  customerName: z.string(),
  customerDomain: z.string(),
  customerCountry: z.string(),
  /** The billing period of the line: a calendar month, or for legacy a month from the billing day (INV-05). */
  periodStart: z.iso.datetime(),
  periodEnd: z.iso.datetime(),
});
export type OwnedLine = z.infer<typeof OwnedLine>;

/** A partner and the kind of its invoices on which lines are settled. */
const Owed = z.object({ partnerId: z.guid(), invoiceType: z.enum(["D", "G"]) });
export type Owed = z.infer<typeof Owed>;

/** The head of a rated subscription-month. Lines belong to it by their generation; older ones are left to be swept. */
export const Rating = z.object({
  generation: z.int(),
  /** Hash of lines and verdicts: rating again with the same result writes nothing. */
  resultHash: z.string(),
  ratedAt: z.iso.datetime(),
  lines: z.int(),
  /** How many batches the verdicts were given on, and the hash of those verdicts: what was told need not be told again. */
  batches: z.int(),
  verdictsHash: z.string(),
  quarantined: z.boolean(),
  /** Whether this or any rating before it had something quarantined: only then has the quarantine ever heard of the month. */
  everQuarantined: z.boolean(),
  /** Who had lines in this or any rating before it: whose are gone is owed what was billed. */
  everOwed: z.array(Owed),
});
export type Rating = z.infer<typeof Rating>;

/** A subscription-month whose lines have changed since they were last settled with a partner. */
export const Unsettled = Owed.extend({ azureSubscriptionId: z.guid(), month: z.string() });
export type Unsettled = z.infer<typeof Unsettled>;

/** Legacy and its kin stand on D invoices, the Azure plan on G invoices (INV-06). */
export const invoiceTypeOf = (family: OfferFamily): Owed["invoiceType"] => (family === "azurePlan" ? "G" : "D");
