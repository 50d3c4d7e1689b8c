import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limits } from "../../shared/kernel/limits.js";
import { meterPorts } from "../../shared/platform/metering.js";
import type { Ports } from "../../shared/platform/ports.js";
import type { Json } from "../support/programme-world.js";
import { agreement, type CartWorld, catalogue, line, openCartWorld, resold } from "./cart-world.js";

let world: CartWorld;
beforeAll(async () => {
  world = await openCartWorld();
});
afterAll(() => world.close());

const idsOf = (body: Json) => (body.orders as { id: string }[]).map(({ id }) => id);
const errorsOf = (body: Json) => body.orderErrors as { orderGroupId: string; code: number; reasonCode: string }[];
/** Three orders: legacy Azure, licences by the year, new commerce. */
const threeGroups = [
  line(catalogue.legacy),
  line(catalogue.office, { billingCycle: "annual", quantity: 7, friendlyName: "Yearly" }),
  line(catalogue.suite, { billingCycle: "annual", termDuration: "P1Y", quantity: 4 }),
];

test("a checkout makes an order of each group and says which; the cart is Ordered", async () => {
  const customerId = await world.aBuyer();
  const cart = await world.aCart(customerId, threeGroups);
  const done = await world.checkOut(customerId, cart);
  expect(done).toMatchObject({
    status: 201,
    body: {
      orders: [
        { billingCycle: "monthly", lineItems: [{ offerId: catalogue.legacy, quantity: 1 }] },
        { billingCycle: "annual", lineItems: [{ offerId: catalogue.office, quantity: 7, friendlyName: "Yearly" }] },
        { billingCycle: "annual", lineItems: [{ offerId: catalogue.suite, quantity: 4, termDuration: "P1Y" }] },
      ],
      orderErrors: [],
      attributes: { objectType: "CartCheckoutResult" },
    },
  });
  expect((await world.ordersOf(customerId)).map(({ id }) => id).sort()).toEqual(idsOf(done.body).sort());
  expect(await world.subscriptionsOf(customerId)).toHaveLength(3);
  const read = await world.call(`GET /v1/customers/${customerId}/carts/${cart.id}`);
  expect(read.body).toMatchObject({ status: "Ordered" });
  expect(JSON.stringify(read.body.lineItems), "what was bought is judged no more").not.toContain("error");
});

test.each([
  ["nothing", undefined],
  ["the text of Java and .NET", '"success"'],
  ["an empty object", "{}"],
  ["no JSON", "{"],
])("a checkout takes whatever clients send with it: %s", async (_, body) => {
  const customerId = await world.aBuyer();
  const { id } = await world.aCart(customerId, [line(catalogue.office)]);
  const sent = { headers: { "content-type": "application/json" }, ...(body === undefined ? {} : { body }) };
  const done = await world.call(`POST /v1/customers/${customerId}/carts/${id}/checkout`, sent);
  expect(done).toMatchObject({ status: 201, body: { orders: [{ status: "completed" }] } });
});

test("ORD-06: a second checkout repeats the first result, also when the cart's days are over and when it is swept up", async () => {
  await world.holdClock("2021-05-03T09:00:00Z");
  const customerId = await world.aBuyer();
  const cart = await world.aCart(customerId, threeGroups);
  const first = await world.checkOut(customerId, cart);
  expect((await world.checkOut(customerId, cart)).body).toEqual(first.body);
  await world.holdClock("2021-05-11T00:00:00Z");
  expect((await world.checkOut(customerId, cart)).body).toEqual(first.body);
  await world.aCart(customerId, [line(catalogue.office)]);
  expect(await world.ports.tables.open("customers").get(customerId, `cart_${cart.id}`)).toBeUndefined();
  const again = await world.checkOut(customerId, cart);
  expect(idsOf(again.body)).toEqual(idsOf(first.body));
  expect(await world.subscriptionsOf(customerId)).toHaveLength(3);
});

