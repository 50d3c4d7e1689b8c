import { z } from "zod";
import { isCountryCode } from "../countries/country.rules.js";
import { WireText } from "../kernel/wire-text.js";

const name = WireText.max(64);
const UserPrincipalName = z
  .string()
  .max(113)
  .regex(/^[A-Za-z0-9._'+-]+@[A-Za-z0-9.-]+$/, "a name at a domain of the tenant")
  .toLowerCase();

const Names = z.object({
  usageLocation: z
    .string()
    .regex(/^[A-Za-z]{2}$/, "two letters, as ISO 3166 has them")
    .toUpperCase(),
  userPrincipalName: UserPrincipalName,
  firstName: name.optional(),
  lastName: name.optional(),
  displayName: WireText.min(1).max(256),
  immutableId: WireText.max(256).optional(),
  phoneNumber: WireText.max(64).optional(),
});

/** A password is looked at and forgotten: nobody signs in here with it. */
const PasswordProfile = z.object({
  password: z.string().min(8).max(256),
  forceChangePassword: z.boolean().optional(),
});

const UsageLocation = Names.shape.usageLocation.refine(isCountryCode, "a country of ISO 3166");

/** The body of `POST /v1/customers/{id}/users`. */
export const NewUser = Names.extend({ usageLocation: UsageLocation, passwordProfile: PasswordProfile });
export type NewUser = z.infer<typeof NewUser>;

/** The body of `PATCH …/users/{id}`: what is there changes; `state: active` brings a deleted user back. */
export const UserChange = Names.partial().extend({
  usageLocation: UsageLocation.optional(),
  passwordProfile: PasswordProfile.partial().optional(),
  state: z.string().optional(),
});
export type UserChange = z.infer<typeof UserChange>;

/** A person in a customer's tenant (ROL-08). `deletedAt`: inactive since then, gone after `restorableDays`. */
export const User = Names.extend({
  userId: z.guid(),
  createdAt: z.iso.datetime(),
  roleIds: z.array(z.guid()),
  deletedAt: z.iso.datetime().optional(),
});
export type User = z.infer<typeof User>;

/** A set of the tenant's people that can be given access as one (ROL-08). */
export const NewGroup = z.object({
  displayName: WireText.min(1).max(256),
  description: WireText.optional(),
});
export type NewGroup = z.infer<typeof NewGroup>;
export const Group = NewGroup.extend({ groupId: z.guid(), createdAt: z.iso.datetime() });
export type Group = z.infer<typeof Group>;
