import { expect, test } from "vitest";
import { evaluateProviderStatus, evaluateResellerEnrolment } from "../../shared/partners/enrolment.rules.js";

const complete = {
  country: "NL",
  date: "2021-07-01",
  membershipActive: true,
  hasPartnerId: true,
  signingAuthority: true,
  linkedToAuthorisedProvider: true,
};

test("ELI-01: a reseller that brings everything is enrolled", () => {
  expect(evaluateResellerEnrolment(complete)).toEqual({ eligible: true });
});

test("ELI-01, AMB-82: the refusals of a reseller's enrolment come in their order", () => {
  const fields = [
    "country",
    "membershipActive",
    "hasPartnerId",
    "signingAuthority",
    "linkedToAuthorisedProvider",
  ] as const;
  let applicant = {
    country: "RU",
    date: complete.date,
    membershipActive: false,
    hasPartnerId: false,
    signingAuthority: false,
    linkedToAuthorisedProvider: false,
  };
  const answers: string[] = [];
  for (const field of fields) {
    const answered = evaluateResellerEnrolment(applicant);
    answers.push(answered.eligible ? "eligible" : answered.reason);
    applicant = { ...applicant, [field]: complete[field] };
  }
  expect(answers).toEqual([
    "COUNTRY_NOT_SUPPORTED",
    "MEMBERSHIP_INACTIVE",
    "PARTNER_ID_MISSING",
    "SIGNING_AUTHORITY_MISSING",
    "RESELLER_NOT_LINKED",
  ]);
});

test("ELI-14: only a granted nomination by somebody else, for a proven record, makes an indirect provider", () => {
  const nomination = { nominatedBy: "operator", provenRecord: true, result: "granted" } as const;
  expect(evaluateProviderStatus("partner", nomination)).toEqual({ eligible: true });
  for (const lacking of [
    undefined,
    { ...nomination, nominatedBy: "partner" },
    { ...nomination, provenRecord: false },
    { ...nomination, result: "open" as const },
    { ...nomination, result: "refused" as const },
  ]) {
    expect(evaluateProviderStatus("partner", lacking)).toMatchObject({
      eligible: false,
      reason: "NOMINATION_REQUIRED",
    });
  }
});
