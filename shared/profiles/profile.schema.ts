import { z } from "zod";
import { WireText } from "../kernel/wire-text.js";

const text = (most: number) => WireText.max(most).optional();

/** Nothing is demanded: a client sends back what it read, and a new partner has only its country. */
const ProfileAddress = z.object({
  country: text(2),
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
const Contact = z.object({
  firstName: text(50),
  middleName: text(50),
  lastName: text(50),
  email: z.email().optional(),
  phoneNumber: text(30),
});

/** What a partner may change of each profile; names, ids, currency, billing day and vetting follow from its enrolment. */
export const editable = {
  legalbusiness: z.object({
    address: ProfileAddress.optional(),
    primaryContact: Contact.optional(),
    companyApproverAddress: ProfileAddress.optional(),
    companyApproverEmail: z.email().optional(),
  }),
  billing: z.object({
    address: ProfileAddress.optional(),
    primaryContact: Contact.optional(),
    purchaseOrderNumber: text(50),
    taxId: text(50),
  }),
  organization: z.object({
    defaultAddress: ProfileAddress.optional(),
    email: z.email().optional(),
    language: text(10),
    culture: text(20),
  }),
  support: z.object({ email: z.email().optional(), telephone: text(30), website: text(200) }),
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
