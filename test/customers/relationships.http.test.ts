import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CustomerWorld, newCustomer, newDomain, openCustomerWorld, tenants, type Who } from "./customer-world.js";

let world: CustomerWorld;
beforeAll(async () => {
  world = await openCustomerWorld();
});
afterAll(() => world.close());

const refused = (status: number, reasonCode: string, code?: number) => ({
  status,
  body: { reasonCode, ...(code === undefined ? {} : { code }) },
});
const ask = (as: Who, tenantId: string, company: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  world.call("POST /v1/customers", { as, body: newCustomer({}, { tenantId, ...company }, more) });
const answer = (
  word: string,
  requestId: string,
  as: Who = "customer",
  role: "GlobalAdmin" | "AdminAgent" = "GlobalAdmin",
) => world.call(`POST /v1/customers/${tenants.customer}/relationshiprequests/${requestId}/${word}`, { as, role });
const read = (as: Who, tenantId: string = tenants.customer) => world.call(`GET /v1/customers/${tenantId}`, { as });
const listOf = async (as: Who) => (await world.call("GET /v1/customers", { as })).body.items.map(({ id }) => id);
const end = (as: Who) =>
  world.call(`PATCH /v1/customers/${tenants.customer}`, { as, body: { relationshipToPartner: "none" } });
const openRequests = async () =>
  (
    await world.call(`GET /v1/customers/${tenants.customer}/relationshiprequests`, {
      as: "customer",
      role: "GlobalAdmin",
    })
  ).body.items;

test("CUS-02 REL-02: an existing tenant makes a request, which becomes active when its global administrator accepts", async () => {
  const domain = newDomain();
  const asked = await ask("direct", tenants.customer, { domain });
  expect(asked).toMatchObject({
    status: 201,
    body: {
      id: tenants.customer,
      companyProfile: { tenantId: tenants.customer, domain },
      relationshipToPartner: "none",
      relationshipRequestId: expect.any(String),
    },
  });
  expect(asked.body.userCredentials).toBeUndefined();
  const { relationshipRequestId: requestId } = asked.body;
  expect(await read("direct")).toMatchObject(refused(403, "NO_RELATIONSHIP", 20002));
  expect(await listOf("direct")).not.toContain(tenants.customer);

  expect(await answer("accept", requestId, "direct", "AdminAgent")).toMatchObject(
    refused(403, "CUSTOMER_ADMIN_REQUIRED"),
  );
  expect(await answer("accept", requestId, "customer", "AdminAgent")).toMatchObject(
    refused(403, "CUSTOMER_ADMIN_REQUIRED"),
  );
  expect(await answer("accept", requestId, "stranger")).toMatchObject(refused(404, "NOT_FOUND"));
  expect(await answer("accept", randomUUID())).toMatchObject(refused(404, "NOT_FOUND"));
  expect(await openRequests()).toMatchObject([{ id: requestId, partnerId: tenants.direct, state: "requested" }]);

  expect(await answer("accept", requestId)).toMatchObject({
    status: 200,
    body: { state: "active", activeSince: expect.any(String) },
  });
  expect(await read("direct")).toMatchObject({ status: 200, body: { relationshipToPartner: "reseller" } });
  expect(await listOf("direct")).toContain(tenants.customer);
  expect(await openRequests()).toEqual([]);
  expect((await answer("accept", requestId)).status).toBe(200);
  expect(await answer("decline", requestId)).toMatchObject(refused(409, "INVALID_STATE"));
  expect(await ask("direct", tenants.customer)).toMatchObject(refused(409, "INVALID_STATE"));
});

test("CUS-03 CUS-04: a second partner asks the same tenant, and neither sees what is the other's", async () => {
  const asked = await ask("otherDirect", tenants.customer, {}, {});
  expect(asked.status).toBe(201);
  // Until the customer says yes, nothing of its record is told: not even the domain.
  expect(asked.body.companyProfile.domain).toBeUndefined();
  await answer("accept", asked.body.relationshipRequestId);
  const profile = `/v1/customers/${tenants.customer}/profiles/billing`;
  const own = (await world.call(`GET ${profile}`, { as: "otherDirect" })).body;
  await world.call(`PUT ${profile}`, { as: "otherDirect", body: { ...own, email: "second@company.example" } });
  expect(await world.call(`GET ${profile}`, { as: "direct" })).toMatchObject({
    body: { email: "invoices@company.example", attributes: { etag: "1" } },
  });
  expect((await end("otherDirect")).status).toBe(200);
  expect((await read("direct")).status).toBe(200);
  expect(await listOf("otherDirect")).not.toContain(tenants.customer);
});

test("REL-09: an ended relationship can be asked for again, and counts from the new yes", async () => {
  await world.setClock("2026-03-01T00:00:00Z");
  const again = await ask("otherDirect", tenants.customer);
  expect(again.status).toBe(201);
  await world.setClock("2026-03-02T00:00:00Z");
  expect(await answer("accept", again.body.relationshipRequestId)).toMatchObject({
    body: { activeSince: "2026-03-02T00:00:00.000Z" },
  });
  await end("otherDirect");
});

test("3.1: a declined request leaves nothing, and the partner may ask again", async () => {
  const asked = await ask("otherDirect", tenants.stranger, { domain: newDomain() });
  const line = `/v1/customers/${tenants.stranger}/relationshiprequests/${asked.body.relationshipRequestId}`;
  expect(await ask("otherDirect", tenants.stranger)).toMatchObject(refused(409, "INVALID_STATE"));
  expect(await world.call(`POST ${line}/decline`, { as: "stranger", role: "GlobalAdmin" })).toMatchObject({
    status: 204,
  });
  expect(await read("otherDirect", tenants.stranger)).toMatchObject(refused(404, "NOT_FOUND", 60003));
  expect((await world.call(`HEAD /v1/domains/${asked.body.companyProfile.domain}`, { as: "direct" })).status).toBe(404);
  expect((await ask("otherDirect", tenants.stranger, { domain: newDomain() })).status).toBe(201);
});

test("3.1: only the requester withdraws its request", async () => {
  const line = async (as: Who) => {
    const [request] = (
      await world.call(`GET /v1/customers/${tenants.stranger}/relationshiprequests`, {
        as: "stranger",
        role: "GlobalAdmin",
      })
    ).body.items;
    return world.call(`DELETE /v1/customers/${tenants.stranger}/relationshiprequests/${request?.id}`, { as });
  };
  expect(await line("direct")).toMatchObject(refused(404, "NOT_FOUND"));
  expect(await line("otherDirect")).toMatchObject({ status: 204 });
  expect(await read("otherDirect", tenants.stranger)).toMatchObject(refused(404, "NOT_FOUND"));
});

test("CUS-07 CUS-09 CUS-08: neither the own tenant nor that of another partner can be a customer; any other can", async () => {
  const domain = newDomain();
  expect(await ask("direct", tenants.direct, { domain })).toMatchObject(refused(403, "SELF_SALE_FORBIDDEN"));
  expect(await ask("direct", tenants.otherDirect, { domain })).toMatchObject(refused(403, "CUSTOMER_IS_CSP_TENANT"));
  expect((await ask("direct", randomUUID(), { domain })).status).toBe(201);
});
test("an unknown tenant needs its domain, and a domain belongs to one tenant", async () => {
  const [tenantId, domain] = [randomUUID(), newDomain()];
  expect(await ask("direct", tenantId)).toMatchObject(refused(400, "REQUEST_INVALID", 3000));
  expect((await ask("direct", tenantId, { domain })).status).toBe(201);
  expect(await ask("otherDirect", randomUUID(), { domain })).toMatchObject(refused(409, "DOMAIN_TAKEN"));
  expect(await ask("otherDirect", tenantId, { domain: newDomain() })).toMatchObject(refused(409, "DOMAIN_TAKEN"));
  expect((await ask("otherDirect", tenantId, { domain })).status).toBe(201);
});
test("MKT-03: a tenant of another market is not asked", async () => {
  expect(await ask("german", tenants.customer)).toMatchObject(refused(403, "OUT_OF_MARKET", 2030));
});
test("partners that find one unknown tenant at once, each under a domain of its own, leave one tenant and one domain", async () => {
  const tenantId = randomUUID();
  const domains = Array.from({ length: 16 }, newDomain);
  const answers = await Promise.all(
    domains.map((domain, index) => ask(index % 2 === 0 ? "direct" : "otherDirect", tenantId, { domain })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const taken = await Promise.all(domains.map((domain) => world.call(`HEAD /v1/domains/${domain}`, { as: "direct" })));
  expect(taken.map(({ status }) => status === 200)).toEqual(answers.map(({ status }) => status === 201));
  expect((await world.ports.tables.open("unfinished").page("customerCreation", {})).rows).toEqual([]);
});

test("REL-05: a reseller asks for its own relationship once a provider's link is active", async () => {
  expect(await ask("otherReseller", tenants.customer)).toMatchObject(refused(400, "RESELLER_NOT_LINKED", 800016));
  const linkId = await world.link("otherReseller");
  const asked = await ask("otherReseller", tenants.customer);
  expect(asked.status).toBe(201);
  await answer("accept", asked.body.relationshipRequestId);
  expect((await read("otherReseller")).status).toBe(200);
  await end("otherReseller");
  await world.call(`DELETE /v1/relationships/${linkId}`, { as: "provider" });
});
test("REL-04: a provider brings its reseller along in one request, and lists are found by either", async () => {
  await world.link("reseller");
  const asked = await ask("provider", tenants.customer, {}, { associatedPartnerId: tenants.reseller });
  expect(asked).toMatchObject({ status: 201, body: { associatedPartnerId: tenants.reseller } });
  const { relationshipRequestId: requestId } = asked.body;
  expect(await openRequests()).toMatchObject([{ id: requestId, kind: "provider", resellerId: tenants.reseller }]);
  const withdrawn = await world.call(`DELETE /v1/customers/${tenants.customer}/relationshiprequests/${requestId}`, {
    as: "reseller",
  });
  expect(withdrawn).toMatchObject(refused(403, "FORBIDDEN", 2032));
  await answer("accept", requestId);
  expect((await read("provider")).body).toMatchObject({ associatedPartnerId: tenants.reseller });
  expect((await read("reseller")).status).toBe(200);

  const by = async (as: Who, Field: string, Value: string) => {
    const filter = encodeURIComponent(JSON.stringify({ Field, Value, Operator: "starts_with" }));
    return (await world.call(`GET /v1/customers?filter=${filter}`, { as })).body.items.map(({ id }) => id);
  };
  expect(await by("provider", "IndirectReseller", tenants.reseller)).toEqual([tenants.customer]);
  expect(await by("provider", "IndirectReseller", tenants.otherReseller)).toEqual([]);
  expect(await by("reseller", "IndirectCloudSolutionProvider", tenants.provider)).toEqual([tenants.customer]);
  const resellers = await world.call(`GET /v1/customers/${tenants.customer}/relationships`, { as: "provider" });
  expect(resellers.body.items).toEqual([
    {
      id: tenants.reseller,
      name: "reseller Inc.",
      relationshipType: "is_indirect_reseller_of",
      mpnId: expect.any(String),
      attributes: { objectType: "PartnerRelationship" },
    },
  ]);
  expect(
    (await world.call(`GET /v1/customers/${tenants.customer}/relationships`, { as: "direct" })).body.items,
  ).toEqual([]);
});

test("5.2: a provider lists its resellers and a reseller its providers, in any spelling of the type", async () => {
  const list = (as: Who, query: string) => world.call(`GET /v1/relationships?${query}`, { as });
  expect(await list("provider", "")).toMatchObject(refused(400, "REQUEST_INVALID", 3000));
  expect(await list("provider", "relationship_type=friends")).toMatchObject(refused(400, "REQUEST_INVALID", 3000));
  expect((await list("provider", "relationship_type=IsIndirectCloudSolutionProviderOf")).body.items).toEqual([
    {
      id: tenants.reseller,
      name: "reseller Inc.",
      relationshipType: "is_indirect_cloud_solution_provider_of",
      state: "Active",
      mpnId: expect.any(String),
      location: "US",
      attributes: { objectType: "PartnerRelationship" },
    },
  ]);
  const reseller = (await list("reseller", "relationship_type=is_indirect_reseller_of")).body.items;
  expect(reseller).toMatchObject([{ id: tenants.provider, relationshipType: "is_indirect_reseller_of" }]);
  const named = (Value: string) =>
    list(
      "provider",
      `relationship_type=is_indirect_cloud_solution_provider_of&filter=${encodeURIComponent(JSON.stringify({ Field: "Name", Value, Operator: "substring" }))}`,
    );
  expect((await named("SELLER")).body.items).toHaveLength(1);
  expect((await named("nobody")).body.items).toHaveLength(0);
});
test("MKT-07: provider and reseller are of one market; ROL-05: only a provider links resellers", async () => {
  const invite = (as: Who, reseller: Who) =>
    world.call("POST /v1/relationships", { as, body: { resellerId: tenants[reseller] } });
  expect(await invite("direct", "reseller")).toMatchObject(refused(403, "FORBIDDEN", 2032));
  expect(await invite("provider", "provider")).toMatchObject(refused(400, "REQUEST_INVALID", 3000));
  expect(await invite("provider", "german")).toMatchObject(refused(403, "OUT_OF_MARKET", 2030));
  expect((await invite("provider", "otherReseller")).status).toBe(201);
});
test("5.1: the invitation is an address that carries the partner", async () => {
  expect(await world.call("GET /v1/customers/relationshiprequests", { as: "direct" })).toMatchObject({
    status: 200,
    body: {
      url: `http://localhost/partner-invitation?partnerId=${tenants.direct}`,
      attributes: { objectType: "RelationshipRequest" },
    },
  });
});

test("REL-08: without delegated administration the partner serves, but neither administers nor sees addresses", async () => {
  const asked = await ask("otherDirect", tenants.customer, {}, { allowDelegatedAccess: false });
  await answer("accept", asked.body.relationshipRequestId);
  const found = await read("otherDirect");
  expect(found).toMatchObject({ status: 200, body: { allowDelegatedAccess: false } });
  expect(found.body.companyProfile).not.toHaveProperty("address");
  expect(found.body).not.toHaveProperty("customDomains");
  expect(await world.call(`GET /v1/customers/${tenants.customer}/users`, { as: "otherDirect" })).toMatchObject(
    refused(403, "FORBIDDEN", 2032),
  );
});
test("3.1 removeDelegatedAdmin: the customer takes its delegation back, and nobody else does", async () => {
  const line = `DELETE /v1/customers/${tenants.customer}/relationships/${tenants.direct}/delegatedadmin`;
  const users = () => world.call(`GET /v1/customers/${tenants.customer}/users`, { as: "direct" });
  expect((await users()).status).toBe(200);
  expect(await world.call(line, { as: "direct", role: "GlobalAdmin" })).toMatchObject(
    refused(403, "CUSTOMER_ADMIN_REQUIRED"),
  );
  expect(await world.call(line, { as: "customer", role: "GlobalAdmin" })).toMatchObject({
    status: 200,
    body: { delegatedAdmin: false },
  });
  expect(await users()).toMatchObject(refused(403, "FORBIDDEN"));
  const nobody = line.replace(tenants.direct, tenants.german);
  expect(await world.call(nobody, { as: "customer", role: "GlobalAdmin" })).toMatchObject(
    refused(409, "INVALID_STATE"),
  );
});