test("64 checkouts at once make one set of orders, and all are told of it", async () => {
  const customerId = await world.aBuyer();
  const cart = await world.aCart(customerId, [
    line(catalogue.legacy),
    line(catalogue.office, { billingCycle: "annual" }),
  ]);
  const all = await Promise.all(Array.from({ length: 64 }, () => world.checkOut(customerId, cart)));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(all.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  expect(await world.ordersOf(customerId)).toHaveLength(2);
  expect(await world.subscriptionsOf(customerId)).toHaveLength(2);
});

test("after a failure only what failed is tried again", async () => {
  const customerId = await world.aBuyer();
  const cart = await world.aCart(customerId, [line(catalogue.office), line(catalogue.plan), line(catalogue.legacy)]);
  const first = await world.checkOut(customerId, cart);
  // ORD-08: the second group made the plan; the first group holds both licences and legacy, and is refused as one.
  expect(first).toMatchObject({ status: 201, body: { orders: [{ lineItems: [{}, {}] }] } });
  expect(errorsOf(first.body)).toMatchObject([{ orderGroupId: "1", reasonCode: "AZURE_PLAN_USE_TRANSITION" }]);
  expect((await world.call(`GET /v1/customers/${customerId}/carts/${cart.id}`)).body).toMatchObject({
    status: "Active",
  });

  const [, legacy] = (first.body.orders as { lineItems: { subscriptionId: string }[] }[])[0]?.lineItems ?? [];
  await world.done(`PATCH /v1/customers/${customerId}/subscriptions/${legacy?.subscriptionId}`, {
    body: { status: "deleted" },
  });
  const second = await world.checkOut(customerId, cart);
  expect(second).toMatchObject({ status: 201, body: { orderErrors: [] } });
  expect(idsOf(second.body)).toEqual([...idsOf(first.body), expect.any(String)]);
  expect((await world.call(`GET /v1/customers/${customerId}/carts/${cart.id}`)).body).toMatchObject({
    status: "Ordered",
  });
});

test("a checkout with the same request id is the same answer, with another one it tries again", async () => {
  const customerId = await world.aCustomer("direct");
  const { id } = await world.aCart(customerId, [line(catalogue.office)]);
  const headers = { "MS-RequestId": randomUUID() };
  const checkout = `POST /v1/customers/${customerId}/carts/${id}/checkout`;
  const unsigned = { status: 403, body: { code: 13605, reasonCode: "AGREEMENT_NOT_ACCEPTED" } };
  expect(await world.call(checkout, { headers })).toMatchObject(unsigned);
  await world.done(`POST /v1/customers/${customerId}/agreements`, { body: agreement });
  expect(await world.call(checkout, { headers })).toMatchObject(unsigned);
  expect(await world.call(checkout)).toMatchObject({ status: 201 });
});

test("wire code 800009: a cart with an error in a line is not checked out at all, and is once the line is mended", async () => {
  const customerId = await world.aBuyer();
  const cart = await world.aCart(customerId, [line(catalogue.office), line(catalogue.suite, { quantity: 0 })]);
  const refused = await world.checkOut(customerId, cart);
  expect(refused).toMatchObject({
    status: 400,
    body: { code: 800009, reasonCode: "REQUEST_INVALID", parameters: { lines: "1" } },
  });
  expect(await world.ordersOf(customerId)).toEqual([]);
  const lineItems = (cart.lineItems as Json[]).map((one) => ({ ...one, quantity: 1 }));
  await world.done(`PUT /v1/customers/${customerId}/carts/${cart.id}`, { body: { ...cart, lineItems } });
  expect((await world.checkOut(customerId, cart)).body.orders).toHaveLength(2);
});

test.each([
  ["MKT-08", catalogue.american, 800070, "COUNTRY_NOT_SUPPORTED"],
  ["OFR-08", catalogue.germany, 900138, "CLOUD_NOT_ENROLLED"],
])(
  "%s: a group that may not be sold is an order error, and does not hold up the others",
  async (_, item, code, reasonCode) => {
    const customerId = await world.aBuyer();
    const lineItems = [line(item), line(catalogue.office, { billingCycle: "annual" })];
    const { status, body } = await world.checkOut(customerId, await world.aCart(customerId, lineItems));
    expect(status).toBe(201);
    expect(body.orders).toMatchObject([{ lineItems: [{ offerId: catalogue.office }] }]);
    expect(body.orderErrors).toEqual([
      {
        ...{ orderGroupId: "OMS-0", code, reasonCode, parameters: expect.any(Object) },
        ...{ fact: expect.any(String), remedy: expect.any(String), description: expect.stringMatching(/\. .+\.$/) },
        attributes: { objectType: "OrderError" },
      },
    ]);
  },
);

test("OFR-12: an item read in May is bought in June, and no item any more in July", async () => {
  await world.holdClock("2021-05-30T09:00:00Z");
  const [product, sku] = catalogue.suite.split(":");
  const read = await world.call(`GET /v1/products/${product}/skus/${sku}/availabilities?country=NL`);
  const item = String(read.items[0]?.catalogItemId);
  const customerId = await world.aBuyer();
  const cart = await world.aCart(customerId, [line(item)]);
  await world.holdClock("2021-06-02T09:00:00Z");
  const done = await world.checkOut(customerId, cart);
  expect(done).toMatchObject({ status: 201, body: { orders: [{ lineItems: [{ offerId: item }] }] } });
  await world.holdClock("2021-07-01T00:00:00Z");
  const { lineItems } = await world.aCart(customerId, [line(item)]);
  expect(lineItems).toMatchObject([{ catalogItemId: item, error: { cartErrorCode: 10001 } }]);
  await world.holdClock("2021-05-03T09:00:00Z");
});

test("an add-on is bought with the line that it depends on, in one order, as a subscription below its subscription", async () => {
  const customerId = await world.aBuyer();
  const addonItems = [line(catalogue.phones, { quantity: 5 })];
  const cart = await world.aCart(customerId, [line(catalogue.office, { quantity: 5, addonItems })]);
  const { body } = await world.checkOut(customerId, cart);
  const [{ lineItems } = { lineItems: [] }] = body.orders as { lineItems: Json[] }[];
  expect(lineItems).toMatchObject([
    { lineItemNumber: 0, offerId: catalogue.office },
    { lineItemNumber: 1, offerId: catalogue.phones, parentSubscriptionId: lineItems[0]?.subscriptionId },
  ]);
});

test("wire code 900206: who names a reseller attests it, on the cart; the order is then through that reseller", async () => {
  const customerId = await world.aBuyer("provider");
  const body = { lineItems: [line(catalogue.plan, resold())] };
  for (const attestation of [{}, { partnerOnRecordAttestationAccepted: false }]) {
    const made = await world.call(`POST /v1/customers/${customerId}/carts`, {
      by: "provider",
      body: { ...body, ...attestation },
    });
    expect(made).toMatchObject({ status: 400, body: { code: 900206 } });
  }
  const more = { partnerOnRecordAttestationAccepted: true };
  const done = await world.checkOut(
    customerId,
    await world.aCart(customerId, body.lineItems, "provider", more),
    "provider",
  );
  expect(done).toMatchObject({ status: 201, body: { orders: [{ lineItems: [{ partnerIdOnRecord: "1000003" }] }] } });
});

test("ROL-06: a reseller has a cart of its own and is sent to its provider at the checkout", async () => {
  const customerId = await world.aBuyer("provider");
  const cart = await world.aCart(customerId, [line(catalogue.office)], "reseller");
  const refused = await world.checkOut(customerId, cart, "reseller");
  expect(refused).toMatchObject({ status: 403, body: { reasonCode: "RESELLER_MUST_USE_PROVIDER" } });
});

test("another partner's cart, one of another customer and one that never was are 404 with 800008, whatever is asked", async () => {
  const customerId = await world.aBuyer("provider");
  const otherCustomer = await world.aBuyer("provider");
  const cart = await world.aCart(customerId, [line(catalogue.office)], "provider");
  await world.checkOut(customerId, cart, "provider");
  const ask = (path: string, by: "provider" | "reseller", body: Json) =>
    Promise.all(
      [`GET ${path}`, `PUT ${path}`, `POST ${path}/checkout`].map((asked) =>
        world.call(asked, asked.startsWith("GET") ? { by } : { by, body }),
      ),
    );
  const body = { lineItems: [line(catalogue.office)] };
  const answers = [
    ...(await ask(`/v1/customers/${customerId}/carts/${cart.id}`, "reseller", body)),
    ...(await ask(`/v1/customers/${otherCustomer}/carts/${cart.id}`, "provider", body)),
    ...(await ask(`/v1/customers/${customerId}/carts/${randomUUID()}`, "provider", body)),
  ];
  for (const answer of answers) expect(answer).toMatchObject({ status: 404, body: { code: 800008 } });
  const foreign = await world.call(`GET /v1/customers/${customerId}/carts/${cart.id}`, { by: "otherDirect" });
  expect(foreign).toMatchObject({ status: 404, body: { reasonCode: "NOT_FOUND" } });
});

/** Ports on which the host dies when it asks storage for the n-th time. */
function dyingAt(count: number): { ports: Ports; died(): boolean } {
  const { ports, requests } = meterPorts(world.ports);
  let dead = false;
  const die =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      const answer = await ask(...asked);
      dead ||= requests.table + requests.queue + requests.blob >= count;
      if (dead) throw new Error("the host died");
      return answer;
    };
  const tables = {
    open: (name: string) => {
      const { get, page, scan, change } = ports.tables.open(name);
      return { get: die(get), page: die(page), scan: die(scan), change: die(change) };
    },
  };
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  return { ports: { ...ports, tables, log: silent }, died: () => dead };
}

