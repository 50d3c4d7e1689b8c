import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CartWorld, catalogue, openCartWorld } from "../carts/cart-world.js";
import type { Json, Sent } from "../support/programme-world.js";

type Line = Json & { subscriptionId: string };
type OrderBody = Json & { id: string; billingCycle: string; lineItems: Line[]; attributes: { etag: string } };

let world: CartWorld;
let customer: string;
beforeAll(async () => {
  world = await openCartWorld();
  const trial = { name: "Trial", family: "licence", isTrial: true, supportedBillingCycles: ["monthly", "annual"] };
  await world.done("PUT /v1/offers/TRIAL", { by: "operator", body: trial });
  const extra = { name: "Extra", family: "licence", isAddOn: true, prerequisiteOffers: [catalogue.suite] };
  const terms = [{ duration: "P1M", billingCycle: "monthly" }];
  await world.done("PUT /v1/offers/EXTRA:0001", { by: "operator", body: { ...extra, terms } });
});
beforeEach(async () => {
  await world.holdClock("2021-05-03T09:00:00Z");
  customer = await world.aBuyer();
});
afterAll(() => world.close());

const path = () => `/v1/customers/${customer}`;
const placed = async (offerId: string, quantity = 1, more: Json = {}) =>
  (await world.done(`POST ${path()}/orders`, {
    body: { lineItems: [{ lineItemNumber: 0, offerId, quantity }], ...more },
  })) as OrderBody;
const change = (order: OrderBody, body: Json, sent: Sent = {}) =>
  world.call(`PATCH ${path()}/orders/${order.id}`, { body, ...sent });
const now = async (order: OrderBody) => (await world.done(`GET ${path()}/orders/${order.id}`)) as OrderBody;
const subscriptionOf = async ({ lineItems }: OrderBody) =>
  world.done(`GET ${path()}/subscriptions/${lineItems[0]?.subscriptionId}`);
const suspend = ({ lineItems }: OrderBody) =>
  world.done(`PATCH ${path()}/subscriptions/${lineItems[0]?.subscriptionId}`, { body: { status: "suspended" } });
const phones = (base: OrderBody | undefined, quantity = 5): Json => ({
  ...{ lineItemNumber: 1, offerId: catalogue.phones, quantity },
  ...(base === undefined ? {} : { parentSubscriptionId: base.lineItems[0]?.subscriptionId }),
});

/** Refused with its number, and the order is as it was. */
async function expectRefused(order: OrderBody, body: Json, told: Json) {
  const before = await now(order);
  const answer = await change(order, body);
  expect({ ...answer.body, status: answer.status }).toMatchObject({ status: 400, remedy: expect.any(String), ...told });
  expect(await now(order)).toEqual(before);
}

