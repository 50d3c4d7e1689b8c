import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CustomerWorld, newCustomer, newDomain, openCustomerWorld, tenants, type Who } from "./customer-world.js";

let world: CustomerWorld;
beforeAll(async () => {
  world = await openCustomerWorld();
});
afterAll(() => world.close());

const create = (body: unknown, as: Who = "direct", headers: Record<string, string> = {}) =>
  world.call("POST /v1/customers", { as, body, headers });
const refused = (status: number, reasonCode: string, code?: number) => ({
  status,
  body: { reasonCode, ...(code === undefined ? {} : { code }) },
});

test("CUS-01 REL-02: a new tenant is a customer at once, and its first administrator is told once", async () => {
  const domain = newDomain();
  const made = await create(newCustomer({}, { domain: domain.toUpperCase() }, { enableGDAPByDefault: true }));
  expect(made).toMatchObject({
    status: 201,
    body: {
      companyProfile: { domain, companyName: "Company Inc.", attributes: { objectType: "CustomerCompanyProfile" } },
      billingProfile: { attributes: { objectType: "CustomerBillingProfile", etag: "1" } },
      relationshipToPartner: "reseller",
      allowDelegatedAccess: true,
      customDomains: [domain],
      enableGDAPByDefault: true,
      userCredentials: { userName: `admin@${domain}`, password: expect.stringMatching(/^Pw\w{20}!$/) },
      attributes: { objectType: "Customer" },
    },
  });
  expect(made.body.companyProfile.tenantId).toBe(made.body.id);
  const read = await world.call(`GET /v1/customers/${made.body.id}`, { as: "direct" });
  expect(read.status).toBe(200);
  const { userCredentials: _told, enableGDAPByDefault: _echoed, ...customer } = made.body;
  expect(read.body).toEqual(customer);
});
test("a new tenant's password lies readable in no table, and the repeated request tells it again", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const body = newCustomer();
  const made = await create(body, "direct", headers);
  const { password } = made.body.userCredentials;
  for (const name of ["customers", "customerusers", "answers", "audittrail", "unfinished"]) {
    const table = world.ports.tables.open(name);
    for (let token: string | undefined, more = true; more; more = token !== undefined) {
      const page = await table.scan(token === undefined ? {} : { token });
      expect(JSON.stringify(page.rows)).not.toContain(password);
      token = page.token;
    }
  }
  expect((await create(body, "direct", headers)).text).toBe(made.text);
});
test("the body of a .NET client, PascalCase and full of nulls, makes the same customer", async () => {
  const domain = newDomain();
  const { billingProfile } = newCustomer();
  const pascal = (value: unknown): unknown =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([key, one]) => [key[0]?.toUpperCase() + key.slice(1), pascal(one)]),
        )
      : value;
  const body = {
    Id: null,
    CommerceId: null,
    CompanyProfile: { TenantId: null, Domain: domain, CompanyName: null, Address: null, Links: null },
    BillingProfile: { Id: null, ...(pascal(billingProfile) as object), Attributes: { ObjectType: "x", Etag: null } },
    RelationshipToPartner: "none",
    AssociatedPartnerId: null,
    UserCredentials: null,
  };
  expect(await create(body)).toMatchObject({ status: 201, body: { companyProfile: { domain } } });
});
test("a repeated request gets the first answer, with its password; with another body it is refused", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const body = newCustomer();
  const [first, again] = [await create(body, "direct", headers), await create(body, "direct", headers)];
  expect(again.text).toBe(first.text);
  expect(await create(newCustomer(), "direct", headers)).toMatchObject(refused(422, "REQUEST_ID_REUSED"));
});

test("4.10: a taken domain answers 200 and a free one 404, both without a body", async () => {
  const domain = newDomain();
  await create(newCustomer({}, { domain }));
  const check = (name: string) => world.call(`HEAD /v1/domains/${name}`, { as: "otherDirect" });
  expect(await check(domain.toUpperCase())).toMatchObject({ status: 200, text: "" });
  expect(await check(newDomain())).toMatchObject({ status: 404, text: "" });
  expect(await check("%00%2f")).toMatchObject({ status: 404, text: "" });
});

