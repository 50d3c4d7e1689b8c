import { z } from "zod";

const text = (most: number) => z.string().min(1).max(most);

/** A postal address as the wire has it. */
export const Address = z.object({
  country: z.string().regex(/^[A-Za-z]{2}$/, "two letters, as ISO 3166 has them"),
  region: z.string().max(100).optional(),
  city: text(100),
  state: z.string().max(100).optional(),
  addressLine1: text(200),
  addressLine2: z.string().max(200).optional(),
  postalCode: z.string().max(20).optional(),
  firstName: z.string().max(50).optional(),
  middleName: z.string().max(50).optional(),
  lastName: z.string().max(50).optional(),
  phoneNumber: z.string().max(30).optional(),
});
export type Address = z.infer<typeof Address>;

export const BillingProfile = z.object({
  firstName: z.string().max(50).optional(),
  lastName: z.string().max(50).optional(),
  email: z.email(),
  culture: text(20),
  language: text(10),
  companyName: text(200),
  defaultAddress: Address,
});
export type BillingProfile = z.infer<typeof BillingProfile>;

/** The body of `POST /v1/customers`. */
export const NewCustomer = z.object({
  companyProfile: z.object({
    domain: z
      .string()
      .max(253)
      .regex(/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$/, "a domain name"),
    organizationRegistrationNumber: z.string().max(50).optional(),
  }),
  billingProfile: BillingProfile,
  associatedPartnerId: z.guid().optional(),
  enableGDAPByDefault: z.boolean().optional(),
});
export type NewCustomer = z.infer<typeof NewCustomer>;

export const Segment = z.enum(["commercial", "education", "government", "nonprofit", "GCC"]);

/** A customer tenant. `domain` is unique among all customers. */
export const Customer = z.object({
  customerId: z.guid(),
  companyName: z.string(),
  domain: z.string(),
  countryCode: z.string(),
  segment: Segment,
  registrationNumber: z.string().optional(),
  billingProfile: BillingProfile,
  billingProfileId: z.guid(),
  createdByPartnerId: z.guid(),
  createdAt: z.iso.datetime(),
});
export type Customer = z.infer<typeof Customer>;

/** What a partner is to a customer (REL). `kind` is the role in which it serves it (ROL-07). */
export const Relationship = z.object({
  partnerId: z.guid(),
  kind: z.enum(["direct", "provider", "reseller"]),
  state: z.enum(["requested", "active", "ended"]),
  origin: z.enum(["created", "invited", "directToIndirect"]),
  requestedAt: z.iso.datetime(),
  activeSince: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  formerDirectPartnerId: z.guid().optional(),
});
export type Relationship = z.infer<typeof Relationship>;

/** A line of a partner's customer list: all that a list shows, so that a page is one read. */
export const CustomerListing = z.object({
  customerId: z.guid(),
  companyName: z.string(),
  domain: z.string(),
  resellerId: z.guid().optional(),
});
export type CustomerListing = z.infer<typeof CustomerListing>;
