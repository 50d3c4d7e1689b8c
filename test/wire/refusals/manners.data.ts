import { randomUUID } from "node:crypto";
import { newCustomer, newDomain } from "../../customers/customer-world.js";
import { addressIn } from "../../support/address.js";
import { newAgreement } from "../../support/business.js";
import { tenantOf } from "../../support/parties.js";
import { anApplication, aUser, castOf } from "./cast.js";
import { type Asked, type Json, operatorId, type Stage } from "./stage.js";
import type { Row, Scene } from "./walk.js";

const notAuthenticated = { code: "NOT_AUTHENTICATED", status: 401 } as const;
const notFound = { code: "NOT_FOUND", status: 404, wireCode: 1000 } as const;
const noCustomer = { ...notFound, wireCode: 60003 } as const;
const noUser = { ...notFound, wireCode: 60002 } as const;
const noRole = { code: "NO_ROLE", status: 403, wireCode: 900150 } as const;
const appOnly = { code: "FORBIDDEN", status: 403, wireCode: 900329 } as const;
const notAllowed = { code: "METHOD_NOT_ALLOWED", status: 405, wireCode: 800002 } as const;
const reused = { code: "REQUEST_ID_REUSED", status: 422, wireCode: 800002 } as const;
const stale = { code: "CONFLICT", status: 400, wireCode: 2055 } as const;
const staleIfMatch = { ...stale, status: 412 } as const;
const invalid = { code: "REQUEST_INVALID", status: 400, wireCode: 3000 } as const;

/** A read that any caller with a role may make. */
const netherlands = "GET /v1/countryvalidationrules/NL";
const withToken =
  (tokenOf: (stage: Stage) => Promise<string | undefined>): Scene =>
  async (stage) => {
    const token = await tokenOf(stage);
    return { line: netherlands, ...(token === undefined ? {} : { token }) };
  };
const good = withToken(({ world }) => world.tokenOf("contoso"));

/** Somebody of the cast asks for something of the cast. */
const asked =
  (of: (cast: Awaited<ReturnType<typeof castOf>>, stage: Stage) => Asked | Promise<Asked>): Scene =>
  async (stage) =>
    of(await castOf(stage), stage);

/** A new customer of the cast's partner is asked for. */
const ofNewCustomer =
  (of: (customer: string, partner: string) => Asked): Scene =>
  async (stage) => {
    const { partner } = await castOf(stage);
    return of(await stage.aCustomer(partner), partner);
  };

/** A request under an id that another one had before; `repeats`: with the same content. */
const again =
  (header: string, repeats: boolean): Scene =>
  async (stage) => {
    const { partner } = await castOf(stage);
    const headers = { [header]: randomUUID() };
    const first = { line: "POST /v1/customers", by: partner, headers, body: newCustomer() };
    await stage.done(first.line, first);
    return repeats ? first : { ...first, body: newCustomer() };
  };

type Profile = Json & { attributes: { etag: string } };
/** Two have read a resource, the first one writes; the second one then writes with what it read, or reads again. */
const secondWriter =
  (of: (stage: Stage) => Promise<{ path: string; by: string }>, { readsAgain = false, header = false }): Scene =>
  async (stage) => {
    const { path, by } = await of(stage);
    const read = async () => (await stage.done(`GET ${path}`, { by })) as Profile;
    const before = await read();
    await stage.done(`PUT ${path}`, { by, body: { ...before, email: "first@company.example" } });
    const known = readsAgain ? await read() : before;
    const changed = { ...known, email: "second@company.example" };
    if (!header) return { line: `PUT ${path}`, by, body: changed };
    const { attributes, ...body } = changed;
    return { line: `PUT ${path}`, by, headers: { "If-Match": attributes.etag }, body };
  };
const customersProfile = async (stage: Stage) => {
  const by = await stage.aPartner();
  return { by, path: `/v1/customers/${await stage.aCustomer(by)}/profiles/billing` };
};
const ownProfile = async (stage: Stage) => ({ by: await stage.aPartner(), path: "/v1/profiles/support" });
const ownAddress =
  (over: Json): Scene =>
  async (stage) => ({
    line: "PUT /v1/profiles/billing",
    by: await stage.aPartner(),
    body: { address: { ...addressIn("US"), ...over } },
  });

type Page = { links: { next: { uri: string; headers: { value: string }[] } } };
const named = (field: string, value: string, operator = "starts_with") =>
  encodeURIComponent(JSON.stringify({ Field: field, Value: value, Operator: operator }));