test.each<[string, unknown, object]>([
  ["no JSON", "{", refused(400, "REQUEST_INVALID", 3000)],
  ["a list", [], refused(400, "REQUEST_INVALID", 3000)],
  ["no domain and no tenant", newCustomer({}, {}), refused(400, "REQUEST_INVALID", 3000)],
  ["a domain that is none", newCustomer({}, { domain: "no domain" }), refused(400, "REQUEST_INVALID", 3000)],
  [
    "a domain over its length",
    newCustomer({}, { domain: `${"a.".repeat(127)}` }),
    refused(400, "REQUEST_INVALID", 3000),
  ],
  ["a number for a name", newCustomer({ companyName: 7 }), refused(400, "REQUEST_INVALID", 3000)],
  ["a name over its length", newCustomer({ companyName: "x".repeat(201) }), refused(400, "REQUEST_INVALID", 3000)],
  ["a control character", newCustomer({ companyName: "a\u0000b" }), refused(400, "REQUEST_INVALID", 3000)],
  ["a name of blanks", newCustomer({ companyName: "  " }), refused(400, "REQUEST_INVALID", 3000)],
  ["no e-mail address", newCustomer({ email: "nobody" }), refused(400, "REQUEST_INVALID", 3000)],
  ["a tenant id that is none", newCustomer({}, { tenantId: "x" }), refused(400, "REQUEST_INVALID", 3000)],
  ["an unknown role", newCustomer({}, undefined, { servesAs: "boss" }), refused(400, "REQUEST_INVALID", 3000)],
])("a body with %s is refused with the property", async (_case, body, expected) => {
  const answer = await create(body);
  expect(answer).toMatchObject(expected);
  expect(answer.body.source).toBe("CspBackend");
});
test("a name of just its length, in any script, is taken", async () => {
  const companyName = "株".repeat(200);
  expect(await create(newCustomer({ companyName }))).toMatchObject({
    status: 201,
    body: { companyProfile: { companyName } },
  });
});

test("CUS-01 ROL-06: an indirect reseller creates no tenant", async () => {
  expect(await create(newCustomer(), "reseller")).toMatchObject(refused(403, "RESELLER_MUST_USE_PROVIDER"));
});
test("MKT-03: a customer of another market group, or of none, is out of market", async () => {
  const inCountry = (country: string) => {
    const body = newCustomer();
    Object.assign(body.billingProfile.defaultAddress, { country });
    return body;
  };
  expect(await create(inCountry("DE"))).toMatchObject(refused(403, "OUT_OF_MARKET", 2030));
  expect(await create(inCountry("ZZ"))).toMatchObject(refused(403, "OUT_OF_MARKET", 2030));
  expect(await create(inCountry("us"))).toMatchObject({ status: 201 });
});
/** A customer of the German partner, whose market holds countries that ask for more. */
const abroad = (country: string, address: Record<string, unknown>, culture: string, number?: string) => {
  const { defaultAddress } = newCustomer().billingProfile;
  const company = { domain: newDomain(), organizationRegistrationNumber: number };
  const body = newCustomer({ culture, defaultAddress: { ...defaultAddress, ...address, country } }, company);
  return create(body, "german");
};
test("CUS-05: registration number, phone number and culture are those that the country asks for", async () => {
  expect(await abroad("HU", {}, "hu-HU")).toMatchObject(refused(400, "REQUEST_INVALID", 600049));
  expect(await abroad("HU", {}, "hu-HU", "not a number")).toMatchObject(refused(400, "REQUEST_INVALID", 600050));
  expect(await abroad("HU", { phoneNumber: null }, "hu-HU", "12345678242")).toMatchObject(
    refused(400, "REQUEST_INVALID", 600051),
  );
  expect((await abroad("HU", {}, "hu-HU", "12345678242")).body).toMatchObject({ relationshipToPartner: "reseller" });
  expect(await abroad("DE", {}, "de-DE", "12345678242")).toMatchObject(refused(400, "REQUEST_INVALID", 600002));
  expect(await abroad("DE", {}, "ja-JP")).toMatchObject(refused(400, "REQUEST_INVALID", 3000));
  expect((await abroad("DE", {}, "de-DE")).status).toBe(201);
});
test("27.1: a customer's address has the state and the postal code that its country asks for, at first and later", async () => {
  const { defaultAddress } = newCustomer().billingProfile;
  const { state: _state, ...stateless } = defaultAddress;
  const { postalCode: _postalCode, ...codeless } = defaultAddress;
  for (const less of [stateless, codeless, { ...defaultAddress, state: null }, { ...defaultAddress, postalCode: "" }]) {
    expect(await create(newCustomer({ defaultAddress: less }))).toMatchObject(refused(400, "REQUEST_INVALID", 3000));
  }
  const { body } = await create(newCustomer());
  const path = `/v1/customers/${body.id}/profiles/billing`;
  const read = (await world.call(`GET ${path}`, { as: "direct" })).body;
  const sent = { ...read, defaultAddress: { ...read.defaultAddress, state: "" } };
  expect(await world.call(`PUT ${path}`, { as: "direct", body: sent })).toMatchObject(
    refused(400, "REQUEST_INVALID", 3000),
  );
  const { status } = await abroad("HR", { state: null, postalCode: null }, "hr-HR");
  expect(status).toBe(201);
});
test.each([
  ["restricted", "PARTNER_RESTRICTED"],
  ["suspended", "PARTNER_NOT_ACTIVE"],
  ["applied", "PARTNER_NOT_ACTIVE"],
])(
  "3.1 createTenant: a partner that is %s creates none (%s), and can again when it is active",
  async (status, code) => {
    const set = (to: string) =>
      world.call(`PATCH /v1/partners/${tenants.otherDirect}`, {
        as: "operator",
        role: "Operator",
        body: { status: to },
      });
    await set(status);
    expect(await create(newCustomer(), "otherDirect")).toMatchObject(refused(403, code, 800039));
    await set("active");
    expect((await create(newCustomer(), "otherDirect")).status).toBe(201);
  },
);
test("ROL-01: a partner begins in no role for which it is not enrolled", async () => {
  const as = (servesAs: string) => create(newCustomer({}, undefined, { servesAs }));
  expect(await as("provider")).toMatchObject(refused(403, "FORBIDDEN", 2032));
  expect((await as("direct")).status).toBe(201);
});
test("REL-04: a provider names only a reseller that is linked to it, and nobody else names any", async () => {
  const associatedPartnerId = tenants.reseller;
  const named = () => newCustomer({}, undefined, { associatedPartnerId });
  expect(await create(named(), "provider")).toMatchObject(refused(400, "RESELLER_NOT_LINKED", 800016));
  expect(await create(named(), "direct")).toMatchObject(refused(400, "RESELLER_NOT_LINKED", 800016));
  const linkId = await world.link("reseller");
  expect(await create(named(), "provider")).toMatchObject({ status: 201, body: { associatedPartnerId } });
  await world.call(`DELETE /v1/relationships/${linkId}`, { as: "reseller" });
  expect(await create(named(), "provider")).toMatchObject(refused(400, "RESELLER_NOT_LINKED"));
});

