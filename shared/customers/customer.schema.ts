import { z } from "zod";
import { DomainName } from "../kernel/domain-name.js";
import { PastOf } from "../kernel/past.js";

const line = /^[^\p{Cc}\p{Cs}]*$/u;
const optionalText = (most: number) => z.string().max(most).regex(line, "text without control characters").optional();
const text = (most: number) => z.string().trim().min(1).max(most).regex(line, "text without control characters");

/** A postal address as the wire has it. */
export const Address = z.object({
  country: z.string().regex(/^[A-Za-z]{2}$/, "two letters, as ISO 3166 has them"),
  region: optionalText(100),
  city: text(100),
  state: optionalText(100),
  addressLine1: text(200),
  addressLine2: optionalText(200),
  postalCode: optionalText(20),
  firstName: optionalText(50),
  middleName: optionalText(50),
  lastName: optionalText(50),
  phoneNumber: optionalText(30),
});
export type Address = z.infer<typeof Address>;

export const BillingProfile = z.object({
  firstName: optionalText(50),
  lastName: optionalText(50),
  email: z.email(),
  culture: text(20),
  language: text(10),
  companyName: text(200),
  defaultAddress: Address,
});
export type BillingProfile = z.infer<typeof BillingProfile>;

/** The body of `PUT …/profiles/billing`: what a client leaves out, or sends as null, stays as it is. */
export const BillingProfileChange = BillingProfile.partial().extend({ defaultAddress: Address.partial().optional() });
export type BillingProfileChange = z.infer<typeof BillingProfileChange>;

export const RelationshipKind = z.enum(["direct", "provider", "reseller"]);

/**
 * The body of `POST /v1/customers`. With `tenantId` it names a tenant that exists and asks it for a relationship; what
 * the wire has no word for is ours: `servesAs`, for a partner with several kinds (ROL-07), and `allowDelegatedAccess` (REL-08).
 */
export const NewCustomer = z.object({
  companyProfile: z
    .object({
      tenantId: z.guid().toLowerCase().optional(),
      domain: DomainName.optional(),
      organizationRegistrationNumber: optionalText(50),
    })
    .refine(({ tenantId, domain }) => tenantId !== undefined || domain !== undefined, {
      path: ["domain"],
      error: "a domain name; only for an existing tenant, named by tenantId, it may be left out",
    }),
  billingProfile: BillingProfile,
  associatedPartnerId: z.guid().toLowerCase().optional(),
  servesAs: RelationshipKind.optional(),
  allowDelegatedAccess: z.boolean().optional(),
  enableGDAPByDefault: z.boolean().optional(),
});
export type NewCustomer = z.infer<typeof NewCustomer>;

export const Segment = z.enum(["commercial", "education", "government", "nonprofit", "GCC"]);

/**
 * What may change of a tenant and decides what may be sold to it (AMB-73). Only the operator says whose tenant it is: a
 * partner's own shared services (OFR-06), or an affiliate's (CUS-09).
 */
export const TenantFacts = z.object({
  segment: Segment,
  tenantKind: z.enum(["customer", "sharedServices"]).optional(),
  ownedByPartnerId: z.guid().optional(),
});
export type TenantFacts = z.infer<typeof TenantFacts>;

/** A customer tenant. `domain` is unique among all customers. */
export const Customer = TenantFacts.extend({
  customerId: z.guid(),
  companyName: z.string(),
  domain: z.string(),
  countryCode: z.string(),
  registrationNumber: z.string().optional(),
  billingProfile: BillingProfile,
  billingProfileId: z.guid(),
  createdByPartnerId: z.guid(),
  createdAt: z.iso.datetime(),
  /** What it was, oldest first. */
  past: PastOf(TenantFacts).optional(),
});
export type Customer = z.infer<typeof Customer>;

/** A billing profile as one partner keeps it of a customer: no partner sees another's (CUS-04). `version` is its ETag. */
export const KeptBillingProfile = z.object({
  profileId: z.guid(),
  version: z.int(),
  profile: BillingProfile,
  /** As the partner gave it with its request; the tenant's own from the first yes on. */
  registrationNumber: z.string().optional(),
});
export type KeptBillingProfile = z.infer<typeof KeptBillingProfile>;

/** A time in which a relationship was active; it counts for itself, whatever came before or after (REL-09). */
export const RelationshipPeriod = z.object({
  kind: RelationshipKind,
  origin: z.enum(["created", "invited", "directToIndirect"]),
  activeSince: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  formerDirectPartnerId: z.guid().optional(),
});
export type RelationshipPeriod = z.infer<typeof RelationshipPeriod>;

/** What a partner is to a customer (REL). `kind` is the role in which it serves it (ROL-07). */
export const Relationship = z.object({
  partnerId: z.guid(),
  kind: RelationshipKind,
  state: z.enum(["requested", "active", "ended"]),
  origin: z.enum(["created", "invited", "directToIndirect"]),
  requestedAt: z.iso.datetime(),
  activeSince: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  formerDirectPartnerId: z.guid().optional(),
  /** The request that the customer answers; a provider's and the reseller's that it brings along are one. */
  requestId: z.guid().optional(),
  /** Only of a provider: the reseller through which it serves this customer. */
  resellerId: z.guid().optional(),
  /** Only `false` is written: without it the partner administers the tenant (REL-08). */
  delegatedAdmin: z.literal(false).optional(),
  /** The times before this one, oldest first: they are kept for ever (REL-03). */
  past: z.array(RelationshipPeriod).optional(),
});
export type Relationship = z.infer<typeof Relationship>;

/** A line of a partner's customer list: all that a list shows, so that a page is one read. */
export const CustomerListing = z.object({
  customerId: z.guid(),
  companyName: z.string(),
  domain: z.string(),
  /** The party on the other side of the two-tier model: what a provider and a reseller filter their lists by. */
  resellerId: z.guid().optional(),
  providerId: z.guid().optional(),
});
export type CustomerListing = z.infer<typeof CustomerListing>;
