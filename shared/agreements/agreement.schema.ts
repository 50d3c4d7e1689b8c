import { z } from "zod";
import { parseWireDate } from "../kernel/wire-date.js";
import { WireText } from "../kernel/wire-text.js";

/** Template of the Microsoft Customer Agreement in all public samples; clients are told to look it up. */
export const customerAgreementTemplateId = "117a77b0-9360-443b-8795-c6dedc750cf9";

/** The body of `POST /v1/customers/{id}/agreements`. */
export const NewAgreement = z.object({
  primaryContact: z.object({
    firstName: WireText.min(1).max(50),
    lastName: WireText.min(1).max(50),
    email: z.email(),
    phoneNumber: WireText.max(30).optional(),
  }),
  dateAgreed: z.string().refine((text) => parseWireDate(text) !== undefined, "a date or an instant of ISO 8601"),
  templateId: z.guid(),
  type: z.literal("MicrosoftCustomerAgreement"),
});
export type NewAgreement = z.infer<typeof NewAgreement>;

/** An acceptance of the customer agreement, kept per recording partner (AGR-03, AGR-07). `direct`: given by the customer itself. */
export const AgreementAcceptance = NewAgreement.extend({
  id: z.string(),
  method: z.enum(["attested", "direct"]),
  recordedByPartnerId: z.guid().optional(),
  recordedBy: z.string(),
  recordedAt: z.iso.datetime(),
  /** What the request that recorded it derives again when it is repeated. */
  recordedUnder: z.guid(),
});
export type AgreementAcceptance = z.infer<typeof AgreementAcceptance>;
