import { afterAll, beforeAll, expect, test } from "vitest";
import { type Business, businessIn, offers } from "../support/business.js";
import { mpnIdOf, type Party, tenantOf } from "../support/parties.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
let business: Business;
let customerId: string;
let subscriptionId: string;
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2021-03-01T10:00:00Z");
  await business.enrol("contoso", "litware");
  await business.publishOffers();
  customerId = await business.aCustomer("contoso", "asked");
  ({ subscriptionId } = await business.anOrder("contoso", customerId, offers.legacy.offerId));
});
afterAll(() => world.close());

const ask = async (path: string, as: Party, partnerId?: string, role = "all") => {
  const query = partnerId === undefined ? "" : `?partnerId=${partnerId}`;
  const token = await world.tokenOf(as, role);
  return world.call(`GET /v1${path}${query}`, { token });
};
const lists = ["/customers", "/subscriptions"];
const ofTheCustomer = () =>
  ["", `/offers/${offers.plan.offerId}/decision`, "/subscriptions", `/subscriptions/${subscriptionId}`].map(
    (path) => `/customers/${customerId}${path}`,
  );
const paths = () => [...lists, ...ofTheCustomer()];
const contoso = tenantOf("contoso");
/** A page, and a decision, say by which address they were asked for. */
const withoutLinks = (body: unknown) => ({ ...(body as object), links: undefined });

test("the operator reads customers, subscriptions and a selling decision as the partner that it names by tenant or PartnerID sees them, with its role alone", async () => {
  for (const path of paths()) {
    const own = (await ask(path, "contoso")).body;
    for (const partnerId of [contoso.toUpperCase(), mpnIdOf("contoso")]) {
      const { status, body } = await ask(path, "operator", partnerId, "Operator");
      expect(status, path).toBe(200);
      expect(withoutLinks(body)).toEqual(withoutLinks(own));
    }
  }
  for (const path of lists) expect((await ask(path, "operator", contoso, "Operator")).text).toContain(customerId);
});

test("a partner that the operator names sees nothing of others, and one that there is not sees nothing (404)", async () => {
  for (const path of ofTheCustomer()) {
    expect((await ask(path, "operator", tenantOf("litware"), "Operator")).status, path).toBe(404);
  }
  for (const path of lists) {
    expect((await ask(path, "operator", mpnIdOf("litware"), "Operator")).body).toMatchObject({ totalCount: 0 });
  }
  for (const path of paths()) {
    for (const partnerId of ["no-partner", "4711"]) {
      expect((await ask(path, "operator", partnerId, "Operator")).status, `${path} ${partnerId}`).toBe(404);
    }
  }
});

test("REL-07: where the named partner's relationship ended the operator is told so, and the decision says NO_RELATIONSHIP", async () => {
  const left = await business.aCustomer("contoso", "asked-left");
  const end = { as: "contoso", body: { relationshipToPartner: "none" } } as const;
  expect((await world.call(`PATCH /v1/customers/${left}`, end)).status).toBe(200);
  for (const path of [`/customers/${left}`, `/customers/${left}/subscriptions`]) {
    expect(await ask(path, "operator", contoso, "Operator")).toMatchObject({ status: 403, body: { code: 20002 } });
  }
  expect(
    await ask(`/customers/${left}/offers/${offers.plan.offerId}/decision`, "operator", contoso, "Operator"),
  ).toMatchObject({ status: 200, body: { decision: "DENY", reason: "NO_RELATIONSHIP" } });
});

test("the operator that names nobody is told to name a partner", async () => {
  for (const path of paths()) {
    expect(await ask(path, "operator", undefined, "Operator"), path).toMatchObject({
      status: 400,
      body: { reasonCode: "REQUEST_INVALID", remedy: expect.stringContaining("?partnerId=") },
    });
  }
});

test("for anybody else partnerId says nothing: a partner asks for itself, also with an operator's role in its own tenant", async () => {
  for (const path of ofTheCustomer()) expect((await ask(path, "litware", contoso)).status).toBe(404);
  for (const path of lists) expect((await ask(path, "litware", contoso)).body).toMatchObject({ totalCount: 0 });
  for (const path of paths()) {
    expect((await ask(path, "litware", contoso, "Operator")).status).toBe(403);
    const own = await ask(path, "contoso", tenantOf("litware"));
    expect([own.status, withoutLinks(own.body)]).toEqual([200, withoutLinks((await ask(path, "contoso")).body)]);
  }
});

test("a decision's own address asks for the same decision: by the operator with the partner, by a partner without", async () => {
  const path = `/customers/${customerId}/offers/${offers.plan.offerId}/decision`;
  for (const [as, partnerId] of [
    ["operator", mpnIdOf("contoso")],
    ["contoso", undefined],
  ] as const) {
    const { body } = await ask(path, as, partnerId, as === "operator" ? "Operator" : "all");
    const { uri } = (body as { links: { self: { uri: string } } }).links.self;
    expect(uri.includes("partnerId")).toBe(as === "operator");
    expect((await ask(uri, as, undefined, as === "operator" ? "Operator" : "all")).body).toEqual(body);
  }
});

test("the operator turns the pages of the partner that it named, and not with them another's", async () => {
  await business.aCustomer("contoso", "asked-next");
  const token = await world.tokenOf("operator", "Operator");
  const pageOf = (partnerId: string, seek?: string) =>
    world.call(`GET /v1/customers?size=1&partnerId=${partnerId}`, {
      token,
      ...(seek === undefined ? {} : { headers: { "MS-ContinuationToken": seek } }),
    });
  const first = await pageOf(contoso);
  const { continuationToken: seek = "" } = first.body as { continuationToken?: string };
  const [other] = ((await pageOf(contoso, seek)).body as { items: { id: string }[] }).items;
  expect(other?.id).toBeTruthy();
  expect(first.text).not.toContain(other?.id);
  expect(await pageOf(tenantOf("litware"), seek)).toMatchObject({ status: 400 });
});

test("the operator's view is for reading: it changes nothing of a partner's", async () => {
  const line = `PATCH /v1/customers/${customerId}/subscriptions/${subscriptionId}?partnerId=${contoso}`;
  const token = await world.tokenOf("operator", "Operator");
  const answer = await world.call(line, { token, body: { status: "suspended" } });
  expect(answer).toMatchObject({ status: 403, body: { reasonCode: "NO_ROLE" } });
});
