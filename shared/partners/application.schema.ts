import { z } from "zod";
import { DecimalText } from "../kernel/decimal.js";
import { WireText } from "../kernel/wire-text.js";
import { capabilities } from "./direct-bill-application.rules.js";

const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, "two letters, as ISO 3166 has them")
  .optional();

/** What the applicant states of itself; the operator checks it (ELI-06). */
const Stated = z.object({
  signingAuthority: z.boolean(),
  /** Country of the PartnerID, where it is not that of the account (MKT-06). */
  partnerIdCountry: country,
});
const DirectBillStatement = Stated.extend({
  /** USD of the window of ELI-05. */
  revenueUsd: z.object({ cloudAsReseller: DecimalText, perpetualSoftware: DecimalText, otherRoles: DecimalText }),
  tenureMonths: z.int().min(0).max(1200),
  supportPlan: z.enum(["advanced", "premier"]).optional(),
  ownOffering: z.object({
    managedService: z.boolean().optional(),
    ownIntellectualProperty: z.boolean().optional(),
    customerApplication: z.boolean().optional(),
  }),
  remarks: WireText.optional(),
});

/** The body of `POST /v1/partners/{id}/applications`. */
export const NewApplication = z.discriminatedUnion("kind", [
  DirectBillStatement.extend({ kind: z.literal("directBill") }),
  Stated.extend({ kind: z.literal("indirectReseller") }),
  z.object({ kind: z.literal("indirectProvider") }),
]);
export type NewApplication = z.infer<typeof NewApplication>;

/** What the applicant says anew, as asked for or on its own. */
export const ApplicationAnswer = DirectBillStatement.partial();
export type ApplicationAnswer = z.infer<typeof ApplicationAnswer>;

/** What the operator found; each part may come on its own. */
export const ApplicationReview = z.object({
  confirmed: z.object({ revenue: z.boolean(), tenure: z.boolean() }).optional(),
  informationRequested: WireText.min(1).optional(),
  /** Day of the assessment interview (ELI-10). */
  assessmentOn: z.iso.date().optional(),
  capabilitiesPassed: z.object(Object.fromEntries(capabilities.map((one) => [one, z.boolean()]))).optional(),
});
export type ApplicationReview = z.infer<typeof ApplicationReview>;

export const ApplicationState = z.enum([
  "submitted",
  "informationRequested",
  "revenueConfirmed",
  "assessmentScheduled",
  "approved",
  "refused",
]);

/** An application for the direct-bill model, on its way to a decision. */
export const DirectBillCase = DirectBillStatement.extend({
  applicationId: z.guid(),
  partnerId: z.guid(),
  kind: z.literal("directBill"),
  state: ApplicationState,
  appliedOn: z.iso.date(),
  /** Twelve whole months, `revenueTo` exclusive, and the day on which their figure is there (ELI-05, AMB-81). */
  revenueFrom: z.string(),
  revenueTo: z.string(),
  figureOn: z.iso.date(),
  confirmed: z.object({ revenue: z.boolean(), tenure: z.boolean() }),
  informationRequested: z.string().optional(),
  assessmentOn: z.string().optional(),
  capabilitiesPassed: z.record(z.string(), z.boolean()).optional(),
  reasonCode: z.string().optional(),
  decidedAt: z.iso.datetime().optional(),
});
export type DirectBillCase = z.infer<typeof DirectBillCase>;

/** An enrolment that needs no assessment: kept when it was approved (ELI-01, ELI-14). */
export const ApprovedEnrolment = z.object({
  applicationId: z.guid(),
  partnerId: z.guid(),
  kind: z.enum(["indirectReseller", "indirectProvider"]),
  state: z.literal("approved"),
  appliedOn: z.iso.date(),
  decidedAt: z.iso.datetime(),
});
export type ApprovedEnrolment = z.infer<typeof ApprovedEnrolment>;

export const Application = z.discriminatedUnion("kind", [DirectBillCase, ApprovedEnrolment]);
export type Application = z.infer<typeof Application>;

/** The body of `POST /v1/partners/{id}/nominations` (ELI-14). */
export const NewNomination = z.object({
  nominatedBy: WireText.min(1).max(200),
  provenRecord: z.boolean(),
  result: z.enum(["open", "granted", "refused"]),
});
export const Nomination = NewNomination.extend({
  nominationId: z.guid(),
  partnerId: z.guid(),
  /** In the order in which they came: clocks differ, and two may have one instant. */
  number: z.int().min(1),
  nominatedAt: z.iso.datetime(),
});
export type NewNomination = z.infer<typeof NewNomination>;
export type Nomination = z.infer<typeof Nomination>;
