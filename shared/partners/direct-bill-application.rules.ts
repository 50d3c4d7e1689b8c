import { compare, dec } from "../kernel/decimal.js";
import { type Eligibility, firstUnmet, type Standing, standingRequirements } from "./eligibility.rules.js";
import type { DirectBillRequirements } from "./programme.rules.js";

/** ELI-09: a third party assesses each; all five must pass. */
export const capabilities = ["billing", "provisioning", "customerSupport", "compliance", "security"] as const;
export type Capability = (typeof capabilities)[number];

export type DirectBillApplication = Standing & {
  /** USD of the window of ELI-05, as decimal text. Only the first part counts (ELI-03, ELI-04); the others are stated so that nobody asks for them. */
  revenueUsd: { cloudAsReseller: string; perpetualSoftware: string; otherRoles: string };
  /** Whole months of trading as an indirect reseller (ELI-07). */
  tenureMonths: number;
  capabilitiesPassed: Readonly<Record<Capability, boolean>>;
  /** ELI-11: one of the three is enough. */
  ownOffering: { managedService: boolean; ownIntellectualProperty: boolean; customerApplication: boolean };
  /** ELI-08: either plan is enough. */
  supportPlan: "advanced" | "premier" | undefined;
};

/** Whether the applicant becomes a direct-bill partner, or the first reason in the order of section 1.2 why not. */
export function evaluateDirectBillApplication(
  application: DirectBillApplication,
  required: DirectBillRequirements,
): Eligibility {
  const { revenueUsd, tenureMonths, supportPlan } = application;
  const failed = capabilities.filter((capability) => !application.capabilitiesPassed[capability]);
  return firstUnmet([
    ...standingRequirements(application),
    {
      met: isRevenueEnough(revenueUsd.cloudAsReseller, required),
      reason: "REVENUE_BELOW_THRESHOLD",
      fact: `Cloud revenue as indirect reseller is USD ${revenueUsd.cloudAsReseller}; not counted: perpetual software ${revenueUsd.perpetualSoftware}, other roles ${revenueUsd.otherRoles}.`,
      remedy: `Apply when ${required.revenueMonths} months of reseller cloud revenue reach USD ${required.revenueUsdMin}.`,
      parameters: {
        revenueUsd: revenueUsd.cloudAsReseller,
        revenueUsdMin: required.revenueUsdMin,
        perpetualSoftwareUsd: revenueUsd.perpetualSoftware,
        otherRolesUsd: revenueUsd.otherRoles,
      },
    },
    {
      met: isTenureEnough(tenureMonths, required),
      reason: "TENURE_TOO_SHORT",
      fact: `The applicant has traded as indirect reseller for ${tenureMonths} months.`,
      remedy: `Apply after ${required.tenureMonthsMin} months.`,
      parameters: { tenureMonths: String(tenureMonths), tenureMonthsMin: String(required.tenureMonthsMin) },
    },
    {
      met: failed.length === 0,
      reason: "ASSESSMENT_FAILED",
      fact: `The assessment was not passed in: ${failed.join(", ")}.`,
      remedy: "Pass the assessment in all five capabilities.",
      parameters: { failed: failed.join(", ") },
    },
    {
      met: Object.values(application.ownOffering).includes(true),
      reason: "MANAGED_SERVICE_MISSING",
      fact: "No managed service, service on own intellectual property or customer application was shown.",
      remedy: "Show one of the three.",
    },
    {
      met: supportPlan !== undefined,
      reason: "SUPPORT_PLAN_MISSING",
      fact: "There is no paid partner support plan.",
      remedy: "Buy Advanced Support for Partners or Premier Support for Partners.",
    },
  ]);
}

/** ELI-10: the interview may be scheduled only when the revenue and the tenure are both confirmed. */
export function mayScheduleAssessment(confirmed: { revenue: boolean; tenure: boolean }): Eligibility {
  const missing = [...(confirmed.revenue ? [] : ["revenue"]), ...(confirmed.tenure ? [] : ["tenure"])].join(", ");
  return firstUnmet([
    {
      met: missing === "",
      reason: "ASSESSMENT_TOO_EARLY",
      fact: `Not confirmed yet: ${missing}.`,
      remedy: "Schedule the interview when revenue and tenure are confirmed.",
      parameters: { missing },
    },
  ]);
}

type Interviewed = { confirmed: { revenue: boolean; tenure: boolean }; assessmentOn?: string | undefined };

/** ELI-09, ELI-10: capabilities are told of an interview that was held, after revenue and tenure were confirmed. */
export function mayTellCapabilities({ confirmed, assessmentOn }: Interviewed, today: string): Eligibility {
  const scheduled = mayScheduleAssessment(confirmed);
  if (!scheduled.eligible) return scheduled;
  return firstUnmet([
    {
      met: assessmentOn !== undefined && assessmentOn <= today,
      reason: "ASSESSMENT_TOO_EARLY",
      fact: `Not held yet: the interview; assessmentOn is ${assessmentOn ?? "not set"}.`,
      remedy: "Tell the capabilities with or after the day of the interview, once it has come.",
      parameters: { missing: "interview", assessmentOn: assessmentOn ?? "not set" },
    },
  ]);
}

/** ELI-02: at least the threshold, to the last digit (AMB-36). */
function isRevenueEnough(revenueUsd: string, { revenueUsdMin }: DirectBillRequirements): boolean {
  return compare(dec(revenueUsd), dec(revenueUsdMin)) >= 0;
}

/** ELI-07. */
function isTenureEnough(tenureMonths: number, { tenureMonthsMin }: DirectBillRequirements): boolean {
  return tenureMonths >= tenureMonthsMin;
}
