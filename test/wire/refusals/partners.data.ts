import { newCustomer, newDomain } from "../../customers/customer-world.js";
import { aUser, castOf } from "./cast.js";
import { type Json, operatorId, type Stage } from "./stage.js";
import type { Row, Scene } from "./walk.js";

const invalid = { code: "REQUEST_INVALID", status: 400, wireCode: 3000 } as const;
const inUse = { ...invalid, status: 409 } as const;

type Asker = { partner: string; stage: Stage };
/** Has a partner signed the partner agreement? Asked by another one of the United States (API reference, 5.4). */
const agreementStatus =
  (queryOf: (at: Asker) => Promise<string>): Scene =>
  async (stage) => {
    const { partner } = await castOf(stage);
    return { line: `GET /v1/compliance/csp/agreementstatus?${await queryOf({ partner, stage })}`, by: partner };
  };
const byMpnId =
  (enrolment: Json) =>
  async ({ stage }: Asker) =>
    `mpnId=${await stage.mpnIdOf(await stage.aReseller(enrolment))}`;
const byTenantId =
  (enrolment: Json) =>
  async ({ stage }: Asker) =>
    `tenantId=${await stage.aReseller(enrolment)}`;
const signedReseller = agreementStatus(byMpnId({}));
const signedTenant = agreementStatus(byTenantId({}));

/** The operator enrols one more partner that may be like one that is there. */
const enrolled =
  (like: (first: Json) => Json): Scene =>
  async (stage) => {
    const first = stage.enrolment();
    await stage.done("POST /v1/partners", { by: operatorId, body: first });
    return { line: "POST /v1/partners", by: operatorId, body: { ...stage.enrolment(), ...like(first) } };
  };
const changed =
  (body: Json): Scene =>
  async (stage) => ({ line: `PATCH /v1/partners/${await stage.aPartner()}`, by: operatorId, body });

type Address = { country: string; culture: string } & Json;
/** A partner of the customer's country creates it with this address; `number` is its registration number. */
const addressed =
  (address: Address, number?: string): Scene =>
  async (stage) => {
    const { country, culture, ...more } = address;
    const { billingProfile } = newCustomer();
    const defaultAddress = { city: "City", addressLine1: "1", country, ...more };
    const registered = number === undefined ? {} : { organizationRegistrationNumber: number };
    const body = {
      companyProfile: { domain: newDomain(), ...registered },
      billingProfile: { ...billingProfile, culture, defaultAddress },
    };
    return { line: "POST /v1/customers", by: await stage.aPartner({ countryCode: country }), body };
  };
const hungary = { country: "HU", culture: "hu-HU", postalCode: "1051", phoneNumber: "3612345678" };
const { phoneNumber: _phone, ...hungaryWithoutPhone } = hungary;
const unitedStates = { country: "US", culture: "en-US", state: "WA", postalCode: "98052" };
const netherlands = { country: "NL", culture: "nl-nl", postalCode: "3511 BD" };

/** A user's name in a tenant where one is there already. */
const user =
  (nameOf: (at: { domain: string; taken: string }) => string): Scene =>
  async (stage) => {
    const [partner, domain] = [await stage.aPartner(), newDomain()];
    const line = `POST /v1/customers/${await stage.aCustomer(partner, { companyProfile: { domain } })}/users`;
    const first = aUser(domain);
    await stage.done(line, { by: partner, body: first });
    const userPrincipalName = nameOf({ domain, taken: String(first.userPrincipalName) });
    return { line, by: partner, body: { ...aUser(domain), userPrincipalName } };
  };

/** A user that was deleted, and is asked for something so many days later. */
const deletedUser =
  (body: Json, { deleted = true, now }: { deleted?: boolean; now?: string } = {}): Scene =>
  async (stage) => {
    const [partner, domain] = [await stage.aPartner(), newDomain()];
    const customer = await stage.aCustomer(partner, { companyProfile: { domain } });
    const path = `/v1/customers/${customer}/users`;
    const { id } = await stage.done(`POST ${path}`, { by: partner, body: aUser(domain) });
    if (deleted) await stage.done(`DELETE ${path}/${id}`, { by: partner });
    if (now !== undefined) await stage.at(now);
    return { line: `PATCH ${path}/${id}`, by: partner, body };
  };

/** A national partner asks a tenant, with or without its administration (REL-08). */
const asking =
  (clouds: string[], allowDelegatedAccess: boolean): Scene =>
  async (stage) => {
    const body = { ...newCustomer({}, { tenantId: stage.aTenant(), domain: newDomain() }), allowDelegatedAccess };
    return { line: "POST /v1/customers", by: await stage.aPartner({ clouds }), body };
  };

const qualified =
  (body: Json): Scene =>
  async (stage) => {
    const { partner } = await castOf(stage);
    return { line: `POST /v1/customers/${await stage.aCustomer(partner)}/qualifications`, by: partner, body };
  };

