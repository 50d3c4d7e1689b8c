import type { Capability, DirectBillApplication } from "../../shared/partners/direct-bill-application.rules.js";

/** A row of section 1.2; amounts in USD over the window of ELI-05. */
export type ApplicationRow = {
  row: string;
  cloudAsReseller: string;
  perpetualSoftware: string;
  otherRoles: string;
  tenureMonths: number;
  supportPlan: DirectBillApplication["supportPlan"];
  failed: readonly Capability[];
  result: string;
};

const allPassed: readonly Capability[] = [];

export const applicationRows: readonly ApplicationRow[] = [
  {
    row: "EL-1",
    cloudAsReseller: "300000.00",
    perpetualSoftware: "0",
    otherRoles: "0",
    tenureMonths: 12,
    supportPlan: "advanced",
    failed: allPassed,
    result: "approved",
  },
  {
    row: "EL-2",
    cloudAsReseller: "299999.99",
    perpetualSoftware: "50000.00",
    otherRoles: "0",
    tenureMonths: 30,
    supportPlan: "premier",
    failed: allPassed,
    result: "REVENUE_BELOW_THRESHOLD",
  },
  {
    row: "EL-3",
    cloudAsReseller: "310000.00",
    perpetualSoftware: "0",
    otherRoles: "0",
    tenureMonths: 11,
    supportPlan: "advanced",
    failed: allPassed,
    result: "TENURE_TOO_SHORT",
  },
  {
    row: "EL-4",
    cloudAsReseller: "450000.00",
    perpetualSoftware: "0",
    otherRoles: "0",
    tenureMonths: 24,
    supportPlan: undefined,
    failed: allPassed,
    result: "SUPPORT_PLAN_MISSING",
  },
  {
    row: "EL-5",
    cloudAsReseller: "450000.00",
    perpetualSoftware: "0",
    otherRoles: "0",
    tenureMonths: 24,
    supportPlan: "advanced",
    failed: ["security"],
    result: "ASSESSMENT_FAILED",
  },
  {
    row: "EL-6",
    cloudAsReseller: "0",
    perpetualSoftware: "0",
    otherRoles: "900000.00",
    tenureMonths: 24,
    supportPlan: "premier",
    failed: allPassed,
    result: "REVENUE_BELOW_THRESHOLD",
  },
];
