import type { ReasonCode } from "../kernel/reason-codes.js";
import type { RefusalDetail } from "../kernel/refusal.js";

export type Eligibility = { eligible: true } | ({ eligible: false; reason: ReasonCode } & Ineligible);
type Ineligible = Pick<RefusalDetail, "fact" | "remedy" | "parameters">;
export type Requirement = { met: boolean; reason: ReasonCode } & Ineligible;

/** Eligible when every requirement is met; otherwise refused for the first, in the order given, that is not. */
export function firstUnmet(requirements: readonly Requirement[]): Eligibility {
  const unmet = requirements.find(({ met }) => !met);
  if (unmet === undefined) return { eligible: true };
  const { met: _, ...refusal } = unmet;
  return { eligible: false, ...refusal };
}

/** What every kind of partner brings (ELI-01, ELI-12); `hasPartnerId`: one for the country of its account (MKT-06). */
export type Standing = { membershipActive: boolean; hasPartnerId: boolean; signingAuthority: boolean };

/** The three requirements that stand first in every enrolment, in their order. */
export function standingRequirements(applicant: Standing): Requirement[] {
  return [
    {
      met: applicant.membershipActive,
      reason: "MEMBERSHIP_INACTIVE",
      fact: "The membership of the partner network is not active.",
      remedy: "Renew the membership, then apply again.",
    },
    {
      met: applicant.hasPartnerId,
      reason: "PARTNER_ID_MISSING",
      fact: "There is no PartnerID for the country of the account.",
      remedy: "Register a PartnerID in the country of the account.",
    },
    {
      met: applicant.signingAuthority,
      reason: "SIGNING_AUTHORITY_MISSING",
      fact: "Nobody with authority to sign legal agreements is named.",
      remedy: "Name a person who may sign for the company.",
    },
  ];
}