/** A partner with several customers and users has read the first page of a list; who follows it with its token, and where? */
const nextPage =
  (follow: (at: { partner: string; other: string; path: string; token: string }) => Asked, list = "customers"): Scene =>
  async (stage) => {
    const { other } = await castOf(stage);
    const partner = await stage.aPartner();
    const domain = newDomain();
    const customers = [
      await stage.aCustomer(partner, { companyProfile: { domain } }),
      await stage.aCustomer(partner),
      await stage.aCustomer(partner),
    ];
    await stage.done(`POST /v1/customers/${customers[0]}/users`, { by: partner, body: aUser(domain) });
    const path = list === "users" ? `/v1/customers/${customers[0]}/users` : `/v1/${list}`;
    const filtered = `?size=1${list === "customers" ? `&filter=${named("CompanyName", "Comp")}` : ""}`;
    const { links } = (await stage.done(`GET ${path}${filtered}`, { by: partner })) as Json & Page;
    return follow({ partner, other, path, token: links.next.headers[0]?.value ?? "" });
  };
const seek = (path: string, by: string, token: string, more = ""): Asked => ({
  line: `GET ${path}?seekOperation=Next&size=1${more}`,
  by,
  headers: { "MS-ContinuationToken": token },
});
const followed = nextPage(({ partner, path, token }) => seek(path, partner, token));
const altered = (token: string) => (token.startsWith("A") ? "B" : "A") + token.slice(1);

const query = (path: string): Scene => asked(({ partner }) => ({ line: `GET /v1/${path}`, by: partner }));
const queries: [rule: string, outside: string, inside: string][] = [
  ["2.5: a page has at most 2,000 items", "customers?size=2001", "customers?size=2000"],
  ["2.5: and not fewer than none", "customers?size=-1", "customers?size=0"],
  ["2.5: a size is a whole number", "customers?size=ten", "customers?size=10"],
  [
    "2.5: a list is read to the next page or from the first",
    "customers?seekOperation=Last",
    "customers?seekOperation=first",
  ],
  ["2.6: a filter is JSON", "customers?filter=Comp", `customers?filter=${named("CompanyName", "Comp")}`],
  [
    "2.6: it names a field that the list has",
    `customers?filter=${named("Country", "US")}`,
    `customers?filter=${named("Domain", "c")}`,
  ],
  [
    "2.6: and what the list can be asked of it",
    `customers?filter=${named("CompanyName", "Comp", "ends_with")}`,
    `customers?filter=${named("CompanyName", "Comp", "StartsWith")}`,
  ],
  ["5.2: related partners are of one type", "relationships", "relationships?relationship_type=IsIndirectResellerOf"],
  ["26: the audit goes 90 days back", "auditrecords?startDate=2020-11-30", "auditrecords?startDate=2020-12-01"],
  [
    "26: its end comes after its start",
    "auditrecords?startDate=2021-02-02&endDate=2021-02-01",
    "auditrecords?startDate=2021-02-01&endDate=2021-02-01",
  ],
  ["26: it does not start tomorrow", "auditrecords?startDate=2021-03-02", "auditrecords?startDate=2021-03-01"],
  ["26: its days are days", "auditrecords?startDate=2021-02-29", "auditrecords?startDate=2021-02-28"],
  ["6.1: agreements have two types", "agreements?agreementType=Other", "agreements?agreementType=*"],
  ["2.1: a path decodes", "countryvalidationrules/%zz", "countryvalidationrules/%4e%4c"],
];

