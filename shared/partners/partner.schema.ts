import { z } from "zod";
import { DomainName } from "../kernel/domain-name.js";
import { isCurrency } from "../kernel/money.js";
import { PastOf } from "../kernel/past.js";
import { WireText } from "../kernel/wire-text.js";

export const PartnerKind = z.enum(["directBill", "indirectProvider", "indirectReseller"]);
export type PartnerKind = z.infer<typeof PartnerKind>;

export const PartnerStatus = z.enum(["applied", "qualified", "active", "restricted", "suspended", "deauthorised"]);
export const Cloud = z.enum(["global", "germany", "usgov"]);

/** What may change of a partner and decides what it may sell (AMB-73). */
export const PartnerFacts = z.object({
  status: PartnerStatus,
  membershipActive: z.boolean(),
  clouds: z.array(Cloud),
  /** Where its PartnerID is registered, if not in the country of its account (MKT-06). */
  partnerIdCountry: z.string().optional(),
});
export type PartnerFacts = z.infer<typeof PartnerFacts>;

/** A trading party below the operator (ROL-01). `partnerId` is its tenant; `mpnId` its PartnerID on the wire. */
export const Partner = PartnerFacts.extend({
  partnerId: z.guid(),
  legalName: z.string(),
  domain: z.string(),
  countryCode: z.string(),
  marketGroup: z.string(),
  mpnId: z.string(),
  /** When it was enrolled, per kind; the earliest counts for PHS-04 (AMB-71). */
  kinds: z.partialRecord(PartnerKind, z.iso.datetime()),
  agreementAcceptedAt: z.iso.datetime().optional(),
  billingCurrency: z.string(),
  legacyBillingDay: z.int().min(1).max(28),
  mciEnrolled: z.boolean(),
  silverCloudPlatform: z.boolean(),
  /** Four digits or more, given at enrolment: invoice numbers of this recipient begin with it. */
  accountNumber: z.int(),
  /** What it was, oldest first. */
  past: PastOf(PartnerFacts).optional(),
});
export type Partner = z.infer<typeof Partner>;

/** What the operator states when it enrols a partner; the rest follows from the country or is set here by default. */
export const Enrolment = z.object({
  partnerId: z.guid(),
  legalName: WireText.min(1).max(200),
  domain: DomainName,
  countryCode: z.string().regex(/^[A-Za-z]{2}$/, "two letters, as ISO 3166 has them"),
  mpnId: z.string().regex(/^[1-9]\d{3,11}$/, "a number of 4 to 12 digits"),
  /** None: an applicant, who comes to its kinds by applications. */
  kinds: z.array(PartnerKind),
  enrolledAt: z.iso.datetime({ offset: true }).optional(),
  membershipActive: z.boolean().optional(),
  partnerIdCountry: z
    .string()
    .regex(/^[A-Za-z]{2}$/, "two letters, as ISO 3166 has them")
    .toUpperCase()
    .optional(),
  agreementAcceptedAt: z.iso.datetime({ offset: true }).optional(),
  clouds: z.array(Cloud).optional(),
  /** One in which nothing can be rounded could never be invoiced. */
  billingCurrency: z.string().refine(isCurrency, "an ISO 4217 code").optional(),
  legacyBillingDay: z.int().min(1).max(28).optional(),
  mciEnrolled: z.boolean().optional(),
  silverCloudPlatform: z.boolean().optional(),
});
export type Enrolment = z.infer<typeof Enrolment>;

/** What may change after enrolment; PartnerID, country and currency may not (CUR-01). */
export const PartnerChange = Enrolment.omit({ partnerId: true, countryCode: true, billingCurrency: true, mpnId: true })
  .extend({
    /** Sent back as they were read; no other value is taken. */
    countryCode: z.string(),
    billingCurrency: z.string(),
    mpnId: z.string(),
    status: PartnerStatus,
    /** Read-modify-write sends back what was read: the kinds with their dates. */
    kinds: z.union([
      z.array(PartnerKind).min(1),
      z.partialRecord(PartnerKind, z.iso.datetime()).transform((kinds) => Object.keys(kinds) as PartnerKind[]),
    ]),
  })
  .partial();
export type PartnerChange = z.infer<typeof PartnerChange>;

/** A provider and a reseller that trade with each other (MKT-07, REL-10). */
export const PartnerLink = z.object({
  id: z.guid(),
  providerId: z.guid(),
  resellerId: z.guid(),
  state: z.enum(["invited", "active", "removed"]),
  invitedAt: z.iso.datetime(),
  activeSince: z.iso.datetime().optional(),
  removedAt: z.iso.datetime().optional(),
  /** Earlier partnerships of the two, each from its first instant to before its last. */
  past: z.array(z.object({ from: z.iso.datetime(), to: z.iso.datetime() })).optional(),
});
export type PartnerLink = z.infer<typeof PartnerLink>;
