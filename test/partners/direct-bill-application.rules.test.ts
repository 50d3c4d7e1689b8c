import { expect, test } from "vitest";
import {
  capabilities,
  type DirectBillApplication,
  evaluateDirectBillApplication,
  mayScheduleAssessment,
} from "../../shared/partners/direct-bill-application.rules.js";
import { directBillRequirementsOn, programme } from "../../shared/partners/programme.rules.js";
import { anApplication, passedBut } from "./an-application.js";

const required = directBillRequirementsOn(programme, "2021-07-01");
const answer = (differs: Partial<DirectBillApplication>) => {
  const answered = evaluateDirectBillApplication(anApplication(differs), required);
  return answered.eligible ? "approved" : answered.reason;
};
const revenue = (cloudAsReseller: string) => ({
  revenueUsd: { cloudAsReseller, perpetualSoftware: "0", otherRoles: "0" },
});
const noOffering = { managedService: false, ownIntellectualProperty: false, customerApplication: false };

test("ELI-02, AMB-36: 300,000 is enough, the smallest part below it is not", () => {
  expect(answer(revenue("300000"))).toBe("approved");
  expect(answer(revenue("299999.99"))).toBe("REVENUE_BELOW_THRESHOLD");
  expect(answer(revenue("299999.9999999999999999999999"))).toBe("REVENUE_BELOW_THRESHOLD");
});

test("ELI-07: 12 months are enough, 11 are not", () => {
  expect(answer({ tenureMonths: 12 })).toBe("approved");
  expect(answer({ tenureMonths: 11 })).toBe("TENURE_TOO_SHORT");
});

test("ELI-09: each of the five capabilities must pass", () => {
  for (const capability of capabilities) {
    expect(answer({ capabilitiesPassed: passedBut(capability) })).toBe("ASSESSMENT_FAILED");
  }
});

test("ELI-11: any one of the three offerings is enough, none is not", () => {
  for (const shown of ["managedService", "ownIntellectualProperty", "customerApplication"] as const) {
    expect(answer({ ownOffering: { ...noOffering, [shown]: true } })).toBe("approved");
  }
  expect(answer({ ownOffering: noOffering })).toBe("MANAGED_SERVICE_MISSING");
});

test("ELI-08: either support plan is enough, none is not", () => {
  expect(answer({ supportPlan: "advanced" })).toBe("approved");
  expect(answer({ supportPlan: "premier" })).toBe("approved");
  expect(answer({ supportPlan: undefined })).toBe("SUPPORT_PLAN_MISSING");
});

test("the refusals of section 1.2 come in their order: each one met brings the next", () => {
  const failing = anApplication({
    membershipActive: false,
    hasPartnerId: false,
    signingAuthority: false,
    ...revenue("0"),
    tenureMonths: 0,
    capabilitiesPassed: passedBut(...capabilities),
    ownOffering: noOffering,
    supportPlan: undefined,
  });
  const meets = Object.entries(anApplication()) as [keyof DirectBillApplication, never][];
  const answers: string[] = [];
  let application = failing;
  for (const [field, value] of meets) {
    answers.push(answer(application));
    application = { ...application, [field]: value };
  }
  expect([...answers, answer(application)]).toEqual([
    "MEMBERSHIP_INACTIVE",
    "PARTNER_ID_MISSING",
    "SIGNING_AUTHORITY_MISSING",
    "REVENUE_BELOW_THRESHOLD",
    "TENURE_TOO_SHORT",
    "ASSESSMENT_FAILED",
    "MANAGED_SERVICE_MISSING",
    "SUPPORT_PLAN_MISSING",
    "approved",
  ]);
});

test("ELI-03, ELI-04: the refusal shows what was counted and what was not", () => {
  const revenueUsd = { cloudAsReseller: "299999.99", perpetualSoftware: "50000.00", otherRoles: "7" };
  expect(evaluateDirectBillApplication(anApplication({ revenueUsd }), required)).toMatchObject({
    fact: "Cloud revenue as indirect reseller is USD 299999.99; not counted: perpetual software 50000.00, other roles 7.",
    parameters: { revenueUsd: "299999.99", revenueUsdMin: "300000" },
  });
});

test("requirements are those in force on the day of the application", () => {
  const later = { ...required, from: "2025-01-01", revenueUsdMin: "1000000" };
  const dated = { ...programme, directBill: [...programme.directBill, later] };
  expect(directBillRequirementsOn(dated, "2024-12-31").revenueUsdMin).toBe("300000");
  expect(directBillRequirementsOn(dated, "2025-01-01").revenueUsdMin).toBe("1000000");
});

test("ELI-10: the assessment is scheduled only when revenue and tenure are both confirmed", () => {
  expect(mayScheduleAssessment({ revenue: true, tenure: true })).toEqual({ eligible: true });
  for (const confirmed of [
    { revenue: false, tenure: true },
    { revenue: true, tenure: false },
    { revenue: false, tenure: false },
  ]) {
    expect(mayScheduleAssessment(confirmed)).toMatchObject({ eligible: false, reason: "ASSESSMENT_TOO_EARLY" });
  }
});
