import { z } from "zod";
import { WireText } from "../kernel/wire-text.js";

const text = (most: number) => WireText.max(most).nullish();

/** Nothing is demanded: a client sends back what it read, and a new partner has only its country. */
export const ProfileAddress = z.object({
  country: WireText.max(2).toUpperCase().nullish(),
  region: text(100),
  city: text(100),
  state: text(100),
  addressLine1: text(200),
  addressLine2: text(200),
  postalCode: text(20),
  firstName: text(50),
  middleName: text(50),
  lastName: text(50),
  phoneNumber: text(30),
});
export type ProfileAddress = z.infer<typeof ProfileAddress>;
const Contact = z.object({
  firstName: text(50),
  middleName: text(50),
  lastName: text(50),
  email: z.email().nullish(),
  phoneNumber: text(30),
});

/**
 * What a partner may change of each profile; names, ids, currency, billing day and vetting follow from its enrolment.
 * A client sends `null` for what it does not know: that stays as it was, and is never kept.
 */
export const editable = {
  legalbusiness: z.object({
    address: ProfileAddress.nullish(),
    primaryContact: Contact.nullish(),
    companyApproverAddress: ProfileAddress.nullish(),
    companyApproverEmail: z.email().nullish(),
  }),
  billing: z.object({
    address: ProfileAddress.nullish(),
    primaryContact: Contact.nullish(),
    purchaseOrderNumber: text(50),
    taxId: text(50),
  }),
  organization: z.object({
    defaultAddress: ProfileAddress.nullish(),
    email: z.email().nullish(),
    language: text(10),
    culture: text(20),
  }),
  support: z.object({ email: z.email().nullish(), telephone: text(30), website: text(200) }),
} as const;
export type ProfileKind = keyof typeof editable;
export type Edited<Kind extends ProfileKind> = z.infer<(typeof editable)[Kind]>;

/** A profile as it is kept: the partner's own part, and how often it was written. */
export type KeptProfile<Kind extends ProfileKind> = { revision: number; values: Edited<Kind> };
const Kept = z.object({ revision: z.int(), values: z.unknown() });

/** A kept profile as it was stored, or told by its event. */
export function profileOf<Kind extends ProfileKind>(kind: Kind, stored: unknown): KeptProfile<Kind> {
  const { revision, values } = Kept.parse(stored);
  return { revision, values: editable[kind].parse(values) as Edited<Kind> };
}
