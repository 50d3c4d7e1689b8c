import { expect, test } from "vitest";
import { explainFurtherAzureSubscription, explainSale, maySell } from "../../shared/selling/may-sell.rules.js";
import type { KnownSale } from "../../shared/selling/selling-facts.rules.js";
import { type Differences, sellingFacts } from "../decisions/selling.facts.js";

const legacy = "MS-AZR-0145P";
const reason = (differs: Differences, offer: string, date: string) =>
  maySell(sellingFacts(differs, offer, date)).reason;
const moved = { family: "azureLegacy", state: "active", moved: true } as const;
const formerDirect = { id: "former direct partner" };
const move = { origin: "directToIndirect", formerDirectPartnerId: formerDirect.id } as const;
const germany = { clouds: ["global", "germany"] } as const;

test("AMB-72: a move of phase 1 through another reseller, or none, is judged as any relationship of phase 1", () => {
  const sale = { relationship: { ...move, activeSince: "2021-09-20" }, subscriptions: [moved] };
  expect(reason({ ...sale, reseller: formerDirect }, legacy, "2021-10-01")).toBe("ALLOW_LEGACY_TRANSITION");
  expect(reason({ ...sale, reseller: { id: "another" } }, legacy, "2021-10-01")).toBe("LEGACY_NEW_RELATIONSHIP");
  expect(reason(sale, legacy, "2021-10-01")).toBe("LEGACY_NEW_RELATIONSHIP");
});

test("AMB-72: after a move before phase 1 a moved subscription is one of the pair", () => {
  const sale = (activeSince: string) => ({
    relationship: { ...move, activeSince },
    reseller: formerDirect,
    subscriptions: [moved],
  });
  expect(reason(sale("2021-07-20"), legacy, "2021-10-01")).toBe("ALLOW_LEGACY_EXISTING");
  expect(reason(sale("2021-07-21"), legacy, "2021-10-01")).toBe("ALLOW_LEGACY_TRANSITION");
  const withoutSubscription = { ...sale("2021-07-20"), subscriptions: [] };
  expect(reason(withoutSubscription, legacy, "2021-10-01")).toBe("LEGACY_NO_ACTIVE_SUBSCRIPTION");
});

test("AMB-72: a provider that holds a plan for the moved customer orders no legacy, whoever the reseller is", () => {
  const sale = { relationship: { ...move, activeSince: "2021-09-20" }, reseller: formerDirect, subscriptions: [moved] };
  const plans = [{ state: "active", resellerId: "another" }] as const;
  expect(reason({ ...sale, plans }, legacy, "2021-10-01")).toBe("LEGACY_BLOCKED_BY_AZURE_PLAN");
});

test("PHS-11: only a moved legacy subscription keeps the transition open, not another one of the pair", () => {
  const sale = { relationship: { ...move, activeSince: "2021-09-20" }, reseller: formerDirect };
  const other = { family: "azureLegacy", state: "active" } as const;
  expect(reason({ ...sale, subscriptions: [other] }, legacy, "2021-10-01")).toBe("LEGACY_NO_ACTIVE_SUBSCRIPTION");
});

test("AMB-73: the partner agreement is asked for from 2020-02-01 on, of the partner and of a named reseller", () => {
  const partner = { partner: { partnerAgreementAcceptedOn: undefined } };
  const reseller = { reseller: { partnerAgreementAcceptedOn: undefined } };
  expect(reason(partner, "Office 365", "2020-01-31")).toBe("ALLOW_STANDARD");
  expect(reason(partner, "Office 365", "2020-02-01")).toBe("PARTNER_NOT_ACTIVE");
  expect(reason(reseller, "Office 365", "2020-01-31")).toBe("ALLOW_STANDARD");
  expect(reason(reseller, "Office 365", "2020-02-01")).toBe("RESELLER_NOT_LINKED");
});

test("AMB-73: an agreement of partner, and a relationship, count from their own day on", () => {
  const agreement = { partner: { partnerAgreementAcceptedOn: "2022-01-15" } };
  expect(reason(agreement, "Office 365", "2022-01-14")).toBe("PARTNER_NOT_ACTIVE");
  expect(reason(agreement, "Office 365", "2022-01-15")).toBe("ALLOW_STANDARD");
  const relationship = { relationship: { activeSince: "2022-01-15" } };
  expect(reason(relationship, "Office 365", "2022-01-14")).toBe("NO_RELATIONSHIP");
  expect(reason(relationship, "Office 365", "2022-01-15")).toBe("ALLOW_STANDARD");
});