/** What every route does alike: callers, paths, ids, repeats, versions, pages. */
export const ofManners: readonly Row[] = [
  {
    ...notAuthenticated,
    wireCode: 800001,
    says: "2.2: without a token nobody is let in",
    provoke: withToken(async () => undefined),
    inside: good,
    headers: { "WWW-Authenticate": /^Bearer realm="csp"$/ },
  },
  {
    ...notAuthenticated,
    wireCode: 400,
    says: "2.2: nor with what is no token",
    provoke: withToken(async () => "token"),
    inside: good,
    headers: { "WWW-Authenticate": /error="invalid_token"/ },
  },
  {
    ...notAuthenticated,
    wireCode: 400,
    says: "2.2: nor with one whose time is over",
    provoke: withToken(({ world }) => world.expiredTokenOf("contoso")),
    inside: good,
    headers: { "WWW-Authenticate": /error="invalid_token"/ },
  },
  {
    ...notAuthenticated,
    wireCode: 400,
    says: "2.2: nor with one that somebody has changed",
    provoke: withToken(async ({ world }) => {
      const [head, , signature] = (await world.tokenOf("contoso")).split(".");
      const [, payload] = (await world.tokenOf("operator")).split(".");
      return [head, payload, signature].join(".");
    }),
    inside: good,
    headers: { "WWW-Authenticate": /error="invalid_token"/ },
  },
  {
    ...notAuthenticated,
    wireCode: 900420,
    says: "2.2: nor with one that is for another service",
    provoke: withToken(({ world }) => world.tokenIn(tenantOf("contoso"), "all", { audience: "api://other" })),
    inside: withToken(({ world }) => world.tokenIn(tenantOf("contoso"), "all", { audience: "api://csp" })),
    headers: { "WWW-Authenticate": /error="invalid_token"/ },
  },
  {
    ...noRole,
    says: "ROL-09: a helpdesk agent makes no customer, a sales agent does",
    provoke: asked(({ partner }) => ({
      line: "POST /v1/customers",
      by: partner,
      role: "HelpdeskAgent",
      body: newCustomer(),
    })),
    inside: asked(({ partner }) => ({
      line: "POST /v1/customers",
      by: partner,
      role: "SalesAgent",
      body: newCustomer(),
    })),
  },
  {
    ...noRole,
    says: "ROL-09: a sales agent ends no relationship, an admin agent does",
    provoke: ofNewCustomer((customer, by) => ({ ...end(customer, by), role: "SalesAgent" })),
    inside: ofNewCustomer((customer, by) => ({ ...end(customer, by), role: "AdminAgent" })),
  },
  {
    ...noRole,
    says: "ROL-01: the operator's role counts in the operator's tenant alone",
    provoke: asked(({ partner }) => ({ line: "GET /v1/partners", by: partner, role: "Operator" })),
    inside: asked(() => ({ line: "GET /v1/partners", by: operatorId, role: "Operator" })),
  },
  {
    ...appOnly,
    says: "2.2: an app on its own ends no relationship, with a user behind it it does",
    provoke: ofNewCustomer((customer, by) => ({ ...end(customer, by), role: "app" })),
    inside: ofNewCustomer((customer, by) => end(customer, by)),
  },
  {
    ...notAllowed,
    says: "2.7: a path is asked with the methods that it has, and they are named",
    provoke: asked(({ partner }) => ({ line: "DELETE /v1/customers", by: partner })),
    inside: asked(({ partner }) => ({ line: "GET /v1/customers", by: partner })),
    headers: { Allow: /^GET, POST$/ },
  },
  {
    ...notAllowed,
    says: "2.7: also where the path has an id",
    provoke: ofNewCustomer((customer, by) => ({ line: `PUT /v1/customers/${customer}`, by, body: {} })),
    inside: ofNewCustomer((customer, by) => ({ line: `GET /v1/customers/${customer}`, by })),
    headers: { Allow: /^DELETE, GET, PATCH$/ },
  },
  {
    ...notFound,
    says: "2.7: what no route has is not there",
    provoke: asked(({ partner }) => ({ line: "GET /v1/customer", by: partner })),
    inside: asked(({ partner }) => ({ line: "GET /v1/customers", by: partner })),
  },
  {
    ...notFound,
    says: "2.1: an id of another form than the route's is not there",
    provoke: asked(({ partner, customer }) => ({ line: `GET /v1/customers/${customer.slice(1)}`, by: partner })),
    inside: asked(({ partner, customer }) => ({ line: `GET /v1/customers/${customer}`, by: partner })),
  },
  {
    ...noCustomer,
    says: "CUS-04: a customer of another partner does not exist",
    provoke: asked(({ other, customer }) => ({ line: `GET /v1/customers/${customer}`, by: other })),
    inside: asked(({ partner, customer }) => ({ line: `GET /v1/customers/${customer}`, by: partner })),
  },
  {
    ...noCustomer,
    says: "CUS-04: neither to be changed",
    provoke: asked(({ other, customer }) => end(customer, other)),
    inside: ofNewCustomer((customer, by) => end(customer, by)),
  },
  {
    ...noCustomer,
    says: "CUS-04: nor to be attested for",
    provoke: asked(({ other, customer }) => agreed(customer, other)),
    inside: ofNewCustomer((customer, by) => agreed(customer, by)),
  },
  {
    ...noCustomer,
    says: "CUS-04: nor to be ordered for",
    provoke: asked(({ other, customer }) => ({ line: `GET /v1/customers/${customer}/orders`, by: other })),
    inside: asked(({ partner, customer }) => ({ line: `GET /v1/customers/${customer}/orders`, by: partner })),
  },
  {
    ...noCustomer,
    says: "4.4: an id that nobody has is no customer",
    provoke: asked(({ partner }) => ({ line: `GET /v1/customers/${randomUUID()}`, by: partner })),
    inside: asked(({ partner, customer }) => ({ line: `GET /v1/customers/${customer.toUpperCase()}`, by: partner })),
  },
  {
    ...noUser,
    says: "13.1: a user of another customer is not there",
    provoke: ofUser(async ({ partner, user }, stage) => `${await stage.aCustomer(partner)}/users/${user}`),
    inside: ofUser(async ({ customer, user }) => `${customer}/users/${user}`),
  },
  {
    ...notFound,
    says: "1.2: an application of another partner is not there",
    provoke: ofApplication("other"),
    inside: ofApplication("reseller"),
  },
  {
    ...notFound,
    says: "5.3: another reseller's invitation is not there",
    provoke: ofInvitation("other"),
    inside: ofInvitation("reseller"),
  },
  {
    ...notFound,
    says: "3.1: a request that was withdrawn is not accepted",
    provoke: ofRequest(true),
    inside: ofRequest(false),
  },
  {
    ...notFound,
    wireCode: 600074,
    says: "4.8: of an account nothing is said until the operator says it",
    provoke: ofStanding(false),
    inside: ofStanding(true),
  },
  {
    ...notFound,
    says: "CUS-06: what nobody said of a customer the operator does not decide",
    provoke: ofQualification(false),
    inside: ofQualification(true),
  },
  {
    ...notFound,
    says: "27.1: a country of no market group has no rules",
    provoke: query("countryvalidationrules/RU"),
    inside: query("countryvalidationrules/us"),
  },
  {
    ...notFound,
    says: "6.2: a template's country is written in capitals",
    provoke: query(`agreementtemplates/${newAgreement.templateId}/document?country=nl`),
    inside: query(`agreementtemplates/${newAgreement.templateId}/document?country=NL`),
  },
  {
    ...reused,
    says: "2.3: a request id is one request's",
    provoke: again("MS-RequestId", false),
    inside: again("MS-RequestId", true),
  },
  {
    ...reused,
    says: "2.3: so is an idempotency key",
    provoke: again("Idempotency-Key", false),
    inside: again("Idempotency-Key", true),
  },
  {
    ...stale,
    says: "4.7: who sends an older version in the body has read too early",
    provoke: secondWriter(customersProfile, {}),
    inside: secondWriter(customersProfile, { readsAgain: true }),
  },
  {
    ...staleIfMatch,
    says: "4.7: who sends it in If-Match is told by 412",
    provoke: secondWriter(customersProfile, { header: true }),
    inside: secondWriter(customersProfile, { header: true, readsAgain: true }),
  },
  {
    ...stale,
    says: "28: a partner's own profile has versions too",
    provoke: secondWriter(ownProfile, {}),
    inside: secondWriter(ownProfile, { readsAgain: true }),
  },
  {
    ...invalid,
    says: "27: the address in a partner's own profile has the postal code of its country",
    provoke: ownAddress({ postalCode: "1234" }),
    inside: ownAddress({}),
  },
  {
    ...staleIfMatch,
    says: "28: and its own If-Match",
    provoke: secondWriter(ownProfile, { header: true }),
    inside: secondWriter(ownProfile, { header: true, readsAgain: true }),
  },
  {
    ...invalid,
    says: "2.5: a continuation token is its caller's",
    provoke: nextPage(({ other, path, token }) => seek(path, other, token)),
    inside: followed,
  },
  {
    ...invalid,
    says: "2.5: and its filter's",
    provoke: nextPage(({ partner, path, token }) => seek(path, partner, token, `&filter=${named("Domain", "c")}`)),
    inside: nextPage(({ partner, path, token }) =>
      seek(path, partner, token, `&filter=${named("CompanyName", "Comp")}`),
    ),
  },
  {
    ...invalid,
    says: "2.5: and its list's",
    provoke: nextPage(({ partner, token }) => seek("/v1/auditrecords", partner, token)),
    inside: nextPage(({ partner, path, token }) => seek(path, partner, token), "auditrecords"),
  },
  {
    ...invalid,
    says: "2.5: and as it was given",
    provoke: nextPage(({ partner, path, token }) => seek(path, partner, altered(token))),
    inside: followed,
  },
  {
    ...invalid,
    says: "13.1: a token of active users does not read on in deleted ones",
    provoke: nextPage(
      ({ partner, path, token }) => seek(path, partner, token, `&filter=${named("UserState", "Inactive", "equals")}`),
      "users",
    ),
    inside: nextPage(({ partner, path, token }) => seek(path, partner, token), "users"),
  },
  {
    ...invalid,
    says: "2.4: a dry run is one or is none",
    provoke: asked(({ partner }) => ({ line: "POST /v1/customers?dryRun=maybe", by: partner, body: newCustomer() })),
    inside: asked(({ partner }) => ({ line: "POST /v1/customers?dryRun=true", by: partner, body: newCustomer() })),
  },
  ...queries.map(
    ([says, outside, inside]): Row => ({
      ...invalid,
      says,
      provoke: query(outside),
      inside: query(inside),
    }),
  ),
];

