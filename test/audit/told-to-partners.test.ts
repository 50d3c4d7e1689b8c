import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newCustomer, openProgrammeWorld, type ProgrammeWorld, parties } from "../support/programme-world.js";

let world: ProgrammeWorld;
const customer = randomUUID();
const sellers = ["direct", "otherDirect"] as const;
type Seller = (typeof sellers)[number];

/** One customer that two partners serve. */
beforeAll(async () => {
  world = await openProgrammeWorld();
  await world.holdClock("2026-11-05T09:00:00Z");
  world.addTenant(customer);
  const domain = `${customer.slice(0, 8)}.onmicrosoft.com`;
  for (const by of sellers) {
    await world.enrol(by, ["directBill"]);
    const body = newCustomer({ companyProfile: { tenantId: customer, domain } });
    const { relationshipRequestId } = await world.done("POST /v1/customers", { by, body });
    await world.done(`POST /v1/customers/${customer}/relationshiprequests/${relationshipRequestId}/accept`, {
      by: customer,
      role: "GlobalAdmin",
    });
  }
});
afterAll(() => world.close());

let day = 5;
/** Each test reads its own day. */
beforeEach(() => world.holdClock(`2026-11-${String(++day).padStart(2, "0")}T09:00:00Z`));

const decide = (path: string, body: unknown) =>
  world.done(`PUT /v1/customers/${customer}${path}`, { by: "operator", body });
const say = (by: Seller, body: unknown) => world.done(`POST /v1/customers/${customer}/qualifications`, { by, body });
/** What the operator did, as the partner reads it in today's audit. */
async function toldTo(by: Seller) {
  const from = `2026-11-${String(day).padStart(2, "0")}`;
  const { items } = await world.call(`GET /v1/auditrecords?startDate=${from}`, { by });
  return items.filter(({ userPrincipalName }) => userPrincipalName === "Operator");
}
const newValues = async (by: Seller) =>
  (await toldTo(by)).map(({ resourceNewValue }) => JSON.parse(String(resourceNewValue)));
const other = { direct: "otherDirect", otherDirect: "direct" } as const;
async function expectNothingOfOthers() {
  for (const by of sellers) expect(JSON.stringify(await toldTo(by))).not.toContain(parties[other[by]]);
}

test("what the operator says of a customer's account is in the audit of each partner that serves it", async () => {
  await decide("/validationStatus", { status: "UnderReview" });
  await decide("/validationStatus", { status: "Allowed" });
  for (const by of sellers) {
    const told = await toldTo(by);
    expect(told).toHaveLength(2);
    expect(told[1]).toMatchObject({
      partnerId: parties[by],
      customerId: customer,
      participants: [parties[by]],
      resourceType: "customer",
      operationType: "update_customer_qualification",
    });
    expect(JSON.parse(String(told[1]?.resourceOldValue))).toMatchObject({ Status: "UnderReview" });
    expect(JSON.parse(String(told[1]?.resourceNewValue))).toMatchObject({ Status: "Allowed" });
  }
  await expectNothingOfOthers();
});
test("26, CUS-04: the operator's own record names every partner that was told its decision, a partner's none but itself", async () => {
  await decide("/validationStatus", { status: "UnderReview" });
  const asked = `GET /v1/auditrecords?startDate=2026-11-${String(day).padStart(2, "0")}`;
  const { items } = await world.call(asked, { by: "operator", role: "Operator" });
  expect(items.map(({ participants }) => [...(participants as string[])].sort())).toEqual([
    [parties.direct, parties.otherDirect].sort(),
  ]);
  for (const by of sellers) expect((await toldTo(by)).map(({ participants }) => participants)).toEqual([[parties[by]]]);
});
test("CUS-04, CUS-09: whose tenant a customer's is, each partner hears; another owner is not named to it", async () => {
  await decide("/owner", { tenantKind: "sharedServices", ownedByPartnerId: parties.direct });
  await decide("/owner", { tenantKind: "customer" });
  expect(await newValues("direct")).toEqual([
    { TenantKind: "sharedServices", IsOwn: true },
    { TenantKind: "customer", IsOwn: false },
  ]);
  expect(await newValues("otherDirect")).toEqual([
    { TenantKind: "sharedServices", IsOwn: false },
    { TenantKind: "customer", IsOwn: false },
  ]);
  await expectNothingOfOthers();
});
test("CUS-04: each partner hears what became of its own word on the customer, and nothing of another's", async () => {
  await say("direct", { qualification: "Education", educationSegment: "K12", website: "school.example" });
  await say("otherDirect", { qualification: "Education", educationSegment: "HigherEducation" });
  await decide("/qualifications/Education", { vettingStatus: "Approved" });
  expect(await newValues("direct")).toMatchObject([{ EducationSegment: "K12", VettingStatus: "Approved" }]);
  expect(await newValues("otherDirect")).toMatchObject([
    { EducationSegment: "HigherEducation", VettingStatus: "Approved" },
  ]);
  expect(JSON.stringify(await toldTo("otherDirect"))).not.toContain("school.example");
  await expectNothingOfOthers();
});
test("CUS-04: who said nothing hears what the customer is when it is found true, and nothing when it is denied", async () => {
  await say("direct", { qualification: "StateOwnedEntity" });
  await decide("/qualifications/StateOwnedEntity", { vettingStatus: "Denied", vettingReason: "No papers" });
  expect(await newValues("direct")).toMatchObject([{ VettingStatus: "Denied", VettingReason: "No papers" }]);
  expect(await toldTo("otherDirect")).toEqual([]);
  await decide("/qualifications/StateOwnedEntity", { vettingStatus: "Approved" });
  expect(await newValues("otherDirect")).toEqual([{ Qualification: "StateOwnedEntity", VettingStatus: "Approved" }]);
  await expectNothingOfOthers();
});
test("who serves the customer no longer is told nothing more of it", async () => {
  const body = { relationshipToPartner: "none" };
  await world.done(`PATCH /v1/customers/${customer}`, { by: "otherDirect", body });
  await decide("/validationStatus", { status: "NotAllowed" });
  expect(await newValues("direct")).toMatchObject([{ Status: "NotAllowed" }]);
  expect(await toldTo("otherDirect")).toEqual([]);
});
