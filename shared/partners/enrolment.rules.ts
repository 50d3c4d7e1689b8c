import { type Eligibility, firstUnmet, type Standing, standingRequirements } from "./eligibility.rules.js";
import { marketOf } from "./markets.rules.js";
import type { Partner } from "./partner.schema.js";

/** `linkedToAuthorisedProvider`: an active link with an indirect provider that the programme has authorised. */
export type ResellerEnrolment = Standing & { country: string; date: string; linkedToAuthorisedProvider: boolean };

/** Whether the applicant becomes an indirect reseller (ELI-01, MKT-05), refused in the order of AMB-82. */
export function evaluateResellerEnrolment(applicant: ResellerEnrolment): Eligibility {
  return firstUnmet([
    {
      met: marketOf(applicant.country, applicant.date) !== undefined,
      reason: "COUNTRY_NOT_SUPPORTED",
      fact: `Country ${applicant.country} is in no market group.`,
      remedy: "Enrol with an office in a listed country.",
      parameters: { country: applicant.country },
    },
    ...standingRequirements(applicant),
    {
      met: applicant.linkedToAuthorisedProvider,
      reason: "RESELLER_NOT_LINKED",
      fact: "There is no active link with an authorised indirect provider.",
      remedy: "Accept the invitation of an authorised indirect provider.",
    },
  ]);
}

export type DistributorNomination = {
  nominatedBy: string;
  provenRecord: boolean;
  result: "open" | "granted" | "refused";
};

/** A partner by all that somebody may call it. */
export type NamedPartner = Pick<Partner, "partnerId" | "mpnId" | "legalName" | "domain">;

/** Whether the partner holds the status of indirect provider: by a granted nomination of somebody else, for a proven record (ELI-14). */
export function evaluateProviderStatus(
  partner: NamedPartner,
  nomination: DistributorNomination | undefined,
): Eligibility {
  return firstUnmet([
    {
      met: nomination !== undefined && !isOneself(partner, nomination.nominatedBy) && nomination.provenRecord,
      reason: "NOMINATION_REQUIRED",
      fact: "There is no nomination by somebody else that rests on a proven record.",
      remedy: "The status is by nomination only; a partner does not enrol itself.",
    },
    {
      met: nomination?.result === "granted",
      reason: "NOMINATION_REQUIRED",
      fact: `The nomination is ${nomination?.result ?? "missing"}.`,
      remedy: "Wait until a nomination is granted.",
      parameters: { result: nomination?.result ?? "missing" },
    },
  ]);
}

/** Whether a nomination names the partner itself, by its tenant, PartnerID, name or domain or by somebody's address there, however it is written. */
function isOneself({ partnerId, mpnId, legalName, domain }: NamedPartner, nominatedBy: string): boolean {
  const own = [partnerId, mpnId, legalName, domain].map(lettersAndDigits);
  return [nominatedBy, nominatedBy.split("@").at(-1) ?? ""].some((name) => own.includes(lettersAndDigits(name)));
}
const lettersAndDigits = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
