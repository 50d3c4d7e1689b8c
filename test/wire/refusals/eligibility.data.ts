import { capabilities } from "../../../shared/partners/direct-bill-application.rules.js";
import { type Json, operatorId, type Stage } from "./stage.js";
import type { Row, Scene } from "./walk.js";

const adminOf = (partnerId: string) => ({ by: partnerId, role: "GlobalAdmin" }) as const;

/** What a direct-bill applicant states; as it stands here it is just enough (section 1.2, EL-1). */
const statement = {
  kind: "directBill",
  signingAuthority: true,
  revenueUsd: { cloudAsReseller: "300000.00", perpetualSoftware: "0", otherRoles: "0" },
  tenureMonths: 12,
  supportPlan: "advanced",
  ownOffering: { managedService: true },
};
const revenue = (cloudAsReseller: string, more: Json = {}) => ({
  revenueUsd: { ...statement.revenueUsd, cloudAsReseller, ...more },
});
const passedBut = (...failed: readonly string[]) =>
  Object.fromEntries(capabilities.map((one) => [one, !failed.includes(one)]));

type Case = { states?: Json; enrolled?: Json; failed?: string };

/** An application of a reseller; answers its path. */
async function anApplication(stage: Stage, { states = {}, enrolled = {} }: Case = {}): Promise<string> {
  const partnerId = await stage.aReseller(enrolled);
  const path = `/v1/partners/${partnerId}/applications`;
  const { id } = await stage.done(`POST ${path}`, { ...adminOf(partnerId), body: { ...statement, ...states } });
  return `${path}/${id}`;
}
const review = (stage: Stage, path: string, body: Json) => stage.done(`POST ${path}/review`, { by: operatorId, body });

/** A day on which the figure of the application is there (ELI-05). */
const figureThere = "2021-03-08T00:00:00Z";

/** The operator decides an application of which all is known. */
const decided =
  ({ failed, ...of }: Case): Scene =>
  async (stage) => {
    await stage.at(figureThere);
    const path = await anApplication(stage, of);
    await review(stage, path, { confirmed: { revenue: true, tenure: true } });
    await review(stage, path, {
      assessmentOn: "2021-03-08",
      capabilitiesPassed: failed === undefined ? passedBut() : passedBut(failed),
    });
    return { line: `POST ${path}/decision`, by: operatorId };
  };

/** Schedules the interview with so much confirmed before. */
const interview =
  (confirmed: Json): Scene =>
  async (stage) => {
    await stage.at(figureThere);
    const path = await anApplication(stage);
    await review(stage, path, { confirmed });
    return { line: `POST ${path}/review`, by: operatorId, body: { assessmentOn: "2021-03-10" } };
  };

/** Tells the capabilities of an interview of this day. */
const capabilitiesTold =
  (of: { assessmentOn?: string }): Scene =>
  async (stage) => {
    await stage.at(figureThere);
    const path = await anApplication(stage);
    const body = { confirmed: { revenue: true, tenure: true }, capabilitiesPassed: passedBut(), ...of };
    return { line: `POST ${path}/review`, by: operatorId, body };
  };

/** The revenue of an application of this day is confirmed at this instant. */
const confirmedAt =
  (appliedAt: string, now: string): Scene =>
  async (stage) => {
    await stage.at(appliedAt);
    const path = await anApplication(stage);
    await stage.at(now);
    return { line: `POST ${path}/review`, by: operatorId, body: { confirmed: { revenue: true, tenure: true } } };
  };

type Applicant = { enrolled?: Json; states?: Json; invited?: boolean; provider?: Json };
/** An applicant without a kind applies to be an indirect reseller. */
const asReseller =
  ({ enrolled = {}, states = {}, invited = true, provider = {} }: Applicant): Scene =>
  async (stage) => {
    const partnerId = await stage.aPartner({ kinds: [], ...enrolled });
    if (invited) {
      const invitation = { resellerId: partnerId };
      const providerId = await stage.aProvider();
      await stage.done("POST /v1/relationships", { by: providerId, body: invitation });
      await stage.done(`PATCH /v1/partners/${providerId}`, { by: operatorId, body: provider });
    }
    const body = { kind: "indirectReseller", signingAuthority: true, ...states };
    return { line: `POST /v1/partners/${partnerId}/applications`, ...adminOf(partnerId), body };
  };

/** A partner of these kinds applies for direct bill. */
const forDirectBill =
  (...kinds: readonly string[]): Scene =>
  async (stage) => {
    const partnerId = await stage.aPartner({ kinds });
    return { line: `POST /v1/partners/${partnerId}/applications`, ...adminOf(partnerId), body: statement };
  };