/** A partner enrolled, or changed, with kinds since this time; the clock stands at `usualNow`. */
const enrolledAt =
  (at: string, { later = false } = {}): Scene =>
  async (stage) => {
    const body = stage.enrolment({ enrolledAt: at });
    if (!later) return { line: "POST /v1/partners", by: operatorId, role: "Operator", body };
    const kinds = ["directBill", "indirectReseller"];
    const line = `PATCH /v1/partners/${await stage.aPartner()}`;
    return { line, by: operatorId, role: "Operator", body: { kinds, enrolledAt: at } };
  };

const signedAt =
  (agreementAcceptedAt: string): Scene =>
  async (stage) => ({ line: "POST /v1/partners", by: operatorId, body: stage.enrolment({ agreementAcceptedAt }) });

/** The operator says whose tenant a customer's is. */
const owned =
  (bodyOf: (partner: string) => Json): Scene =>
  async (stage) => {
    const partner = await stage.aPartner();
    return { line: `PUT /v1/customers/${await stage.aCustomer(partner)}/owner`, by: operatorId, body: bodyOf(partner) };
  };

/** What partners and operator say of partners, customers and their people, and what does not fit what is there. */
export const ofPartners: readonly Row[] = [
  {
    ...invalid,
    says: "AMB-71: nobody is enrolled from a time that is to come",
    provoke: enrolledAt("2021-03-01T12:00:01Z"),
    inside: enrolledAt("2021-03-01T13:00:00+01:00"),
  },
  {
    ...invalid,
    says: "AMB-71: nor does a kind that is added count from one",
    provoke: enrolledAt("2021-03-02T00:00:00Z", { later: true }),
    inside: enrolledAt("2021-03-01T12:00:00Z", { later: true }),
  },
  {
    ...invalid,
    says: "ELI-15: no agreement was accepted at a time that is to come",
    provoke: signedAt("2021-03-01T12:00:01Z"),
    inside: signedAt("2021-03-01T13:00:00+01:00"),
  },
  {
    ...invalid,
    says: "ELI-15: nor does a change of a partner say so",
    provoke: changed({ agreementAcceptedAt: "2021-03-02T00:00:00Z" }),
    inside: changed({ agreementAcceptedAt: "2021-03-01T12:00:00Z" }),
  },
  {
    ...invalid,
    says: "OFR-06: shared services are somebody's",
    provoke: owned(() => ({ tenantKind: "sharedServices", ownedBy: "somebody" })),
    inside: owned((ownedByPartnerId) => ({ tenantKind: "sharedServices", ownedByPartnerId })),
  },
  {
    code: "PARTNER_ID_MISSING",
    status: 400,
    wireCode: 2200,
    says: "5.4: a PartnerID that nobody has",
    provoke: agreementStatus(async () => "mpnId=9999999"),
    inside: signedReseller,
  },
  {
    code: "OUT_OF_MARKET",
    status: 400,
    wireCode: 2201,
    says: "5.4: a reseller of another market group",
    provoke: agreementStatus(byMpnId({ countryCode: "DE" })),
    inside: agreementStatus(byMpnId({ countryCode: "US" })),
  },
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 400,
    wireCode: 2203,
    says: "5.4: a reseller that has not signed",
    provoke: agreementStatus(byMpnId({ agreementAcceptedAt: null })),
    inside: signedReseller,
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 400,
    wireCode: 2204,
    says: "5.4: a partner that is no reseller",
    provoke: agreementStatus(byMpnId({ kinds: ["directBill"] })),
    inside: agreementStatus(byMpnId({ kinds: ["directBill", "indirectReseller"] })),
  },
  {
    code: "NOT_FOUND",
    status: 400,
    wireCode: 2205,
    says: "5.4: a tenant without a partner account",
    provoke: agreementStatus(async ({ stage }) => `tenantId=${stage.aTenant()}`),
    inside: signedTenant,
  },
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 400,
    wireCode: 2206,
    says: "5.4: a tenant without a signature",
    provoke: agreementStatus(byTenantId({ agreementAcceptedAt: null })),
    inside: signedTenant,
  },
  {
    ...invalid,
    wireCode: 2001,
    says: "5.4: neither of both ids",
    provoke: agreementStatus(async () => ""),
    inside: signedTenant,
  },
  {
    ...invalid,
    wireCode: 2000,
    says: "5.4: both of them",
    provoke: agreementStatus(async (at) => `${await byMpnId({})(at)}&${await byTenantId({})(at)}`),
    inside: signedTenant,
  },
  {
    ...inUse,
    says: "ROL-01: a tenant is enrolled once",
    provoke: enrolled(({ partnerId }) => ({ partnerId })),
    inside: enrolled(() => ({})),
  },
  {
    ...inUse,
    says: "MKT-06: a PartnerID is one partner's",
    provoke: enrolled(({ mpnId }) => ({ mpnId })),
    inside: enrolled(() => ({})),
  },
  {
    ...invalid,
    says: "CUR-01: the country of the account stays",
    provoke: changed({ countryCode: "CA" }),
    inside: changed({ countryCode: "US" }),
  },
  {
    ...invalid,
    says: "CUR-01: so does the currency",
    provoke: changed({ billingCurrency: "EUR" }),
    inside: changed({ billingCurrency: "USD" }),
  },
  {
    ...invalid,
    says: "INV-05: and the billing day",
    provoke: changed({ legacyBillingDay: 2 }),
    inside: changed({ legacyBillingDay: 1 }),
  },
  {
    ...invalid,
    says: "ROL-05: a provider is not its own reseller",
    provoke: async (stage) => {
      const both = await stage.aPartner({ kinds: ["indirectProvider", "indirectReseller"] });
      return { line: "POST /v1/relationships", by: both, body: { resellerId: both } };
    },
    inside: async (stage) => {
      const both = await stage.aPartner({ kinds: ["indirectProvider", "indirectReseller"] });
      return { line: "POST /v1/relationships", by: both, body: { resellerId: await stage.aReseller() } };
    },
  },
  {
    ...invalid,
    wireCode: 600002,
    says: "CUS-05: a country without registration numbers takes none",
    provoke: addressed(unitedStates, "12345678"),
    inside: addressed(unitedStates),
  },
  {
    ...invalid,
    wireCode: 600049,
    says: "CUS-05: Hungary asks for one",
    provoke: addressed(hungary),
    inside: addressed(hungary, "12345678"),
  },
  {
    ...invalid,
    wireCode: 600050,
    says: "CUS-05: with eight digits or more",
    provoke: addressed(hungary, "1234567"),
    inside: addressed(hungary, "12345678"),
  },
  {
    ...invalid,
    wireCode: 600051,
    says: "CUS-05: and for a phone number",
    provoke: addressed(hungaryWithoutPhone, "12345678"),
    inside: addressed(hungary, "12345678"),
  },
  {
    ...invalid,
    says: "27.1: a culture is one of the country's",
    provoke: addressed({ ...netherlands, culture: "de-DE" }),
    inside: addressed(netherlands),
  },
  {
    ...invalid,
    says: "27.1: a postal code is written as the country writes it",
    provoke: addressed({ ...unitedStates, postalCode: "9805" }),
    inside: addressed({ ...unitedStates, postalCode: "98052" }),
  },
  {
    ...invalid,
    says: "27.1: a state is one of the country's, by code or name",
    provoke: addressed({ ...unitedStates, state: "Bavaria" }),
    inside: addressed({ ...unitedStates, state: "Washington" }),
  },
  {
    ...invalid,
    says: "CUS-02: a tenant that nobody asked before comes with its domain",
    provoke: async (stage) => {
      const body = { ...newCustomer(), companyProfile: { tenantId: stage.aTenant() } };
      return { line: "POST /v1/customers", by: await stage.aPartner(), body };
    },
    inside: asking(["global"], true),
  },
  {
    ...invalid,
    says: "REL-08: in a national cloud a tenant is asked with its administration",
    provoke: asking(["germany"], false),
    inside: asking(["germany"], true),
  },
  {
    ...invalid,
    says: "REL-08: in the global cloud also without",
    provoke: asking(["usgov"], false),
    inside: asking(["global", "usgov"], false),
  },
  {
    ...invalid,
    says: "4.9: a school says which kind it is",
    provoke: qualified({ qualification: "Education" }),
    inside: qualified({ qualification: "Education", educationSegment: "HigherEducation" }),
  },
  {
    ...invalid,
    says: "CUS-06: a government customer has a validation code",
    provoke: qualified({ qualification: "GovernmentCommunityCloud" }),
    inside: qualified({ qualification: "GovernmentCommunityCloud", validationCode: "code" }),
  },
  {
    ...inUse,
    says: "13.1: a user's name is one user's, whatever its case",
    provoke: user(({ taken }) => taken.toUpperCase()),
    inside: user(({ taken }) => `x${taken}`),
  },
  {
    ...invalid,
    says: "13.1: at the tenant's own domain",
    provoke: user(({ domain }) => `lee@x${domain}`),
    inside: user(({ domain }) => `lee@${domain}`),
  },
  {
    code: "INVALID_STATE",
    status: 409,
    wireCode: 800002,
    says: "13.1: a deleted user changes only by coming back",
    provoke: deletedUser({ displayName: "Kim Lee" }),
    inside: deletedUser({ displayName: "Kim Lee", state: "active" }),
  },
  {
    code: "INVALID_STATE",
    status: 409,
    wireCode: 800002,
    says: "13.1: who is there does not come back",
    provoke: deletedUser({ state: "active" }, { deleted: false }),
    inside: deletedUser({ state: "active" }, { deleted: true }),
  },
  {
    code: "NOT_FOUND",
    status: 404,
    wireCode: 60002,
    says: "13.1: after thirty days a deleted user is gone",
    provoke: deletedUser({ state: "active" }, { now: "2021-03-31T12:00:00Z" }),
    inside: async (stage) => {
      await stage.at("2021-03-01T12:00:00Z");
      return deletedUser({ state: "active" }, { now: "2021-03-31T11:59:59.999Z" })(stage);
    },
  },
];
