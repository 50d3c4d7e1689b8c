import { expect, test } from "vitest";
import { maySell } from "../../shared/selling/may-sell.rules.js";
import type { SellingFacts } from "../../shared/selling/selling-facts.rules.js";
import { sellingFacts } from "../decisions/selling.facts.js";

type Remedy = (facts: SellingFacts) => SellingFacts;
const partner =
  (better: Partial<SellingFacts["partner"]>): Remedy =>
  (facts) => ({ ...facts, partner: { ...facts.partner, ...better } });
const customer =
  (better: Partial<SellingFacts["customer"]>): Remedy =>
  (facts) => ({ ...facts, customer: { ...facts.customer, ...better } });
const sale =
  (better: Partial<SellingFacts>): Remedy =>
  (facts) => ({ ...facts, ...better });

/** The reasons that come one after the other when each failing fact is put right in turn. */
function reasonsInTurn(worst: SellingFacts, remedies: readonly Remedy[]): string[] {
  let facts = worst;
  const reasons: string[] = [maySell(facts).reason];
  for (const remedy of remedies) {
    facts = remedy(facts);
    reasons.push(maySell(facts).reason);
  }
  return reasons;
}

const germanOffer = { offerId: "Office 365 Germany", family: "licence", cloud: "germany" } as const;
const longOverdue = { invoiceNumber: "D100000001", dueOn: "2021-03-01", suspendedFrom: "2021-05-01" };
const hopeless = sellingFacts(
  {
    actor: "customer",
    partner: { standing: "restricted", hasPartnerId: false, isResellerForThisCustomer: true, longOverdue },
    customer: { tenantKind: "sharedServices", isAffiliate: true, country: "US", missingFields: ["billingContact"] },
    relationship: "none",
    reseller: { partnershipActive: false },
    agreementAcceptedOn: "none",
  },
  "not in the catalogue",
  "2021-11-01",
);

test("ORD-03: steps 1 to 10 refuse in their fixed order: each fact put right brings the next reason", () => {
  const bound = { ...germanOffer, countries: ["NL"], segments: ["education"] };
  const reasons = reasonsInTurn(hopeless, [
    sale({ offer: bound }),
    sale({ actor: "cspPartner" }),
    partner({ isResellerForThisCustomer: false }),
    partner({ standing: "active", partnerAgreementAcceptedOn: undefined }),
    partner({ longOverdue: undefined }),
    partner({ partnerAgreementAcceptedOn: "2020-01-15" }),
    partner({ hasPartnerId: true }),
    partner({ clouds: ["germany"] }),
    customer({ tenantKind: "cspPartner" }),
    customer({ tenantKind: "customer" }),
    customer({ isAffiliate: false }),
    sale({ date: "2021-10-28" }),
    customer({ wasGermanyCloudCustomer: true }),
    customer({ country: "DE" }),
    sale({ offer: { ...bound, countries: [] } }),
    sale({ relationship: { activeSince: "2019-03-01", origin: "invited", formerDirectPartnerId: undefined } }),
    sale({ reseller: undefined }),
    customer({ missingFields: [] }),
    sale({ agreementAcceptedOn: "2019-03-02" }),
    customer({ segment: "education" }),
  ]);
  expect(reasons).toEqual([
    "OFFER_UNKNOWN",
    "CUSTOMER_CANNOT_ORDER",
    "RESELLER_MUST_USE_PROVIDER",
    "PARTNER_RESTRICTED",
    "PARTNER_NOT_ACTIVE",
    "PARTNER_NOT_ACTIVE",
    "PARTNER_ID_MISSING",
    "CLOUD_NOT_ENROLLED",
    "SHARED_SERVICES_TENANT_APSS_ONLY",
    "CUSTOMER_IS_CSP_TENANT",
    "SELF_SALE_FORBIDDEN",
    "CLOUD_CLOSED",
    "CLOUD_CLOSED_TO_NEW_CUSTOMERS",
    "OUT_OF_MARKET",
    "COUNTRY_NOT_SUPPORTED",
    "NO_RELATIONSHIP",
    "RESELLER_NOT_LINKED",
    "REQUEST_INVALID",
    "AGREEMENT_NOT_ACCEPTED",
    "SEGMENT_NOT_QUALIFIED",
    "ALLOW_STANDARD",
  ]);
});

test("ORD-03: step 11 asks (a) to (i) in their order", () => {
  const formerDirectPartnerId = "former direct partner";
  const moved = { activeSince: "2021-09-20", origin: "directToIndirect", formerDirectPartnerId } as const;
  const worst = sellingFacts(
    {
      partner: { country: "US", enrolledOn: "2021-08-01" },
      customer: { country: "US", segment: "GCC" },
      relationship: moved,
      reseller: { id: formerDirectPartnerId },
      plans: [{ state: "active", resellerId: undefined }],
      phase3From: "2021-10-01",
    },
    "MS-AZR-0145P",
    "2021-10-01",
  );
  const reasons = reasonsInTurn(worst, [
    sale({ date: "2021-09-30" }),
    sale({ plans: [] }),
    customer({ segment: "commercial" }),
    sale({ subscriptions: [{ family: "azureLegacy", state: "active", moved: true }] }),
    sale({ reseller: undefined, subscriptions: [] }),
    partner({ enrolledOn: "2021-07-20" }),
    sale({ relationship: { ...moved, activeSince: "2021-07-20" } }),
    sale({ subscriptions: [{ family: "azureLegacy", state: "active" }] }),
  ]);
  expect(reasons).toEqual([
    "LEGACY_RETIRED",
    "LEGACY_BLOCKED_BY_AZURE_PLAN",
    "ALLOW_LEGACY_GCC",
    "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    "ALLOW_LEGACY_TRANSITION",
    "LEGACY_NEW_PARTNER",
    "LEGACY_NEW_RELATIONSHIP",
    "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    "ALLOW_LEGACY_EXISTING",
  ]);
});

test("ORD-03: step 12 asks (a) to (d) in their order", () => {
  const worst = sellingFacts(
    {
      partner: { country: "US" },
      customer: { country: "US", segment: "GCC" },
      subscriptions: [{ family: "azureLegacy", state: "active" }],
      plans: [{ state: "active", resellerId: undefined }],
    },
    "Azure plan",
    "2022-01-15",
  );
  const reasons = reasonsInTurn(worst, [
    customer({ segment: "commercial" }),
    sale({ subscriptions: [] }),
    sale({ plans: [] }),
  ]);
  expect(reasons).toEqual([
    "AZURE_PLAN_NOT_ENABLED_GCC",
    "AZURE_PLAN_USE_TRANSITION",
    "AZURE_PLAN_EXISTS",
    "ALLOW_AZURE_PLAN",
  ]);
});
