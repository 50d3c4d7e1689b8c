import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CustomerWorld, newCustomer, newDomain, openCustomerWorld, tenants, type Who } from "./customer-world.js";

let world: CustomerWorld;
beforeAll(async () => {
  world = await openCustomerWorld();
});
afterAll(() => world.close());

const refused = (status: number, reasonCode: string, parameters: Record<string, string> = {}) => ({
  status,
  body: { reasonCode, parameters },
});
const operator = { as: "operator", role: "Operator" } as const;
const path = (tenantId: string) => `/v1/customers/${tenantId}`;
const ask = (as: Who, tenantId: string, over: Record<string, unknown> = {}, company: Record<string, unknown> = {}) =>
  world.call("POST /v1/customers", { as, body: newCustomer(over, { tenantId, ...company }) });
const accept = (
  who: "customer" | "stranger",
  requestId: string,
  role: "GlobalAdmin" | "BillingAdmin" = "GlobalAdmin",
) => world.call(`POST ${path(tenants[who])}/relationshiprequests/${requestId}/accept`, { as: who, role });
const end = (as: Who, tenantId: string) =>
  world.call(`PATCH ${path(tenantId)}`, { as, body: { relationshipToPartner: "none" } });
const german = {
  culture: "de-DE",
  language: "de",
  companyName: "Firma GmbH",
  defaultAddress: {
    country: "DE",
    city: "Berlin",
    addressLine1: "Unter den Linden 1",
    postalCode: "10117",
    firstName: "Eva",
    lastName: "Muster",
  },
};

test("CUS-04: a tenant that others only asked for is judged by the asker's own words, and by the first yes it is what that partner wrote", async () => {
  const domain = newDomain();
  const first = await ask("direct", tenants.stranger, {}, { domain });
  expect(first.status).toBe(201);
  const second = await ask("german", tenants.stranger, german);
  expect(second).toMatchObject({ status: 201, body: { billingProfile: { companyName: "Firma GmbH" } } });
  expect((await accept("stranger", second.body.relationshipRequestId)).status).toBe(200);
  expect(await world.call(`GET ${path(tenants.stranger)}`, { as: "german" })).toMatchObject({
    status: 200,
    body: { companyProfile: { companyName: "Firma GmbH", domain } },
  });
  // Now it is known where the tenant is, and the other partner's market is elsewhere (MKT-03).
  expect(await ask("otherDirect", tenants.stranger)).toMatchObject(
    refused(403, "OUT_OF_MARKET", { countryCode: "DE", customerId: tenants.stranger }),
  );
  // A customer that would have been made has no id that anybody could look up.
  const made = await world.call("POST /v1/customers", { as: "otherDirect", body: newCustomer(german) });
  expect(made).toMatchObject(refused(403, "OUT_OF_MARKET", { countryCode: "DE" }));
  expect(made.body).not.toHaveProperty("parameters.customerId");
});

test("3.1: a second request names the open one, and that can be withdrawn", async () => {
  const tenantId = randomUUID();
  const { body } = await ask("direct", tenantId, {}, { domain: newDomain() });
  const requestId = body.relationshipRequestId;
  expect(await ask("direct", tenantId)).toMatchObject(refused(409, "INVALID_STATE", { state: "requested", requestId }));
  const other = await ask("otherDirect", tenantId);
  expect(other.status).toBe(201);
  expect(other.text).not.toContain(requestId);
  const withdrawn = await world.call(`DELETE ${path(tenantId)}/relationshiprequests/${requestId}`, { as: "direct" });
  expect(withdrawn.status).toBe(204);
});

test("3.1 REL-06: what is only asked for or has ended cannot be ended, and another partner's customer is not there", async () => {
  const tenantId = randomUUID();
  await ask("direct", tenantId, {}, { domain: newDomain() });
  expect(await end("direct", tenantId)).toMatchObject(refused(409, "INVALID_STATE", { state: "requested" }));
  expect(await end("otherDirect", tenantId)).toMatchObject(refused(404, "NOT_FOUND"));
  const { body } = await world.call("POST /v1/customers", { as: "direct", body: newCustomer() });
  expect((await end("direct", body.id)).status).toBe(200);
  expect(await end("direct", body.id)).toMatchObject(refused(409, "INVALID_STATE", { state: "ended" }));
});