describe("an add-on", () => {
  test("is bought to a subscription of the order, which it belongs to from then on", async () => {
    const order = await placed(catalogue.office);
    const { status, body } = await change(order, { referenceCustomerId: customer, lineItems: [phones(order)] });
    const base = order.lineItems[0]?.subscriptionId;
    expect([status, body.lineItems]).toMatchObject([
      200,
      [
        { lineItemNumber: 0, subscriptionId: base },
        { lineItemNumber: 1, offerId: catalogue.phones, quantity: 5, parentSubscriptionId: base },
      ],
    ]);
    const { items } = await world.call(`GET ${path()}/subscriptions?order_id=${order.id}`);
    expect(items.map(({ parentSubscriptionId }) => parentSubscriptionId).filter(Boolean)).toEqual([base]);
  });

  test("goes into one order with its base, which a line before it sells", async () => {
    const lineItems = [{ lineItemNumber: 0, offerId: catalogue.office, quantity: 1 }, phones(undefined)];
    const { body } = await world.call(`POST ${path()}/orders`, { body: { lineItems } });
    const [base, addOn] = (body as OrderBody).lineItems;
    expect(addOn?.parentSubscriptionId).toBe(base?.subscriptionId);
    const alone = { lineItems: [{ ...phones(undefined), lineItemNumber: 0 }] };
    expect(await world.call(`POST ${path()}/orders`, { body: alone })).toMatchObject({
      ...{ status: 400, body: { code: 800029 } },
    });
  });

  test("fits only the offers that it is made for, of this partner, while they are active (800029, 27009)", async () => {
    const order = await placed(catalogue.office);
    const suite = await placed(catalogue.suite);
    await expectRefused(order, { lineItems: [phones(suite)] }, { code: 800029 });
    const unknown = { ...phones(order), parentSubscriptionId: randomUUID() };
    await expectRefused(order, { lineItems: [unknown] }, { code: 800029 });
    await expectRefused(order, { lineItems: [phones(undefined)] }, { code: 800029 });
    const noAddOn = { ...phones(order), offerId: catalogue.suite };
    await expectRefused(order, { lineItems: [noAddOn] }, { code: 800029 });
    await expectRefused(order, { lineItems: [phones(order, 4)] }, { code: 2002 });
    await suspend(order);
    await expectRefused(order, { lineItems: [phones(order)] }, { code: 27009, status: 409 });
  });

  test("fits no base whose term is over, also before the timer has been there (SUB-08)", async () => {
    const order = await placed(catalogue.suite);
    const base = order.lineItems[0]?.subscriptionId;
    await world.done(`PATCH ${path()}/subscriptions/${base}`, { body: { autoRenewEnabled: false } });
    const lineItems = [{ lineItemNumber: 1, offerId: "EXTRA:0001", quantity: 1, parentSubscriptionId: base }];
    await world.holdClock("2021-06-03T00:00:00Z");
    await expectRefused(order, { lineItems }, { code: 27009, status: 409 });
    const ordered = await world.call(`POST ${path()}/orders`, {
      body: { lineItems: lineItems.map((one) => ({ ...one, lineItemNumber: 0 })) },
    });
    expect(ordered).toMatchObject({ status: 409, body: { code: 27009 } });
    await world.holdClock("2021-06-02T23:59:59Z");
    expect((await change(order, { lineItems })).status).toBe(200);
  });

  test("is decided like any purchase (ORD-03), so a restricted partner buys none (AMB-69)", async () => {
    const order = await placed(catalogue.office);
    const partner = (status: string) =>
      world.done("PATCH /v1/partners/0b000000-0000-4000-8000-000000000002", { by: "operator", body: { status } });
    await partner("restricted");
    const refused = { code: 800039, reasonCode: "PARTNER_RESTRICTED", status: 403 };
    await expectRefused(order, { lineItems: [phones(order)] }, refused);
    await partner("active");
  });

  test("of one request, sent eight times at once, is bought once", async () => {
    const order = await placed(catalogue.office);
    const sent = { headers: { "MS-RequestId": randomUUID() } };
    const body = { lineItems: [phones(order)] };
    const answers = await Promise.all(Array.from({ length: 8 }, () => change(order, body, sent)));
    expect(new Set(answers.map((answer) => JSON.stringify([answer.status, answer.body]))).size).toBe(1);
    expect((await now(order)).lineItems.length).toBe(2);
  });

  test("of two requests at once makes two lines, each with a number of its own", async () => {
    const order = await placed(catalogue.office);
    await Promise.all([5, 6].map((quantity) => change(order, { lineItems: [phones(order, quantity)] })));
    const { lineItems } = await now(order);
    expect(lineItems.map(({ lineItemNumber }) => lineItemNumber)).toEqual([0, 1, 2]);
    expect(new Set(lineItems.map(({ subscriptionId }) => subscriptionId)).size).toBe(3);
  });
});

describe("another billing cycle", () => {
  test("of a legacy licence is the order's and its subscription's", async () => {
    const order = await placed(catalogue.office, 3);
    const { status, body } = await change(order, { ...order, billingCycle: "Annual" });
    expect([status, body.billingCycle]).toEqual([200, "annual"]);
    expect(await subscriptionOf(order)).toMatchObject({ billingCycle: "annual", quantity: 3 });
  });

  test("is none of a suspended licence (6000), and none that the offer has not (6001)", async () => {
    const order = await placed(catalogue.office);
    for (const billingCycle of ["triennial", "none", "weekly"]) {
      await expectRefused(order, { billingCycle }, { code: 6001 });
    }
    await suspend(order);
    await expectRefused(order, { billingCycle: "annual" }, { code: 6000 });
  });

  test("is none of a licence that time has cancelled, also before the timer has been there (SUB-08)", async () => {
    const order = await placed(catalogue.office);
    await suspend(order);
    await world.holdClock("2021-08-01T09:00:00Z");
    const fact = expect.stringContaining("is cancelled");
    await expectRefused(order, { billingCycle: "annual" }, { code: 6000, fact });
  });

  test.each([catalogue.plan, catalogue.suite, "TRIAL"])("is none of %s (800097)", async (offerId) => {
    await expectRefused(await placed(offerId), { billingCycle: "annual" }, { code: 800097 });
  });
});