function end(customer: string, by: string): Asked {
  return { line: `PATCH /v1/customers/${customer}`, by, body: { relationshipToPartner: "none" } };
}
function agreed(customer: string, by: string): Asked {
  return { line: `POST /v1/customers/${customer}/agreements`, by, body: newAgreement };
}

function ofUser(path: (cast: Awaited<ReturnType<typeof castOf>>, stage: Stage) => Promise<string>): Scene {
  return asked(async (cast, stage) => ({ line: `GET /v1/customers/${await path(cast, stage)}`, by: cast.partner }));
}

/** A reseller's application is read by it, or by another partner under its own path. */
function ofApplication(reader: "reseller" | "other"): Scene {
  return async (stage) => {
    const reseller = await stage.aReseller();
    const by = reader === "reseller" ? reseller : await stage.aReseller();
    const body = anApplication;
    const line = `POST /v1/partners/${reseller}/applications`;
    const { id } = await stage.done(line, { by: reseller, role: "GlobalAdmin", body });
    return { line: `GET /v1/partners/${by}/applications/${id}`, by };
  };
}

function ofInvitation(accepts: "reseller" | "other"): Scene {
  return async (stage) => {
    const [provider, reseller, other] = [await stage.aProvider(), await stage.aReseller(), await stage.aReseller()];
    const { id } = await stage.done("POST /v1/relationships", { by: provider, body: { resellerId: reseller } });
    return { line: `POST /v1/relationships/${id}/accept`, by: accepts === "reseller" ? reseller : other };
  };
}

