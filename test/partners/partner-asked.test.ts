import { afterAll, beforeAll, expect, test } from "vitest";
import { type Business, businessIn, offers } from "../support/business.js";
import { type Party, tenantOf } from "../support/parties.js";
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
  return world.call(`GET /v1/customers/${customerId}${path}${query}`, { token });
};
const paths = () => [`/offers/${offers.plan.offerId}/decision`, "/subscriptions", `/subscriptions/${subscriptionId}`];
const contoso = tenantOf("contoso");

test("the operator reads a selling decision and subscriptions as the partner that it names sees them, with its role alone", async () => {
  for (const path of paths()) {
    const own = (await ask(path, "contoso")).body as object;
    const { status, body } = await ask(path, "operator", contoso.toUpperCase(), "Operator");
    expect(status, path).toBe(200);
    // A page says by which address it was asked for.
    expect({ ...(body as object), links: undefined }).toEqual({ ...own, links: undefined });
  }
});

test("a partner that the operator names sees no customer of others; nobody named, or none that there is, is nobody's view (404)", async () => {
  for (const path of paths()) {
    for (const partnerId of [tenantOf("litware"), "no-partner", undefined]) {
      expect((await ask(path, "operator", partnerId, "Operator")).status, `${path} ${partnerId}`).toBe(404);
    }
  }
});

test("for anybody else partnerId says nothing: a partner asks for itself, also with an operator's role in its own tenant", async () => {
  for (const path of paths()) {
    expect((await ask(path, "litware", contoso)).status).toBe(404);
    expect((await ask(path, "litware", contoso, "Operator")).status).toBe(403);
    expect((await ask(path, "contoso", tenantOf("litware"))).status).toBe(200);
  }
});

test("the operator's view is for reading: it changes nothing of a partner's", async () => {
  const line = `PATCH /v1/customers/${customerId}/subscriptions/${subscriptionId}?partnerId=${contoso}`;
  const token = await world.tokenOf("operator", "Operator");
  const answer = await world.call(line, { token, body: { status: "suspended" } });
  expect(answer).toMatchObject({ status: 403, body: { reasonCode: "NO_ROLE" } });
});