describe("a cancellation", () => {
  test.each([
    [catalogue.legacy, 800063],
    [catalogue.office, 800063],
    [catalogue.plan, 800061],
    [catalogue.suite, 800061],
  ])("of an order of %s is refused with %d: it goes by its subscription (3.2)", async (offerId, code) => {
    const order = await placed(offerId);
    await expectRefused(order, { id: order.id, status: "Cancelled" }, { code, reasonCode: "ORDER_FINAL" });
  });

  test("is the only status that a client may ask for", async () => {
    await expectRefused(await placed(catalogue.office), { status: "suspended" }, { code: 800096 });
  });
});

describe("the body of a change", () => {
  test("may be the order as it was read, in PascalCase and with nulls: it changes nothing", async () => {
    const order = await placed(catalogue.office);
    const pascal = {
      ...{ Id: order.id, ReferenceCustomerId: customer.toUpperCase(), BillingCycle: "Monthly", Status: "Completed" },
      ...{ CurrencyCode: null, LineItems: order.lineItems.map((one) => ({ ...one, FriendlyName: null })), Links: null },
    };
    for (const body of [order, pascal, {}, { status: "none", billingCycle: "unknown" }]) {
      const answer = await change(order, body);
      expect([answer.status, answer.body]).toEqual([200, order]);
    }
  });

  test("with several changes of which one is refused changes nothing", async () => {
    const order = await placed(catalogue.office);
    const cycled = { billingCycle: "annual" };
    await expectRefused(order, { ...cycled, lineItems: [phones(order, 1)] }, { code: 2002 });
    await expectRefused(order, { ...cycled, status: "cancelled" }, { code: 800063 });
    const both = { lineItems: [phones(order), { ...phones(order), offerId: "unknown" }] };
    await expectRefused(order, { ...cycled, ...both }, { code: 800004, reasonCode: "OFFER_UNKNOWN" });
    expect(await subscriptionOf(order)).toMatchObject({ billingCycle: "monthly" });
    expect((await world.subscriptionsOf(customer)).length).toBe(1);
  });

  test("with several good changes makes them all, the add-on on the new cycle too", async () => {
    const order = await placed(catalogue.office);
    const { status } = await change(order, { billingCycle: "annual", lineItems: [phones(order)] });
    expect([status, (await now(order)).billingCycle]).toEqual([200, "annual"]);
    const cycles = (await world.subscriptionsOf(customer)).map(({ billingCycle }) => billingCycle);
    expect(cycles).toEqual(["annual", "annual"]);
  });

  test("names this customer, this order and its own subscriptions", async () => {
    const order = await placed(catalogue.office);
    const other = await placed(catalogue.suite);
    await expectRefused(order, { referenceCustomerId: randomUUID() }, { reasonCode: "MIXED_CUSTOMERS" });
    await expectRefused(order, { id: other.id }, { reasonCode: "REQUEST_INVALID" });
    await expectRefused(order, { lineItems: other.lineItems }, { code: 800021 });
  });

  test("with the ETag of an earlier reading is stale: 400/2055, and 412 where If-Match was sent", async () => {
    const order = await placed(catalogue.office);
    await change(order, { billingCycle: "annual" });
    await expectRefused(order, { ...order, billingCycle: "monthly" }, { code: 2055, reasonCode: "CONFLICT" });
    const stale = await change(order, { billingCycle: "monthly" }, { headers: { "If-Match": order.attributes.etag } });
    expect(stale.status).toBe(412);
    const current = await now(order);
    expect((await change(order, { ...current, billingCycle: "monthly" })).status).toBe(200);
  });

  test("of an order that is unknown or another partner's is 404 with 20000, or does not know the customer", async () => {
    const order = await placed(catalogue.office);
    const unknown = await change({ ...order, id: randomUUID() }, {});
    expect(unknown).toMatchObject({ status: 404, body: { code: 20000 } });
    expect(await change(order, {}, { by: "otherDirect" })).toMatchObject({ status: 404, body: { code: 60003 } });
  });
});