test("CUS-04: a customer of another partner does not exist for it, on any route", async () => {
  const { body } = await create(newCustomer());
  const path = `/v1/customers/${body.id}`;
  const asked: [string, unknown?][] = [
    [`GET ${path}`],
    [`DELETE ${path}`],
    [`PATCH ${path}`, { relationshipToPartner: "none" }],
    [`GET ${path}/profiles/company`],
    [`GET ${path}/profiles/billing`],
    [`PUT ${path}/profiles/billing`, newCustomer().billingProfile],
    [`GET ${path}/validationStatus`],
    [`GET ${path}/qualifications`],
    [`POST ${path}/qualifications`, { qualification: "StateOwnedEntity" }],
    [`GET ${path}/relationships`],
    [`GET ${path}/users`],
    [`GET ${path}/directoryroles`],
    [`GET ${path}/groups`],
  ];
  for (const [line, sent] of asked) {
    const answer = await world.call(line, { as: "otherDirect", ...(sent === undefined ? {} : { body: sent }) });
    expect(answer, line).toMatchObject(refused(404, "NOT_FOUND", 60003));
  }
});
test("a customer's own tenant, no partner of the programme, lists and reads nothing", async () => {
  expect(await world.call("GET /v1/customers", { as: "customer" })).toMatchObject(refused(403, "FORBIDDEN", 2032));
});

