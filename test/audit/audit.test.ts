import { afterAll, beforeAll, expect, test } from "vitest";
import { openBackend } from "../../shared/backend.js";
import type { Ports, Table } from "../../shared/platform/ports.js";
import { newCustomer, openProgrammeWorld, type ProgrammeWorld, parties } from "../support/programme-world.js";

let world: ProgrammeWorld;
let first: string;
let second: string;

beforeAll(async () => {
  world = await openProgrammeWorld();
  await world.holdClock("2026-11-05T09:00:00Z");
  await world.enrol("direct", ["directBill"]);
  await world.enrol("otherDirect", ["directBill"]);
  await world.holdClock("2026-11-10T09:00:00Z");
  first = await world.aCustomer("direct", {
    billingProfile: { ...newCustomer().billingProfile, companyName: "Fabrikam BV" },
  });
  await world.holdClock("2026-11-14T10:00:00Z");
  second = await world.aCustomer("direct");
});
afterAll(() => world.close());

const filter = (field: string, value: string, operator: string) =>
  `&filter=${encodeURIComponent(JSON.stringify({ Field: field, Value: value, Operator: operator }))}`;
const audit = (query = "", headers = {}) => world.call(`GET /v1/auditrecords${query}`, { headers });
const customersOf = async (query: string) => (await audit(query)).items.map((one) => one.customerId);

test("each change stands in the audit of the tenant that made it, with who, what, when and the request", async () => {
  const { status, items } = await audit(`?startDate=2026-11-01${filter("ResourceType", "customer", "equals")}`);
  expect(status).toBe(200);
  expect(items[0]).toMatchObject({
    id: expect.stringMatching(`^${parties.direct}_${first}_add_customer_\\d{18}$`),
    partnerId: parties.direct,
    customerId: first,
    customerName: "Fabrikam BV",
    userPrincipalName: "AdminAgent",
    resourceType: "customer",
    operationType: "add_customer",
    operationStatus: "succeeded",
    operationDate: "2026-11-10T09:00:00.000Z",
    originalCorrelationId: expect.any(String),
    attributes: { objectType: "AuditRecord" },
  });
  expect(JSON.parse(String(items[0]?.resourceNewValue))).toMatchObject({
    CompanyName: "Fabrikam BV",
    BillingProfile: { DefaultAddress: { Country: "NL" } },
  });
});
test("CUS-04: what one partner did is in no other partner's audit", async () => {
  const other = await world.call("GET /v1/auditrecords", { by: "otherDirect" });
  expect(other.items.map((one) => one.operationType)).toEqual(["create_mpn_association"]);
});
test("what the operator does to a partner's account is in that partner's audit too, in words that clients know", async () => {
  const accounts = `?startDate=2026-11-01${filter("ResourceType", "mpn_association", "equals")}`;
  await world.holdClock("2026-11-12T09:00:00Z");
  const body = { membershipActive: false };
  await world.done(`PATCH /v1/partners/${parties.otherDirect}`, { by: "operator", body });
  await world.done(`PATCH /v1/partners/${parties.otherDirect}`, { by: "operator", body: { membershipActive: true } });
  await world.holdClock("2026-11-14T10:00:00Z");
  const told = (await world.call(`GET /v1/auditrecords${accounts}`, { by: "otherDirect" })).items;
  expect(told.map((one) => one.operationType)).toEqual([
    "create_mpn_association",
    "update_mpn_association",
    "update_mpn_association",
  ]);
  expect(told[1]).toMatchObject({ partnerId: parties.otherDirect, participants: [parties.otherDirect] });
  expect(JSON.parse(String(told[1]?.resourceOldValue))).toMatchObject({ MembershipActive: true });
  expect(JSON.parse(String(told[1]?.resourceNewValue))).toMatchObject({ MembershipActive: false });
  expect((await audit(accounts)).items).toHaveLength(1);
  expect((await world.call(`GET /v1/auditrecords${accounts}`, { by: "operator" })).items).toHaveLength(4);
});
test("what the operator does in words that the wire has not is in the operator's audit alone", async () => {
  const cataloguer = { by: "operator", body: { name: "Licence", family: "licence" } };
  await world.done("PUT /v1/offers/AUDITED-1", cataloguer);
  const offers = `?startDate=2026-11-01${filter("ResourceType", "offer", "equals")}`;
  const own = await world.call(`GET /v1/auditrecords${offers}`, { by: "operator" });
  expect(own.items.map((one) => one.operationType)).toEqual(["publish_offer"]);
  expect((await audit(offers)).items).toEqual([]);
});
test("26: an audit record names the partners whom it concerns, and no customer and no operator among them", async () => {
  const { items } = await audit(`?startDate=2026-11-01${filter("ResourceType", "customer", "equals")}`);
  expect(items.map((one) => one.participants)).toEqual([[parties.direct], [parties.direct]]);
});

