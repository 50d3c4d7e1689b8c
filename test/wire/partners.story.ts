import { expect } from "vitest";
import { capabilities } from "../../shared/partners/direct-bill-application.rules.js";
import { mpnIdOf, tenantOf } from "../support/parties.js";
import { fabrikam, guid, instant, known, of, operator, page, type Step, self } from "./story.js";

const wingtip = (body?: unknown) => () => ({ as: "wingtip" as const, ...(body === undefined ? {} : { body }) });
const ofThisCustomer = () => JSON.stringify({ Field: "CustomerId", Value: known.customer, Operator: "equals" });
const applications = (rest = "") => `/partners/${tenantOf("wingtip")}/applications${rest}`;
const application = () => applications(`/${known.application}`);

const profileTypes = {
  legalbusiness: "LegalBusinessProfile",
  billing: "BillingProfile",
  organization: "OrganizationProfile",
  support: "SupportProfile",
} as const;
type Kind = keyof typeof profileTypes;
const framed = (kind: Kind) => ({
  profileType: profileTypes[kind],
  links: self(`/profiles/${kind}`),
  attributes: { etag: expect.any(String), objectType: profileTypes[kind] },
});
/** What the last profile answered: a client changes it and sends it back. */
let read: Record<string, unknown> = {};
const keep = (body: Record<string, unknown>) => {
  read = body;
};
const reading = (name: string, kind: Kind, shape: object): Step => ({
  name,
  ask: () => `GET /v1/profiles/${kind}`,
  sent: fabrikam(),
  shape: () => ({ ...shape, ...framed(kind) }),
  keep,
});
const writing = (name: string, kind: Kind, change: object, path: string = kind): Step => ({
  name,
  ask: () => `PUT /v1/profiles/${path}`,
  sent: () => fabrikam({ ...read, ...change })(),
  shape: () => ({ ...change, ...framed(kind) }),
  keep,
});