test("4.7: the billing profile changes with its ETag in the body or the header, and a stale one is refused", async () => {
  const { body } = await create(newCustomer());
  const path = `/v1/customers/${body.id}/profiles/billing`;
  const read = (await world.call(`GET ${path}`, { as: "direct" })).body;
  expect(read).toMatchObject({ email: "invoices@company.example", attributes: { etag: "1" } });
  const put = (sent: unknown, headers: Record<string, string> = {}) =>
    world.call(`PUT ${path}`, { as: "direct", body: sent, headers });

  const changed = await put({ ...read, email: "new@company.example" });
  expect(changed).toMatchObject({ status: 200, body: { email: "new@company.example", attributes: { etag: "2" } } });
  expect(await put({ ...read, email: "late@company.example" })).toMatchObject(refused(400, "CONFLICT", 2055));
  expect(await put(read, { "If-Match": '"1"' })).toMatchObject(refused(412, "CONFLICT", 2055));
  // The header is what counts when both are sent, and some clients leave `attributes` out.
  expect(await put(read, { "If-Match": '"2"' })).toMatchObject({ status: 200, body: { attributes: { etag: "3" } } });
  const { attributes: _left, ...without } = read;
  expect(await put({ ...without, email: "bare@company.example" })).toMatchObject({
    status: 200,
    body: { attributes: { etag: "4" } },
  });
  expect(await put(read, { "If-Match": "*" })).toMatchObject({ status: 200, body: { attributes: { etag: "5" } } });
});
test("4.7: null and absent properties clear nothing, and the tenant's country stays", async () => {
  const { body } = await create(newCustomer({ firstName: "Jane", lastName: "Doe" }));
  const path = `/v1/customers/${body.id}/profiles/billing`;
  const read = (await world.call(`GET ${path}`, { as: "direct" })).body;
  const { state: _state, ...address } = read.defaultAddress;
  const sent = { ...read, firstName: null, lastName: "Roe", defaultAddress: address };
  expect(await world.call(`PUT ${path}`, { as: "direct", body: sent })).toMatchObject({
    status: 200,
    body: { firstName: "Jane", lastName: "Roe", defaultAddress: { state: "WA" } },
  });
  const few = { companyName: "Renamed Inc.", email: null, culture: null, defaultAddress: null };
  const { body: before } = await world.call(`GET ${path}`, { as: "direct" });
  const { body: renamed } = await world.call(`PUT ${path}`, { as: "direct", body: few });
  expect(renamed).toEqual({ ...before, companyName: "Renamed Inc.", attributes: renamed.attributes });
  const nothing = { attributes: renamed.attributes, companyName: null, defaultAddress: { city: null } };
  for (const same of [{}, nothing, renamed]) {
    expect((await world.call(`PUT ${path}`, { as: "direct", body: same })).body).toEqual(renamed);
  }
  const moved = { ...read, attributes: {}, defaultAddress: { ...read.defaultAddress, country: "CA" } };
  expect(await world.call(`PUT ${path}`, { as: "direct", body: moved })).toMatchObject(
    refused(400, "REQUEST_INVALID", 3000),
  );
});
test("4.7: the company profile has what the wire has", async () => {
  const { body } = await create(newCustomer());
  const path = `/v1/customers/${body.id}/profiles/company`;
  expect(await world.call(`GET ${path}`, { as: "direct" })).toMatchObject({
    status: 200,
    body: { tenantId: body.id, email: "invoices@company.example", address: { country: "US" } },
  });
  expect(await world.call(`GET ${path}`, { as: "direct", role: "app" })).toMatchObject(
    refused(403, "FORBIDDEN", 900329),
  );
});

test("4.5 REL-07: an ended relationship leaves the list, and the customer is known but closed", async () => {
  const { body } = await create(newCustomer());
  const path = `/v1/customers/${body.id}`;
  const end = (sent: unknown) => world.call(`PATCH ${path}`, { as: "direct", body: sent });
  expect(await end({ relationshipToPartner: "advisor" })).toMatchObject(refused(400, "REQUEST_INVALID", 3000));
  expect(await end({ RelationshipToPartner: "None", Attributes: { ObjectType: "Customer" } })).toMatchObject({
    status: 200,
    body: { relationshipToPartner: "none", attributes: { objectType: "Customer" } },
  });
  expect(await world.call(`GET ${path}`, { as: "direct" })).toMatchObject(refused(403, "NO_RELATIONSHIP", 20002));
  expect(await end({ relationshipToPartner: "none" })).toMatchObject(refused(409, "INVALID_STATE"));
  const list = await world.call("GET /v1/customers", { as: "direct" });
  expect(list.body.items.map(({ id }: { id: string }) => id)).not.toContain(body.id);
});
test("4.5: only an admin agent with a user's token ends a relationship", async () => {
  const { body } = await create(newCustomer());
  const line = `PATCH /v1/customers/${body.id}`;
  const sent = { relationshipToPartner: "none" };
  expect(await world.call(line, { as: "direct", role: "SalesAgent", body: sent })).toMatchObject(
    refused(403, "NO_ROLE", 900150),
  );
  expect(await world.call(line, { as: "direct", role: "app", body: sent })).toMatchObject(
    refused(403, "FORBIDDEN", 900329),
  );
  expect((await world.call(line, { as: "direct", body: sent })).status).toBe(200);
});