test("a host that dies at any of its requests to storage loses nothing and doubles nothing", async () => {
  const customerId = await world.aBuyer();
  const lineItems = [line(catalogue.office), line(catalogue.office, { billingCycle: "annual" })];
  let carts = 0;
  for (let call = 1; ; call++) {
    const cart = await world.aCart(customerId, lineItems);
    carts++;
    const { ports, died } = dyingAt(call);
    await world.checkOut(customerId, cart, "direct", ports).catch(() => {});
    const done = await world.checkOut(customerId, cart);
    expect(done, `died at ${call}`).toMatchObject({ status: 201, body: { orders: [{}, {}], orderErrors: [] } });
    expect(await world.ordersOf(customerId)).toHaveLength(2 * carts);
    if (!died()) break;
  }
  expect(await world.subscriptionsOf(customerId)).toHaveLength(2 * carts);
  expect(carts).toBeGreaterThan(10);
});

test("a checkout of one group asks storage fifteen times at most, answer and lists included, and thirty lines ask for one transaction more", async () => {
  const customerId = await world.aBuyer();
  const counts: number[] = [];
  for (const lines of [1, limits.orderLinesMax]) {
    const cart = await world.aCart(
      customerId,
      Array.from({ length: lines }, () => line(catalogue.office)),
    );
    const { ports, requests } = meterPorts(world.ports);
    await world.checkOut(customerId, cart, "direct", ports);
    counts.push(requests.table);
  }
  const [one = 0, many] = counts;
  expect(many).toBe(one + 1);
  expect(one).toBeLessThanOrEqual(15);
});