test("AGR-01, AGR-06: an agreement accepted on the day of the order is in time, one of the day after is not", () => {
  expect(reason({ agreementAcceptedOn: "2022-01-15" }, "Office 365", "2022-01-15")).toBe("ALLOW_STANDARD");
  expect(reason({ agreementAcceptedOn: "2022-01-16" }, "Office 365", "2022-01-15")).toBe("AGREEMENT_NOT_ACCEPTED");
});

test("OFR-05: an offer that is not in the catalogue of the day is unknown, whoever asks", () => {
  expect(reason({ actor: "customer", partner: { standing: "restricted" } }, "MS-AZR-9999P", "2022-01-15")).toBe(
    "OFFER_UNKNOWN",
  );
});

test("ROL-02, ROL-04, ROL-10: two chains lead to a customer, a direct partner alone or a provider with its linked reseller, and nobody buys past them", () => {
  const licence = (differs: Differences) => reason(differs, "EMS", "2022-01-15");
  expect(licence({})).toBe("ALLOW_STANDARD");
  expect(licence({ reseller: {} })).toBe("ALLOW_STANDARD");
  expect(licence({ reseller: { partnershipActive: false } })).toBe("RESELLER_NOT_LINKED");
  expect(licence({ actor: "indirectReseller" })).toBe("RESELLER_MUST_USE_PROVIDER");
  expect(licence({ actor: "customer" })).toBe("CUSTOMER_CANNOT_ORDER");
});

test("ROL-07: a direct-bill partner does not order for a customer that it holds as reseller", () => {
  const sale = { partner: { isResellerForThisCustomer: true } };
  expect(reason(sale, "Azure plan", "2022-01-15")).toBe("RESELLER_MUST_USE_PROVIDER");
});

test("step 3: every standing but active and restricted is not active; a missing PartnerID comes last", () => {
  for (const standing of ["applied", "qualified", "suspended", "deauthorised"] as const) {
    expect(reason({ partner: { standing, hasPartnerId: false } }, "EMS", "2022-01-15")).toBe("PARTNER_NOT_ACTIVE");
  }
  expect(reason({ partner: { hasPartnerId: false } }, "EMS", "2022-01-15")).toBe("PARTNER_ID_MISSING");
});

test("OFR-06, OFR-07: another partner's shared-services tenant takes neither APSS nor anything else from this one", () => {
  const sale = { customer: { tenantKind: "sharedServices" } } as const;
  expect(reason(sale, "MS-AZR-0159P", "2022-01-15")).toBe("APSS_TENANT_ONLY");
  expect(reason(sale, "Azure plan", "2022-01-15")).toBe("SHARED_SERVICES_TENANT_APSS_ONLY");
});

test("OFR-09: the Germany cloud takes new customers to 2018-08-30 and former ones to 2021-10-28", () => {
  const relationship = { activeSince: "2018-06-01" };
  const isNew = { partner: germany, relationship, agreementAcceptedOn: "2018-06-01" };
  const former = { ...isNew, customer: { wasGermanyCloudCustomer: true } };
  expect(reason(isNew, "MS-AZR-DE-0145P", "2018-08-30")).toBe("ALLOW_STANDARD");
  expect(reason(isNew, "MS-AZR-DE-0145P", "2018-08-31")).toBe("CLOUD_CLOSED_TO_NEW_CUSTOMERS");
  expect(reason(former, "MS-AZR-DE-0145P", "2021-10-28")).toBe("ALLOW_STANDARD");
  expect(reason(former, "MS-AZR-DE-0145P", "2021-10-29")).toBe("CLOUD_CLOSED");
});