test("4.6: a sandbox customer is deleted with its tenant, and its domain is free again", async () => {
  const domain = newDomain();
  const { body } = await create(newCustomer({}, { domain }));
  const path = `/v1/customers/${body.id}`;
  expect(await world.call(`DELETE ${path}`, { as: "direct" })).toMatchObject({ status: 204, text: "" });
  expect(await world.call(`GET ${path}`, { as: "direct" })).toMatchObject(refused(404, "NOT_FOUND", 60003));
  expect((await world.call(`HEAD /v1/domains/${domain}`, { as: "direct" })).status).toBe(404);
  expect((await create(newCustomer({}, { domain }), "otherDirect")).status).toBe(201);
  expect((await world.ports.tables.open("unfinished").page("relationshipChange", {})).rows).toEqual([]);
});
test("4.6: outside a sandbox no customer is deleted", async () => {
  const { body } = await create(newCustomer());
  const settings = { ...world.ports.settings, sandbox: false };
  const line = `DELETE /v1/customers/${body.id}`;
  expect(await world.call(line, { as: "direct", on: { ...world.ports, settings } })).toMatchObject(
    refused(403, "FORBIDDEN", 2032),
  );
  expect((await world.call(`GET /v1/customers/${body.id}`, { as: "direct" })).status).toBe(200);
});

test("4.8: without a status there is none; the operator sets it, and its partners read it", async () => {
  const { body } = await create(newCustomer());
  const path = `/v1/customers/${body.id}/validationStatus`;
  expect(await world.call(`GET ${path}?type=account`, { as: "direct" })).toMatchObject({
    status: 404,
    body: {
      code: 600074,
      errorName: "AccountStatusNotFound",
      isRetryable: false,
      errorMessageExtended: "InternalErrorCode=600074",
    },
  });
  const set = (status: string) => world.call(`PUT ${path}`, { as: "operator", role: "Operator", body: { status } });
  expect(await set("splendid")).toMatchObject(refused(400, "REQUEST_INVALID"));
  await set("under_review");
  expect(await world.call(`GET ${path}?type=Account`, { as: "direct" })).toMatchObject({
    status: 200,
    body: { type: "account", status: "UnderReview", lastUpdateDateTime: expect.stringMatching(/T\d\d:\d\d:\d\d$/) },
  });
  expect(await world.call(`GET ${path}?type=mood`, { as: "direct" })).toMatchObject(refused(400, "REQUEST_INVALID"));
});
test("4.9 CUS-06: a qualification counts once the operator has found it true", async () => {
  const { body } = await create(newCustomer());
  const path = `/v1/customers/${body.id}/qualifications`;
  const ask = (sent: unknown) => world.call(`POST ${path}`, { as: "direct", body: sent });
  expect(await ask({ qualification: "Nonprofit" })).toMatchObject(refused(400, "REQUEST_INVALID"));
  expect(await ask({ qualification: "Education" })).toMatchObject(refused(400, "REQUEST_INVALID"));
  expect(await ask({ qualification: "government_community_cloud" })).toMatchObject(refused(400, "REQUEST_INVALID"));
  expect(await ask({ Qualification: "education", EducationSegment: "k12", Website: null })).toMatchObject({
    status: 201,
    body: { qualification: "Education", educationSegment: "K12", vettingStatus: "InReview" },
  });
  const word = () => world.call(`GET /v1/customers/${body.id}/qualification`, { as: "direct" });
  expect((await word()).body).toBe("none");
  const decide = (name: string) =>
    world.call(`PUT ${path}/${name}`, { as: "operator", role: "Operator", body: { vettingStatus: "Approved" } });
  expect(await decide("StateOwnedEntity")).toMatchObject(refused(404, "NOT_FOUND"));
  await ask({ qualification: "GovernmentCommunityCloud", validationCode: "1" });
  expect(await decide("GovernmentCommunityCloud")).toMatchObject({ body: { vettingStatus: "Approved" } });
  expect((await word()).body).toBe("none");
  expect(await decide("education")).toMatchObject({ status: 200 });
  expect((await word()).body).toBe("education");
  expect((await world.call(`GET ${path}`, { as: "direct" })).body).toMatchObject([
    { qualification: "Education", vettingStatus: "Approved" },
    { qualification: "GovernmentCommunityCloud", vettingStatus: "Approved" },
  ]);
});