test("3.1 REL-02: a customer's own people without its global administrator's role are told who must answer", async () => {
  const asked = await ask("direct", tenants.customer, {}, { domain: newDomain() });
  const requestId = asked.body.relationshipRequestId;
  expect(await accept("customer", requestId, "BillingAdmin")).toMatchObject(refused(403, "CUSTOMER_ADMIN_REQUIRED"));
  expect((await accept("customer", requestId)).status).toBe(200);
});

test("CUS-04 CUS-06: a partner reads of a customer what it said itself, and what was found true, whoever said it; no more of that", async () => {
  const asked = await ask("otherDirect", tenants.customer);
  await accept("customer", asked.body.relationshipRequestId);
  const line = `${path(tenants.customer)}/qualifications`;
  const school = { qualification: "Education", educationSegment: "K12", website: "https://school.example" };
  await world.call(`POST ${line}`, { as: "direct", body: school });
  const own = async (as: Who) => (await world.call(`GET ${line}`, { as })).body;
  const word = async (as: Who) => (await world.call(`GET ${path(tenants.customer)}/qualification`, { as })).body;
  expect(await own("direct")).toEqual([
    { ...school, vettingStatus: "InReview", vettingCreatedDate: expect.any(String) },
  ]);
  expect(await own("otherDirect")).toEqual([]);
  const decide = (body: unknown) => world.call(`PUT ${line}/Education`, { ...operator, body });
  expect(await decide({ vettingStatus: "Denied", vettingReason: "No school" })).toMatchObject({ status: 200 });
  expect(await own("otherDirect")).toEqual([]);
  expect(await decide({ vettingStatus: "Approved" })).toMatchObject({ status: 200 });
  expect(await own("direct")).toEqual([
    { ...school, vettingStatus: "Approved", vettingCreatedDate: expect.any(String) },
  ]);
  expect(await own("otherDirect")).toEqual([{ qualification: "Education", vettingStatus: "Approved" }]);
  expect(await word("otherDirect")).toBe("education");

  await world.call(`POST ${line}`, { as: "otherDirect", body: { ...school, educationSegment: "HigherEducation" } });
  const approved = { vettingStatus: "Approved" };
  expect(await world.call(`PUT ${line}/Education`, { ...operator, body: approved })).toMatchObject({ status: 200 });
  expect(await own("direct")).toMatchObject([{ educationSegment: "K12", vettingStatus: "Approved" }]);
  expect(await own("otherDirect")).toMatchObject([{ educationSegment: "HigherEducation", vettingStatus: "Approved" }]);
  expect([await word("direct"), await word("otherDirect")]).toEqual(["education", "education"]);
});

test("CUS-06: said otherwise, a qualification is the newest word until it is found true, and then stays as it was found", async () => {
  const { body: customer } = await world.call("POST /v1/customers", { as: "direct", body: newCustomer() });
  const line = `${path(customer.id)}/qualifications`;
  const school = { qualification: "Education", educationSegment: "K12" };
  const say = (body: unknown) => world.call(`POST ${line}`, { as: "direct", body });
  const newest = { ...school, educationSegment: "HigherEducation", website: "https://school.example" };
  expect(await say(school)).toMatchObject({ status: 201, body: school });
  expect(await say(newest)).toMatchObject({ status: 201, body: { ...newest, vettingStatus: "InReview" } });
  await world.call(`PUT ${line}/Education`, { ...operator, body: { vettingStatus: "Approved" } });
  expect(await say(newest)).toMatchObject({ status: 201, body: { ...newest, vettingStatus: "Approved" } });
  expect(await say(school)).toMatchObject(refused(409, "INVALID_STATE", { qualification: "Education" }));
  expect((await world.call(`GET ${line}`, { as: "direct" })).body).toMatchObject([newest]);
});

test("4.6 CUS-04: a sandbox customer is not purged while another partner serves it", async () => {
  const line = `DELETE ${path(tenants.customer)}`;
  const denied = await world.call(line, { as: "direct" });
  expect(denied).toMatchObject(refused(409, "INVALID_STATE", { customerId: tenants.customer }));
  expect(denied.text).not.toMatch(new RegExp(`${tenants.otherDirect}|another`, "i"));
  expect((await world.call(`GET ${path(tenants.customer)}`, { as: "direct" })).status).toBe(200);
  expect((await world.call(`GET ${path(tenants.customer)}`, { as: "otherDirect" })).status).toBe(200);
  expect((await end("otherDirect", tenants.customer)).status).toBe(200);
  expect((await world.call(line, { as: "direct" })).status).toBe(204);
});