for (const spelling of [
  "2026-11-14",
  "11/14/2026%2000:00:00",
  "11%2F14%2F2026+12:00:00+AM",
  "2026-11-318",
  "2026-11-14T00:00:00Z",
  "2026-11-14T00:00:00.000Z",
  "2026-11-14T01:00:00%2B01:00",
]) {
  test(`a start written as ${spelling} is the 14th of November`, async () => {
    expect(await customersOf(`?startDate=${spelling}`)).toEqual([second]);
  });
}
test("an end at midnight takes in the whole of that day", async () => {
  expect(await customersOf("?startDate=2026-11-09&endDate=2026-11-10")).toEqual([first]);
  expect(await customersOf("?startDate=2026-11-09&endDate=11/9/2026%2012:00:00%20AM")).toEqual([]);
});
test("90 days back may be asked for, 91 may not", async () => {
  expect((await audit("?startDate=2026-08-16")).status).toBe(200);
  const refused = await audit("?startDate=2026-08-15");
  expect([refused.status, refused.body.reasonCode]).toEqual([400, "REQUEST_INVALID"]);
});
test("a date in no known spelling, or a span that ends before it begins, is refused", async () => {
  for (const query of ["?startDate=yesterday", "?startDate=2026-02-30", "?startDate=2026-11-14&endDate=2026-11-12"]) {
    expect((await audit(query)).status).toBe(400);
  }
});

test("the audit is filtered by a part of the company's name, by customer and by type of resource", async () => {
  const from = "?startDate=2026-11-01";
  expect(await customersOf(from + filter("CompanyName", "fabri", "substring"))).toEqual([first]);
  expect(await customersOf(from + filter("customerId", second.toUpperCase(), "equals"))).toEqual([second]);
  expect(await customersOf(from + filter("ResourceType", "Customer", "equals"))).toEqual([first, second]);
  expect(await customersOf(from + filter("ResourceType", "order", "equals"))).toEqual([]);
  expect((await audit(from + filter("CompanyName", "fabri", "starts_with"))).status).toBe(400);
});
test("pages of one follow each other by the token, and the last has no next", async () => {
  const seen: unknown[] = [];
  let at = { path: "/v1/auditrecords?startDate=2026-11-09&size=1", headers: {} };
  for (;;) {
    const { items, next } = await world.call(`GET ${at.path}`, { headers: at.headers });
    seen.push(items.map((one) => one.customerId));
    if (next === undefined) break;
    at = next;
  }
  expect(seen).toEqual([[first], [second], []]);
});
test("a token of another filter is refused", async () => {
  const one = await audit("?startDate=2026-11-01&size=1");
  const headers = { "MS-ContinuationToken": String(one.body.continuationToken) };
  expect((await audit(`?startDate=2026-11-02&size=1`, headers)).status).toBe(400);
});

/** Ports whose host dies before or after it changes a table. */
function dyingAt(ports: Ports, table: string, when: "before" | "after"): Ports {
  const dying = (opened: Table): Table => ({
    ...opened,
    change: async (partition, changes) => {
      if (when === "after") await opened.change(partition, changes);
      throw new Error("the host died");
    },
  });
  return {
    ...ports,
    tables: { open: (name) => (name === table ? dying(ports.tables.open(name)) : ports.tables.open(name)) },
  };
}
const told = async (when: "before" | "after", number: number) => {
  const actor = { tenantId: `${parties.direct.slice(0, -2)}9${number}`, kind: "app", id: "app" } as const;
  const invocation = { now: new Date("2026-11-14T11:00:00Z"), requestId: "r", correlationId: "c", actor, idSeed: "s" };
  const backend = openBackend(dyingAt(world.ports, "customers", when), invocation);
  const { version } = await backend.customers.read(`audit-${when}`);
  await expect(
    backend.customers.commit(`audit-${when}`, version, [], { kind: "customer-created", subject: "x", by: actor }),
  ).rejects.toThrow("the host died");
  const { notes } = await backend.auditTrail.page(actor.tenantId, "2026", "2027");
  return Promise.all(notes.map((note) => backend.auditTrail.event(note)));
};
test("a host that dies right after its commit has told it, and nobody has to repair anything", async () => {
  expect(await told("after", 1)).toMatchObject([{ kind: "customer-created" }]);
});
test("a host that dies before its commit has told nothing, though the note of it is there", async () => {
  expect(await told("before", 2)).toEqual([undefined]);
});
