import { afterAll, beforeAll, expect, test } from "vitest";
import { type CustomerWorld, newCustomer, openCustomerWorld, tenants, type Who } from "../customers/customer-world.js";

let world: CustomerWorld;
beforeAll(async () => {
  world = await openCustomerWorld();
  await world.setClock("2026-03-01T00:00:00Z");
});
afterAll(() => world.close());

const path = `/v1/customers/${tenants.customer}`;
const agreement = {
  primaryContact: { firstName: "Ada", lastName: "Byron", email: "ada@customer.example" },
  dateAgreed: "2026-02-01T00:00:00Z",
  templateId: "117a77b0-9360-443b-8795-c6dedc750cf9",
  type: "MicrosoftCustomerAgreement",
};
const get = (line: string, as: Who) => world.call(`GET ${line}`, { as });
const answer = (id: string, word: string) =>
  world.call(`POST ${path}/relationshiprequests/${id}/${word}`, { as: "customer", role: "GlobalAdmin" });
const signed = async (as: Who) =>
  (await get(`${path}/agreements?agreementType=*`, as)).body.items.map(
    (one) => (one as unknown as { userId: string }).userId,
  );

test("a provider and its reseller take a tenant that has another partner, from request to signed agreement, each blind to the other", async () => {
  // The tenant buys through a direct partner, with its agreement attested.
  const first = await world.call("POST /v1/customers", {
    as: "direct",
    body: newCustomer({ email: "direct@company.example" }, { tenantId: tenants.customer, domain: "shared.example" }),
  });
  await answer(first.body.relationshipRequestId, "accept");
  expect((await world.call(`POST ${path}/agreements`, { as: "direct", body: agreement })).status).toBe(201);

  // The provider asks with its reseller. Until the customer says yes it is told nothing of the tenant.
  await world.link("reseller");
  const asked = await world.call("POST /v1/customers", {
    as: "provider",
    body: newCustomer(
      { email: "provider@company.example" },
      { tenantId: tenants.customer },
      { associatedPartnerId: tenants.reseller },
    ),
  });
  expect(asked.status).toBe(201);
  expect(asked.text).not.toContain("shared.example");
  for (const as of ["provider", "reseller"] as const) {
    expect(await get(path, as)).toMatchObject({ status: 403, body: { code: 20002 } });
    expect((await get("/v1/customers", as)).body.items).toEqual([]);
  }
  const early = await world.call(`POST ${path}/agreements`, { as: "provider", body: agreement });
  expect(early).toMatchObject({ status: 403, body: { reasonCode: "NO_RELATIONSHIP", code: 20002 } });

  // One yes of the customer is for both.
  await world.setClock("2026-03-05T00:00:00Z");
  expect((await answer(asked.body.relationshipRequestId, "accept")).status).toBe(200);
  for (const as of ["provider", "reseller"] as const) {
    expect((await get("/v1/customers", as)).body.items.map(({ id }) => id)).toEqual([tenants.customer]);
  }
  expect((await get(`${path}/relationships`, "provider")).body.items.map(({ id }) => id)).toEqual([tenants.reseller]);

  // The agreement is the provider's to attest; that of the other partner is not seen and does not stand for it.
  expect(await signed("provider")).toEqual([]);
  const byReseller = await world.call(`POST ${path}/agreements`, { as: "reseller", body: agreement });
  expect(byReseller).toMatchObject({ status: 403, body: { reasonCode: "RESELLER_CANNOT_ATTEST" } });
  expect((await world.call(`POST ${path}/agreements`, { as: "provider", body: agreement })).status).toBe(201);
  expect(await signed("provider")).toHaveLength(1);
  expect(await signed("direct")).toHaveLength(1);

  // Each keeps its own profile, and what one ends leaves the other untouched.
  expect((await get(`${path}/profiles/billing`, "direct")).body).toMatchObject({ email: "direct@company.example" });
  expect((await get(`${path}/profiles/billing`, "reseller")).body).toMatchObject({ email: "provider@company.example" });
  expect((await get(`${path}/relationships`, "direct")).body.items).toEqual([]);
  await world.call(`PATCH ${path}`, { as: "direct", body: { relationshipToPartner: "none" } });
  expect((await get(path, "direct")).status).toBe(403);
  expect((await get(path, "provider")).status).toBe(200);
  expect((await get(path, "reseller")).status).toBe(200);
});
