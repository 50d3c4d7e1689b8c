import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CustomerWorld, newCustomer, newDomain, openCustomerWorld, tenants } from "../customers/customer-world.js";

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
let mpnId = 7_000_000;
const enrol = (over: Record<string, unknown> = {}) =>
  world.call("POST /v1/partners", {
    ...operator,
    body: {
      partnerId: randomUUID(),
      legalName: "Newcomer Inc.",
      domain: newDomain(),
      countryCode: "US",
      kinds: ["directBill"],
      mpnId: String(++mpnId),
      ...over,
    },
  });
test("the operator's own tenant is no partner, and nobody is enrolled by asking", async () => {
  const partnerId = tenants.operator;
  expect(await enrol({ partnerId })).toMatchObject(
    refused(400, "REQUEST_INVALID", { property: "partnerId", value: partnerId }),
  );
  expect(await world.call(`GET /v1/partners/${partnerId}`, operator)).toMatchObject({ status: 404 });
  expect(await enrol()).toMatchObject({ status: 201 });
});

const createCustomer = (domain: string) =>
  world.call("POST /v1/customers", { as: "direct", body: newCustomer({}, { domain }) });
const change = (body: unknown) => world.call(`PATCH /v1/partners/${tenants.otherDirect}`, { ...operator, body });

test("CUS-07: a domain is one tenant's, whether a customer's or a partner's", async () => {
  const domain = newDomain();
  expect((await createCustomer(domain)).status).toBe(201);
  expect(await enrol({ domain: domain.toUpperCase() })).toMatchObject(refused(409, "DOMAIN_TAKEN", { domain }));
  expect(await enrol({ domain: "direct.example" })).toMatchObject(refused(409, "DOMAIN_TAKEN"));
  expect(await createCustomer("direct.example")).toMatchObject(refused(409, "DOMAIN_TAKEN"));
  expect(await change({ domain })).toMatchObject(refused(409, "DOMAIN_TAKEN"));
  expect((await world.call("HEAD /v1/domains/direct.example", { as: "direct" })).status).toBe(200);
});
test("CUS-07: of a partner and a customer that take one domain at once exactly one has it", async () => {
  for (let round = 0; round < 4; round++) {
    const domain = newDomain();
    const answers = await Promise.all([enrol({ domain }), createCustomer(domain)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  }
});
test("CUS-07: a customer's tenant is no partner's, also while it is only asked to be one; afterwards it may be", async () => {
  const [tenantId, domain] = [randomUUID(), newDomain()];
  const asked = await world.call("POST /v1/customers", { as: "direct", body: newCustomer({}, { tenantId, domain }) });
  const enrolment = { partnerId: tenantId, domain };
  expect(await enrol(enrolment)).toMatchObject(refused(409, "INVALID_STATE", { partnerId: tenantId }));
  await world.call(`DELETE /v1/customers/${tenantId}/relationshiprequests/${asked.body.relationshipRequestId}`, {
    as: "direct",
  });
  expect((await enrol(enrolment)).status).toBe(201);
});
test("an enrolment that is sent again finds the first one, with its domain", async () => {
  const enrolment = {
    partnerId: randomUUID(),
    domain: newDomain(),
    mpnId: "7999999",
    enrolledAt: "2020-01-01T00:00:00Z",
  };
  const first = await enrol(enrolment);
  expect(await enrol(enrolment)).toMatchObject({ status: 201, body: first.body });
});
test("CUR-01: what cannot change after enrolment is refused by its name; sent back as it was read it is taken", async () => {
  const read = (await world.call(`GET /v1/partners/${tenants.otherDirect}`, operator)).body;
  expect((await change({ ...read, legalName: "Other Inc." })).status).toBe(200);
  const others = {
    countryCode: "DE",
    billingCurrency: "EUR",
    mpnId: "4711",
    legacyBillingDay: 7,
  };
  for (const [property, value] of Object.entries(others)) {
    expect(await change({ ...read, [property]: value })).toMatchObject(refused(400, "REQUEST_INVALID", { property }));
  }
  expect((await world.call(`GET /v1/partners/${tenants.otherDirect}`, operator)).body).toMatchObject({
    countryCode: "US",
    legalName: "Other Inc.",
  });
});