/** What partners tell of themselves, what they look up, and how one becomes more than it is. */
export const ofThePartners: Step[] = [
  reading("get-legal-business-profile", "legalbusiness", {
    companyName: "Fabrikam LLC",
    address: { country: "US" },
    vettingStatus: "authorized",
    vettingSubStatus: "none",
  }),
  writing("put-legal-business-profile", "legalbusiness", { companyApproverEmail: "legal@fabrikam.example" }),
  reading("get-billing-profile", "billing", { companyName: "Fabrikam LLC", billingCurrency: "USD" }),
  writing("put-billing-profile", "billing", { purchaseOrderNumber: "PO-1" }),
  reading("get-organization-profile", "organization", {
    id: tenantOf("fabrikam"),
    tenantId: tenantOf("fabrikam"),
    domain: "fabrikam.example",
    defaultAddress: { country: "US" },
  }),
  writing("put-organization-profile", "organization", { email: "office@fabrikam.example" }),
  reading("get-support-profile", "support", {}),
  writing("put-support-profile", "support", { telephone: "5550100" }),
  writing(
    "put-support-profile-as-documented",
    "support",
    { website: "https://fabrikam.example/help" },
    "supportprofile",
  ),
  {
    name: "get-mpn-profile",
    ask: () => `GET /v1/profiles/mpn?mpnId=${mpnIdOf("wingtip")}`,
    sent: fabrikam(),
    shape: () => ({
      partnerName: "Wingtip Toys",
      mpnId: mpnIdOf("wingtip"),
      profileType: "MpnProfile",
      ...of("MpnProfile"),
    }),
  },
  {
    name: "get-partner-agreement-status",
    ask: () => `GET /v1/compliance/csp/agreementstatus?mpnId=${mpnIdOf("wingtip")}`,
    sent: fabrikam(),
    shape: () => ({ isAgreementSigned: true }),
  },
  {
    name: "get-country-validation-rules",
    ask: () => "GET /v1/countryvalidationrules/NL",
    sent: fabrikam(),
    shape: () => ({ iso2Code: "NL", supportedCulturesList: ["nl-NL", "en-US"], ...of("CountryInformation") }),
  },
  {
    name: "validate-address",
    ask: () => "POST /v1/validations/address",
    sent: fabrikam({ addressLine1: "Vredenburg 40", city: "Utrecht", state: "", postalCode: "3511 BD", country: "NL" }),
    shape: () => ({
      originalAddress: { addressLine1: "Vredenburg 40" },
      suggestedAddresses: [{ postalCode: "3511 BD" }],
      status: "VerifiedShippable",
    }),
  },
  {
    name: "list-audit-records",
    ask: () => `GET /v1/auditrecords?startDate=2020-12-20&filter=${encodeURIComponent(ofThisCustomer())}`,
    sent: fabrikam(),
    shape: () => ({
      items: expect.arrayContaining([
        expect.objectContaining({
          id: expect.stringMatching(`^${tenantOf("fabrikam")}_${known.customer}_add_customer_\\d{18}$`),
          partnerId: tenantOf("fabrikam"),
          customerId: known.customer,
          customerName: "wire",
          resourceType: "customer",
          resourceNewValue: expect.stringContaining('"CompanyName":"wire"'),
          operationType: "add_customer",
          operationDate: instant,
          operationStatus: "succeeded",
          originalCorrelationId: expect.any(String),
          ...of("AuditRecord"),
        }),
      ]),
      ...of("Collection"),
    }),
  },
  {
    name: "apply-for-partner-kind",
    ask: () => `POST /v1${applications()}`,
    sent: wingtip({
      kind: "directBill",
      signingAuthority: true,
      revenueUsd: { cloudAsReseller: "300000.00", perpetualSoftware: 0, otherRoles: "0" },
      tenureMonths: 12,
      supportPlan: "advanced",
      ownOffering: { managedService: true },
    }),
    status: 201,
    shape: () => ({
      id: guid,
      partnerId: tenantOf("wingtip"),
      kind: "directBill",
      state: "submitted",
      appliedOn: "2021-02-03",
      revenueUsd: { cloudAsReseller: 300000, perpetualSoftware: 0 },
      ...of("PartnerApplication"),
    }),
    keep: ({ id }) => {
      known.application = String(id);
    },
  },
  {
    name: "list-applications",
    ask: () => `GET /v1${applications()}`,
    sent: wingtip(),
    shape: () => page([{ id: known.application, ...of("PartnerApplication") }], applications()),
  },
  {
    name: "get-application",
    ask: () => `GET /v1${application()}`,
    sent: wingtip(),
    shape: () => ({ id: known.application, links: self(application()), ...of("PartnerApplication") }),
  },
  {
    name: "answer-application",
    ask: () => `PATCH /v1${application()}`,
    sent: wingtip({ tenureMonths: 13 }),
    shape: () => ({ id: known.application, tenureMonths: 13, state: "submitted" }),
  },
  {
    name: "review-application",
    // From this day on the figure of the application's window is there (ELI-05).
    after: (_, business) => business.setClock("2021-02-08T00:00:00Z"),
    ask: () => `POST /v1${application()}/review`,
    sent: operator({
      confirmed: { revenue: true, tenure: true },
      assessmentOn: "2021-02-03",
      capabilitiesPassed: Object.fromEntries(capabilities.map((one) => [one, true])),
    }),
    shape: () => ({ id: known.application, state: "assessmentScheduled", assessmentOn: "2021-02-03" }),
  },
  {
    name: "decide-application",
    ask: () => `POST /v1${application()}/decision`,
    sent: operator(),
    shape: () => ({ id: known.application, state: "approved", decidedAt: instant, ...of("PartnerApplication") }),
  },
  {
    name: "nominate-provider",
    ask: () => `POST /v1/partners/${tenantOf("wingtip")}/nominations`,
    sent: operator({ nominatedBy: "The programme", provenRecord: true, result: "granted" }),
    status: 201,
    shape: () => ({ id: guid, partnerId: tenantOf("wingtip"), nominatedAt: instant, ...of("ProviderNomination") }),
  },
];
