import { afterAll, beforeAll, expect, test } from "vitest";
import { type CustomerWorld, newCustomer, openCustomerWorld, tenants, type Who } from "./customer-world.js";

let world: CustomerWorld;
let customerId: string;
beforeAll(async () => {
  world = await openCustomerWorld();
  customerId = (await world.call("POST /v1/customers", { as: "direct", body: newCustomer() })).body.id;
});
afterAll(() => world.close());

const consent = { customerInformed: true, customerConsents: true };
const extend = (over: Record<string, unknown> = {}, as: Who = "direct") =>
  world.call(`POST /v1/customers/${customerId}/relationships`, {
    as,
    body: { providerId: tenants.provider, ...consent, ...over },
  });
const refused = (status: number, reasonCode: string) => ({ status, body: { reasonCode } });
const enrol = (kinds: string[]) =>
  world.call(`PATCH /v1/partners/${tenants.direct}`, { as: "operator", role: "Operator", body: { kinds } });
const read = (as: Who) => world.call(`GET /v1/customers/${customerId}`, { as });

test("3.1 extendToProvider: a direct partner that is no reseller extends nothing", async () => {
  expect(await extend()).toMatchObject(refused(403, "TRANSITION_NOT_ENROLLED"));
});

test("3.1 extendToProvider: a provider that is not linked to its reseller takes no customer over", async () => {
  await enrol(["directBill", "indirectReseller"]);
  expect(await extend()).toMatchObject(refused(400, "RESELLER_NOT_LINKED"));
  await world.link("direct");
  expect(await extend({ providerId: tenants.otherDirect })).toMatchObject(refused(400, "RESELLER_NOT_LINKED"));
});

test.each([
  ["was not informed", { customerInformed: false }],
  ["was not asked", { customerConsents: null }],
])("3.1 extendToProvider: a customer that %s is not extended", async (_case, over) => {
  expect(await extend(over)).toMatchObject(refused(409, "CONSENT_MISSING"));
});

test("3.1 extendToProvider: a relationship that only was asked for is none that can be extended", async () => {
  const tenantId = tenants.customer;
  await world.call("POST /v1/customers", {
    as: "direct",
    body: newCustomer({}, { tenantId, domain: "asked.example" }),
  });
  const asked = await world.call(`POST /v1/customers/${tenantId}/relationships`, {
    as: "direct",
    body: { providerId: tenants.provider, ...consent },
  });
  expect(asked).toMatchObject(refused(403, "NO_RELATIONSHIP"));
});

test("CUS-04: another's customer is extended by nobody, and is not there for whoever tries", async () => {
  for (const as of ["otherDirect", "provider", "stranger"] as const) {
    expect(await extend({}, as)).toMatchObject(refused(404, "NOT_FOUND"));
  }
  expect(await read("provider")).toMatchObject(refused(404, "NOT_FOUND"));
});

test("PHS-11 AMB-70: the provider serves the customer from now on, with the former direct partner as its reseller", async () => {
  const extended = await extend();
  expect(extended).toMatchObject({
    status: 201,
    body: { id: tenants.provider, state: "active", formerDirectPartnerId: tenants.direct },
  });
  expect(await read("provider")).toMatchObject({
    status: 200,
    body: { relationshipToPartner: "reseller", associatedPartnerId: tenants.direct },
  });
  expect(await read("direct")).toMatchObject({ status: 200, body: { relationshipToPartner: "reseller" } });
  const resellers = await world.call(`GET /v1/customers/${customerId}/relationships`, { as: "provider" });
  expect(resellers.body.items).toMatchObject([{ id: tenants.direct }]);
  const list = await world.call("GET /v1/customers", { as: "provider" });
  expect(list.body.items).toMatchObject([{ id: customerId }]);
});

test("3.1 extendToProvider: the same extension again changes nothing and answers alike", async () => {
  const [first, second] = [await extend(), await extend()];
  expect(second).toMatchObject({ status: 201, body: first.body });
});
