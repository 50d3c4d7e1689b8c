import { expect, test } from "vitest";
import { evaluateProviderStatus, evaluateResellerEnrolment } from "../../shared/partners/enrolment.rules.js";

const partner = {
  partnerId: "20000000-abcd-4000-8000-000000000002",
  mpnId: "1000002",
  legalName: "Distributor BV",
  domain: "distributor.example",
};
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
  expect(evaluateProviderStatus(partner, nomination)).toEqual({ eligible: true });
  for (const lacking of [
    undefined,
    { ...nomination, provenRecord: false },
    { ...nomination, result: "open" as const },
    { ...nomination, result: "refused" as const },
  ]) {
    expect(evaluateProviderStatus(partner, lacking)).toMatchObject({
      eligible: false,
      reason: "NOMINATION_REQUIRED",
    });
  }
});

test.each([
  ["its tenant in capitals", "{20000000-ABCD-4000-8000-000000000002}"],
  ["its tenant without hyphens", "20000000abcd40008000000000000002"],
  ["its PartnerID", " 1000002 "],
  ["its name in other case and spacing", "DISTRIBUTOR  b.v."],
  ["its domain", "Distributor.Example"],
  ["somebody there", "ann@distributor.example"],
])("ELI-14: nobody nominates itself, not under %s either", (_, nominatedBy) => {
  const nomination = { nominatedBy, provenRecord: true, result: "granted" } as const;
  expect(evaluateProviderStatus(partner, nomination)).toMatchObject({ reason: "NOMINATION_REQUIRED" });
});
test.each(["Distributor Holding BV", "1000003", "ann@other.example"])("ELI-14: %s is somebody else", (nominatedBy) => {
  const nomination = { nominatedBy, provenRecord: true, result: "granted" } as const;
  expect(evaluateProviderStatus(partner, nomination)).toEqual({ eligible: true });
});
