import { afterAll, beforeAll, expect, test } from "vitest";
import { newCustomer, newDomain } from "../../customers/customer-world.js";
import { newAgreement } from "../../support/business.js";
import { atOnce, counted, told } from "./at-once.js";
import { openStage, operatorId, type Stage, usualNow } from "./stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.at(usualNow);
}, 120_000);
afterAll(() => stage.close());

const several = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
test("CUS-02: of 64 clients of two partners that create one domain at once exactly one wins, and the others leave nothing behind", async () => {
  const partners = [await stage.aPartner(), await stage.aPartner()];
  const domain = newDomain();
  const body = newCustomer({}, { domain });
  const answers = await atOnce(
    stage,
    several(64, (index) => ({ line: "POST /v1/customers", by: partners[index % 2] ?? "", body })),
  );
  expect(counted(answers)).toEqual({ "201": 1, "409 DOMAIN_TAKEN": 63 });

  const filter = encodeURIComponent(JSON.stringify({ Field: "Domain", Value: domain, Operator: "starts_with" }));
  const lists = await Promise.all(partners.map((by) => stage.done(`GET /v1/customers?filter=${filter}`, { by })));
  expect(lists.flatMap(({ items }) => items)).toHaveLength(1);
  expect((await stage.world.ports.tables.open("unfinished").page("customerCreation", {})).rows).toEqual([]);
}, 120_000);

test("AGR-05: of eight clients that attest one person at once exactly one wins", async () => {
  const by = await stage.aPartner();
  const line = `POST /v1/customers/${await stage.aCustomer(by)}/agreements`;
  const answers = await atOnce(
    stage,
    several(8, () => ({ line, by, body: newAgreement })),
  );
  expect(counted(answers)).toEqual({ "201": 1, "400 AGREEMENT_EXISTS": 7 });
});

test("4.7: of eight clients that write with one ETag at once exactly one wins", async () => {
  const by = await stage.aPartner();
  const path = `/v1/customers/${await stage.aCustomer(by)}/profiles/billing`;
  const { attributes, ...profile } = await stage.done(`GET ${path}`, { by });
  const { etag } = attributes as { etag: string };
  const answers = await atOnce(
    stage,
    several(8, (index) => ({
      line: `PUT ${path}`,
      by,
      headers: { "If-Match": etag },
      body: { ...profile, email: `writer-${index}@company.example` },
    })),
  );
  expect(counted(answers)).toEqual({ "200": 1, "412 CONFLICT": 7 });
});

test("3.1: of a yes and a withdrawal at once one wins, and the other is told so", async () => {
  for (let round = 0; round < 4; round++) {
    const [partner, customer] = [await stage.aPartner(), stage.aTenant()];
    const path = `/v1/customers/${customer}/relationshiprequests/${await stage.request(partner, customer)}`;
    const [yes, withdrawal] = await atOnce(stage, [
      { line: `POST ${path}/accept`, by: customer, role: "GlobalAdmin" },
      { line: `DELETE ${path}`, by: partner },
    ]);
    const answers = [yes, withdrawal].map((answer) => answer && told(answer));
    expect([
      ["200", "409 INVALID_STATE"],
      ["404 NOT_FOUND", "204"],
    ]).toContainEqual(answers);
    const { status } = await stage.send({ line: `GET /v1/customers/${customer}`, by: partner });
    expect(status).toBe(answers[0] === "200" ? 200 : 404);
  }
});

test("REL-06: a relationship that ends while its partner orders ends without the order, or not at all", async () => {
  for (let round = 0; round < 4; round++) {
    const by = await stage.aPartner();
    const customer = await stage.aCustomer(by);
    await stage.agree(by, customer);
    const lineItems = [{ lineItemNumber: 0, offerId: "796B6B5F-613C-4E24-A17C-EBA730D49C02", quantity: 1 }];
    const answers = await atOnce(stage, [
      { line: `POST /v1/customers/${customer}/orders`, by, body: { lineItems } },
      { line: `PATCH /v1/customers/${customer}`, by, body: { relationshipToPartner: "none" } },
    ]);
    expect([
      ["201", "409 ACTIVE_SUBSCRIPTIONS"],
      ["403 NO_RELATIONSHIP", "200"],
    ]).toContainEqual(answers.map(told));
  }
});

test("MKT-06: of eight enrolments with one PartnerID at once exactly one wins", async () => {
  const { mpnId } = stage.enrolment();
  const answers = await atOnce(
    stage,
    several(8, () => ({ line: "POST /v1/partners", by: operatorId, body: { ...stage.enrolment(), mpnId } })),
  );
  expect(counted(answers)).toEqual({ "201": 1, "409 REQUEST_INVALID": 7 });
});