/** A tenant that is served by one partner was asked by another, which may have withdrawn. */
function ofRequest(withdrawn: boolean): Scene {
  return async (stage) => {
    const { partner, other } = await castOf(stage);
    const customer = await stage.aCustomer(partner);
    const body = { ...newCustomer(), companyProfile: { tenantId: customer } };
    const { relationshipRequestId } = await stage.done("POST /v1/customers", { by: other, body });
    const path = `/v1/customers/${customer}/relationshiprequests/${relationshipRequestId}`;
    if (withdrawn) await stage.done(`DELETE ${path}`, { by: other });
    return { line: `POST ${path}/accept`, by: customer, role: "GlobalAdmin" };
  };
}

function ofStanding(said: boolean): Scene {
  return async (stage) => {
    const { partner } = await castOf(stage);
    const path = `/v1/customers/${await stage.aCustomer(partner)}/validationStatus`;
    if (said) await stage.done(`PUT ${path}`, { by: operatorId, body: { status: "Allowed" } });
    return { line: `GET ${path}?type=account`, by: partner };
  };
}

function ofQualification(said: boolean): Scene {
  return async (stage) => {
    const { partner } = await castOf(stage);
    const path = `/v1/customers/${await stage.aCustomer(partner)}/qualifications`;
    const body = { qualification: "Education", educationSegment: "K12" };
    if (said) await stage.done(`POST ${path}`, { by: partner, body });
    return { line: `PUT ${path}/Education`, by: operatorId, body: { vettingStatus: "Approved" } };
  };
}
