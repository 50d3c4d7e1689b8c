import { z } from "zod";
import { WireText } from "../kernel/wire-text.js";

/** Whether the operator lets a customer's account buy. The words are the wire's. */
export const AccountStatus = z.enum(["Unknown", "UnderReview", "Allowed", "NotAllowed", "Not Ready"]);
export type AccountStatus = z.infer<typeof AccountStatus>;

export const AccountStanding = z.object({ status: AccountStatus, changedAt: z.iso.datetime() });
export type AccountStanding = z.infer<typeof AccountStanding>;

export const Qualification = z.enum(["Education", "GovernmentCommunityCloud", "StateOwnedEntity"]);
export const EducationSegment = z.enum(["K12", "HigherEducation"]);
/** The body of `POST …/qualifications`; its words come in any spelling. */
export const NewQualification = z.object({
  qualification: WireText,
  educationSegment: WireText.optional(),
  website: WireText.optional(),
  validationCode: WireText.optional(),
});
export type NewQualification = z.infer<typeof NewQualification>;

export const VettingStatus = z.enum(["InReview", "Approved", "Denied"]);

/** What a customer is said to be, and whether that was found true (CUS-06). */
export const CustomerQualification = z.object({
  /** Whose word it is: the others that serve the customer are not told (CUS-04). */
  partnerId: z.guid(),
  qualification: Qualification,
  educationSegment: EducationSegment.optional(),
  website: z.string().optional(),
  vettingStatus: VettingStatus,
  vettingReason: z.string().optional(),
  vettingCreatedDate: z.iso.datetime(),
});
export type CustomerQualification = z.infer<typeof CustomerQualification>;
/** What the operator found true of a tenant, whoever said it. */
export type FoundTrue = Pick<CustomerQualification, "qualification" | "vettingStatus">;

/** The body of `PUT …/owner`: the kind alone takes an owner away, so that nothing is taken by saying nothing. */
export const TenantOwner = z
  .object({
    tenantKind: z.enum(["customer", "sharedServices"]).optional(),
    ownedByPartnerId: z.guid().toLowerCase().optional(),
  })
  .refine(({ tenantKind, ownedByPartnerId }) => tenantKind !== undefined || ownedByPartnerId !== undefined, {
    path: ["tenantKind"],
    error: "customer or sharedServices; only with ownedByPartnerId it may be left out, and without that nobody owns it",
  })
  .refine(({ tenantKind, ownedByPartnerId }) => tenantKind !== "sharedServices" || ownedByPartnerId !== undefined, {
    path: ["ownedByPartnerId"],
    error: "the tenant of the partner whose shared services these are",
  });
export type TenantOwner = z.infer<typeof TenantOwner>;