test("MKT-09, AMB-74: a Germany-cloud sale stays in the EU and EFTA and in the partner's market group", () => {
  const sale = (country: string, partnerCountry: string) => ({
    partner: { ...germany, country: partnerCountry },
    customer: { country, wasGermanyCloudCustomer: true },
  });
  expect(reason(sale("CH", "NL"), "Office 365 Germany", "2020-05-04")).toBe("ALLOW_STANDARD");
  expect(reason(sale("GB", "NL"), "Office 365 Germany", "2020-05-04")).toBe("OUT_OF_MARKET");
  expect(reason(sale("FR", "US"), "Office 365 Germany", "2020-05-04")).toBe("OUT_OF_MARKET");
});

test("AMB-76: a customer in no market group is out of market, also for a partner in none", () => {
  expect(reason({ customer: { country: "RU" } }, "EMS", "2022-01-15")).toBe("OUT_OF_MARKET");
  expect(reason({ partner: { country: "BY" }, customer: { country: "RU" } }, "EMS", "2022-01-15")).toBe(
    "OUT_OF_MARKET",
  );
});

/** The baseline's sale of EMS, with an offer that is bound to a list. */
const bound = (to: { countries?: string[]; segments?: string[] }, differs: Differences = {}) => {
  const facts = sellingFacts(differs, "EMS", "2022-01-15");
  return maySell({ ...facts, offer: { offerId: "EMS", family: "licence", cloud: "global", ...to } }).reason;
};

test("MKT-08: an offer is sold only where both the partner's and the customer's country have it", () => {
  expect(bound({ countries: ["NL", "DE"] })).toBe("ALLOW_STANDARD");
  expect(bound({ countries: ["NL"] })).toBe("COUNTRY_NOT_SUPPORTED");
  expect(bound({ countries: ["DE"] })).toBe("COUNTRY_NOT_SUPPORTED");
  expect(bound({ countries: [] })).toBe("ALLOW_STANDARD");
});

test("step 10: an offer bound to segments goes to customers of these segments only", () => {
  expect(bound({ segments: ["education"] }, { customer: { segment: "education" } })).toBe("ALLOW_STANDARD");
  expect(bound({ segments: ["education"] })).toBe("SEGMENT_NOT_QUALIFIED");
});

test("AMB-84: a customer record without its required fields is refused after the relationship and before the agreement", () => {
  const incomplete = { customer: { missingFields: ["billingContact"] }, agreementAcceptedOn: "none" } as const;
  expect(reason(incomplete, "EMS", "2022-01-15")).toBe("REQUEST_INVALID");
  expect(reason({ ...incomplete, relationship: "none" }, "EMS", "2022-01-15")).toBe("NO_RELATIONSHIP");
});

test("REL-04: a reseller without an active partnership is not linked", () => {
  expect(reason({ reseller: { partnershipActive: false } }, "EMS", "2022-01-15")).toBe("RESELLER_NOT_LINKED");
});

test("ORD-10, AMB-22: a plan of another reseller does not stand in the way, one of the same or a suspended one does", () => {
  const plan = (state: "active" | "suspended" | "cancelled", resellerId: string | undefined) => ({
    reseller: { id: "first" },
    plans: [{ state, resellerId }],
  });
  expect(reason(plan("active", "second"), "Azure plan", "2022-01-15")).toBe("ALLOW_AZURE_PLAN");
  expect(reason(plan("active", undefined), "Azure plan", "2022-01-15")).toBe("ALLOW_AZURE_PLAN");
  expect(reason(plan("active", "first"), "Azure plan", "2022-01-15")).toBe("AZURE_PLAN_EXISTS");
  expect(reason(plan("suspended", "first"), "Azure plan", "2022-01-15")).toBe("AZURE_PLAN_EXISTS");
  expect(reason(plan("cancelled", "first"), "Azure plan", "2022-01-15")).toBe("ALLOW_AZURE_PLAN");
});

test("AMB-66: a suspended plan blocks a legacy order, a cancelled one does not", () => {
  const plan = (state: "suspended" | "cancelled") => ({ plans: [{ state, resellerId: undefined }] });
  expect(reason(plan("suspended"), legacy, "2021-03-03")).toBe("LEGACY_BLOCKED_BY_AZURE_PLAN");
  expect(reason(plan("cancelled"), legacy, "2021-03-03")).toBe("ALLOW_PRE_PHASE1");
});

