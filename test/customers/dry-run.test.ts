import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ports } from "../../shared/platform/ports.js";
import { type CustomerWorld, newCustomer, newDomain, openCustomerWorld, tenants, type Who } from "./customer-world.js";

let world: CustomerWorld;
/** The world's ports, on which any write is a fault. */
let readOnly: Ports;
beforeAll(async () => {
  world = await openCustomerWorld();
  await world.setClock("2026-03-01T00:00:00Z");
  const refuse = () => Promise.reject(new Error("a dry run wrote"));
  const { tables, blobs } = world.ports;
  readOnly = {
    ...world.ports,
    tables: { open: (name) => ({ ...tables.open(name), change: refuse }) },
    queues: { open: () => ({ send: refuse }) },
    blobs: { open: (name) => ({ ...blobs.open(name), create: refuse }) },
  };
});
afterAll(() => world.close());

type Sent = { as?: Who; body?: unknown; role?: "GlobalAdmin" | "AdminAgent" | "Operator" };

/** Sends a request as a dry run, then in earnest under the same id: both must answer alike. */
async function bothWays(line: string, { as = "direct", ...sent }: Sent = {}) {
  const headers = { "MS-RequestId": randomUUID() };
  const dry = await world.call(`${line}?dryRun=true`, { as, ...sent, headers, on: readOnly });
  const real = await world.call(line, { as, ...sent, headers });
  expect({ status: dry.status, body: dry.body }, line).toEqual({ status: real.status, body: real.body });
  return real;
}

test("every write of this part answers a dry run as it answers in earnest, and writes nothing", async () => {
  const { body: customer } = await bothWays("POST /v1/customers", { body: newCustomer() });
  const path = `/v1/customers/${customer.id}`;
  const billing = (await world.call(`GET ${path}/profiles/billing`, { as: "direct" })).body;
  await bothWays(`PUT ${path}/profiles/billing`, { body: { ...billing, email: "new@company.example" } });
  await bothWays(`PUT ${path}/validationStatus`, { as: "operator", role: "Operator", body: { status: "Allowed" } });
  await bothWays(`POST ${path}/qualifications`, { body: { qualification: "StateOwnedEntity" } });
  const user = {
    usageLocation: "US",
    userPrincipalName: `jane@${customer.companyProfile.domain}`,
    displayName: "Jane",
    passwordProfile: { password: "Passw0rd!", forceChangePassword: true },
  };
  const { body: jane } = await bothWays(`POST ${path}/users`, { body: user });
  await bothWays(`PATCH ${path}/users/${jane.id}`, { body: { displayName: "Jane Doe" } });
  const { body: group } = await bothWays(`POST ${path}/groups`, { body: { displayName: "Staff" } });
  await bothWays(`POST ${path}/groups/${group.id}/members`, { body: { id: jane.id } });
  await bothWays(`DELETE ${path}/users/${jane.id}`);
  await bothWays(`PATCH ${path}`, { body: { relationshipToPartner: "none" } });

  const asked = await bothWays("POST /v1/customers", {
    body: newCustomer({}, { tenantId: tenants.customer, domain: newDomain() }),
  });
  const request = `/v1/customers/${tenants.customer}/relationshiprequests/${asked.body.relationshipRequestId}`;
  await bothWays(`POST ${request}/accept`, { as: "customer", role: "GlobalAdmin" });
  const link = await bothWays("POST /v1/relationships", { as: "provider", body: { resellerId: tenants.reseller } });
  await bothWays(`POST /v1/relationships/${link.body.id}/accept`, { as: "reseller" });
});

test("a dry run is refused as the request would be", async () => {
  const taken = newCustomer();
  await world.call("POST /v1/customers", { as: "direct", body: taken });
  expect(await bothWays("POST /v1/customers", { as: "otherDirect", body: taken })).toMatchObject({
    status: 409,
    body: { reasonCode: "DOMAIN_TAKEN" },
  });
  expect(await bothWays("POST /v1/customers", { as: "reseller", body: newCustomer() })).toMatchObject({ status: 403 });
});
test("a dry run takes nothing from the request that follows: another body under its id is no reuse", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const send = (query: string) =>
    world.call(`POST /v1/customers${query}`, { as: "direct", headers, body: newCustomer() });
  expect((await send("?dryRun=true")).status).toBe(201);
  expect((await send("?DryRun=True")).status).toBe(201);
  expect((await send("")).status).toBe(201);
  expect(await send("")).toMatchObject({ status: 422 });
});
test("dryRun=false is a request like any other, and any other word is refused", async () => {
  const send = (value: string) =>
    world.call(`POST /v1/customers?dryRun=${value}`, { as: "direct", body: newCustomer() });
  const { body } = await send("false");
  expect((await world.call(`GET /v1/customers/${body.id}`, { as: "direct" })).status).toBe(200);
  for (const value of ["maybe", ""])
    expect(await send(value)).toMatchObject({ status: 400, body: { reasonCode: "REQUEST_INVALID" } });
});