/** A partner asks to be indirect provider after these nominations; `nominatedBy` itself where nothing is said. */
const asProvider =
  (...nominations: readonly Json[]): Scene =>
  async (stage) => {
    const partnerId = await stage.aPartner();
    for (const nomination of nominations) {
      const body = { nominatedBy: partnerId, provenRecord: true, result: "granted", ...nomination };
      await stage.done(`POST /v1/partners/${partnerId}/nominations`, { by: operatorId, body });
    }
    const line = `POST /v1/partners/${partnerId}/applications`;
    return { line, ...adminOf(partnerId), body: { kind: "indirectProvider" } };
  };
const bySomebodyElse = { nominatedBy: "The programme" };

/** A decision to refuse is kept with the application and told in the audit: that alone changes. */
const keepsIn = ["audittrail", "partners"];
const notMet = { status: 409, wireCode: 800002 } as const;

/** Section 1.2: who becomes a direct-bill partner, a reseller, a provider. */
export const ofEligibility: readonly Row[] = [
  {
    code: "MEMBERSHIP_INACTIVE",
    ...notMet,
    says: "ELI-12: a direct-bill applicant needs an active membership",
    provoke: decided({ enrolled: { membershipActive: false } }),
    inside: decided({ enrolled: { membershipActive: true } }),
    keepsIn,
  },
  {
    code: "MEMBERSHIP_INACTIVE",
    ...notMet,
    says: "ELI-01: a reseller's applicant needs an active membership",
    provoke: asReseller({ enrolled: { membershipActive: false } }),
    inside: asReseller({ enrolled: { membershipActive: true } }),
  },
  {
    code: "PARTNER_ID_MISSING",
    status: 404,
    wireCode: 800015,
    says: "MKT-06: a direct-bill applicant's PartnerID is of the country of its account",
    provoke: decided({ states: { partnerIdCountry: "CA" } }),
    inside: decided({ states: { partnerIdCountry: "us" } }),
    keepsIn,
  },
  {
    code: "PARTNER_ID_MISSING",
    status: 404,
    wireCode: 800015,
    says: "ELI-01: so is a reseller's",
    provoke: asReseller({ states: { partnerIdCountry: "CA" } }),
    inside: asReseller({ states: { partnerIdCountry: "US" } }),
  },
  {
    code: "SIGNING_AUTHORITY_MISSING",
    ...notMet,
    says: "ELI-12: somebody signs for a direct-bill applicant",
    provoke: decided({ states: { signingAuthority: false } }),
    inside: decided({ states: { signingAuthority: true } }),
    keepsIn,
  },
  {
    code: "SIGNING_AUTHORITY_MISSING",
    ...notMet,
    says: "ELI-01: somebody signs for a reseller",
    provoke: asReseller({ states: { signingAuthority: false } }),
    inside: asReseller({ states: { signingAuthority: true } }),
  },
  {
    code: "REVENUE_BELOW_THRESHOLD",
    ...notMet,
    says: "ELI-02: a cent less than USD 300,000 is too little",
    provoke: decided({ states: revenue("299999.99") }),
    inside: decided({ states: revenue("300000.00") }),
    keepsIn,
  },
  {
    code: "REVENUE_BELOW_THRESHOLD",
    ...notMet,
    says: "ELI-03, ELI-04: neither software nor other roles make up for it",
    provoke: decided({ states: revenue("299999.99", { perpetualSoftware: "900000", otherRoles: "900000" }) }),
    inside: decided({ states: revenue("300000", { perpetualSoftware: "0", otherRoles: "0" }) }),
    keepsIn,
  },
  {
    code: "TENURE_TOO_SHORT",
    ...notMet,
    says: "ELI-07: eleven months as a reseller are too few, twelve suffice",
    provoke: decided({ states: { tenureMonths: 11 } }),
    inside: decided({ states: { tenureMonths: 12 } }),
    keepsIn,
  },
  ...capabilities.map(
    (failed): Row => ({
      code: "ASSESSMENT_FAILED",
      ...notMet,
      says: `ELI-09: an assessment that failed in ${failed} alone has failed`,
      provoke: decided({ failed }),
      inside: decided({}),
      keepsIn,
    }),
  ),
  {
    code: "ASSESSMENT_TOO_EARLY",
    ...notMet,
    says: "ELI-10: no interview while the tenure is not confirmed",
    provoke: interview({ revenue: true, tenure: false }),
    inside: interview({ revenue: true, tenure: true }),
  },
  {
    code: "ASSESSMENT_TOO_EARLY",
    ...notMet,
    says: "ELI-10: nor while the revenue is not",
    provoke: interview({ revenue: false, tenure: true }),
    inside: interview({ revenue: true, tenure: true }),
  },
  {
    code: "ASSESSMENT_TOO_EARLY",
    ...notMet,
    says: "ELI-09, ELI-10: no capabilities are told without an interview",
    provoke: capabilitiesTold({}),
    inside: capabilitiesTold({ assessmentOn: "2021-03-08" }),
  },
  {
    code: "ASSESSMENT_TOO_EARLY",
    ...notMet,
    says: "ELI-09, ELI-10: nor before its day",
    provoke: capabilitiesTold({ assessmentOn: "2021-03-09" }),
    inside: capabilitiesTold({ assessmentOn: "2021-03-08" }),
  },
  {
    code: "MANAGED_SERVICE_MISSING",
    ...notMet,
    says: "ELI-11: an applicant shows one own offering at least",
    provoke: decided({ states: { ownOffering: {} } }),
    inside: decided({ states: { ownOffering: { ownIntellectualProperty: true } } }),
    keepsIn,
  },
  {
    code: "SUPPORT_PLAN_MISSING",
    ...notMet,
    says: "ELI-08: a paid support plan is needed, and either will do",
    provoke: decided({ states: { supportPlan: null } }),
    inside: decided({ states: { supportPlan: "premier" } }),
    keepsIn,
  },
  {
    code: "INVALID_STATE",
    ...notMet,
    says: "ELI-05, AMB-81: the revenue of an application of the 7th is confirmed from the 8th on",
    provoke: confirmedAt("2021-03-07T00:00:00Z", "2021-03-07T23:59:59.999Z"),
    inside: confirmedAt("2021-03-07T00:00:00Z", "2021-03-08T00:00:00Z"),
  },
  {
    code: "INVALID_STATE",
    ...notMet,
    says: "ELI-09: an application is not decided before the assessment has a result",
    provoke: async (stage) => {
      await stage.at(figureThere);
      const path = await anApplication(stage);
      await review(stage, path, { confirmed: { revenue: true, tenure: true }, assessmentOn: "2021-03-10" });
      return { line: `POST ${path}/decision`, by: operatorId };
    },
    inside: decided({}),
  },
  {
    code: "INVALID_STATE",
    ...notMet,
    says: "section 1.2: an application is decided once",
    provoke: async (stage) => {
      const asked = await decided({})(stage);
      await stage.done(asked.line, { by: operatorId });
      return asked;
    },
    inside: decided({}),
  },
  {
    code: "INVALID_STATE",
    ...notMet,
    says: "AMB-71: nobody applies for a kind that it has",
    provoke: forDirectBill("directBill", "indirectReseller"),
    inside: forDirectBill("indirectReseller"),
  },
  {
    code: "NOMINATION_REQUIRED",
    status: 403,
    wireCode: 2032,
    says: "ELI-14: nobody becomes indirect provider unnominated",
    provoke: asProvider(),
    inside: asProvider(bySomebodyElse),
  },
  {
    code: "NOMINATION_REQUIRED",
    status: 403,
    wireCode: 2032,
    says: "ELI-14: nor by its own nomination",
    provoke: asProvider({}),
    inside: asProvider(bySomebodyElse),
  },
  {
    code: "NOMINATION_REQUIRED",
    status: 403,
    wireCode: 2032,
    says: "ELI-14: nor without a proven record",
    provoke: asProvider({ ...bySomebodyElse, provenRecord: false }),
    inside: asProvider({ ...bySomebodyElse, provenRecord: true }),
  },
  {
    code: "NOMINATION_REQUIRED",
    status: 403,
    wireCode: 2032,
    says: "ELI-14: nor while the nomination is open",
    provoke: asProvider({ ...bySomebodyElse, result: "open" }),
    inside: asProvider({ ...bySomebodyElse, result: "granted" }),
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 400,
    wireCode: 800016,
    says: "ELI-01: a reseller comes by the invitation of a provider",
    provoke: asReseller({ invited: false }),
    inside: asReseller({ invited: true }),
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 400,
    wireCode: 800016,
    says: "ELI-01: of one that is authorised still",
    provoke: asReseller({ provider: { status: "deauthorised" } }),
    inside: asReseller({ provider: { status: "active" } }),
  },
];