test("PHS-10: GCC customers have the plan from the configured day on, not the day before", () => {
  const gcc = { partner: { country: "US" }, customer: { country: "US", segment: "GCC" } } as const;
  const dated = { ...gcc, azurePlanForGccFrom: "2022-06-01" };
  expect(reason(dated, "Azure plan", "2022-05-31")).toBe("AZURE_PLAN_NOT_ENABLED_GCC");
  expect(reason(dated, "Azure plan", "2022-06-01")).toBe("ALLOW_AZURE_PLAN");
});

test("PHS-18: phase 3 refuses legacy from its day on, also for GCC, and leaves APSS alone", () => {
  const active = { subscriptions: [{ family: "azureLegacy", state: "active" }], phase3From: "2022-07-31" } as const;
  const gcc = { partner: { country: "US" }, customer: { country: "US", segment: "GCC" } } as const;
  const own = { customer: { tenantKind: "sharedServices", isPartnersOwnSharedServicesTenant: true } } as const;
  expect(reason(active, legacy, "2022-07-30")).toBe("ALLOW_LEGACY_EXISTING");
  expect(reason(active, legacy, "2022-07-31")).toBe("LEGACY_RETIRED");
  expect(reason({ ...active, ...gcc }, legacy, "2022-07-31")).toBe("LEGACY_RETIRED");
  expect(reason({ ...active, ...own }, "MS-AZR-0159P", "2022-07-31")).toBe("ALLOW_APSS");
});

test("OFR-10: the phases do not bind a national-cloud twin of the legacy offer", () => {
  const sale = { partner: germany, customer: { wasGermanyCloudCustomer: true }, phase3From: "2021-08-01" };
  expect(reason(sale, "MS-AZR-DE-0145P", "2021-08-10")).toBe("ALLOW_STANDARD");
});

test("AMB-68: a further Azure subscription below a plan needs no new plan, but passes steps 2 to 10", () => {
  const facts = (differs: Differences) => {
    const found = sellingFacts(
      { plans: [{ state: "active", resellerId: undefined }], ...differs },
      "Azure plan",
      "2022-01-15",
    );
    return found as KnownSale;
  };
  expect(explainFurtherAzureSubscription(facts({})).reason).toBe("ALLOW_AZURE_PLAN");
  expect(explainFurtherAzureSubscription(facts({ partner: { standing: "restricted" } })).reason).toBe(
    "PARTNER_RESTRICTED",
  );
  expect(explainFurtherAzureSubscription(facts({ agreementAcceptedOn: "none" })).reason).toBe("AGREEMENT_NOT_ACCEPTED");
});

test("an explanation names the fact that failed, with its value, and what would make it pass", () => {
  const explained = explainSale(sellingFacts({ customer: { country: "TR" } }, "Azure plan", "2022-01-15"));
  expect(explained).toMatchObject({
    decision: "DENY",
    reason: "OUT_OF_MARKET",
    fact: "The partner's country NL is in the group Europe, the customer's TR in MiddleEastCentralEasternEurope.",
    remedy: "Let a partner of the customer's market group sell.",
    parameters: { partnerCountry: "NL", customerCountry: "TR" },
  });
  expect(explained.checks.map(({ step }) => step)).toEqual([
    "1",
    "2",
    "2",
    "3",
    "3",
    "3",
    "3",
    "3",
    "4",
    "5",
    "6",
    "6",
    "7",
    "7",
    "7",
  ]);
});

test("an explanation of an allowed legacy sale shows every step of 11 that it went through", () => {
  const active = { subscriptions: [{ family: "azureLegacy", state: "active" }] } as const;
  const steps = explainSale(sellingFacts(active, legacy, "2021-07-21")).checks.map(({ step }) => step);
  expect(steps.filter((step) => step.startsWith("11"))).toEqual([
    "11a",
    "11b",
    "11c",
    "11d",
    "11e",
    "11f",
    "11g",
    "11h",
  ]);
});

test("an unknown offer is explained by the first step alone", () => {
  const explained = explainSale(sellingFacts({}, "MS-AZR-9999P", "2022-01-15"));
  expect(explained).toMatchObject({ decision: "DENY", reason: "OFFER_UNKNOWN", fact: "Offer found: none." });
  expect(explained.checks).toHaveLength(1);
});
