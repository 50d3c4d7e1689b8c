import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { limits } from "../../shared/kernel/limits.js";
import type { Json } from "../support/programme-world.js";
import { type CartWorld, catalogue, line, openCartWorld, resold } from "./cart-world.js";

let world: CartWorld;
let customerId: string;
beforeAll(async () => {
  world = await openCartWorld();
  customerId = await world.aBuyer();
});
afterAll(() => world.close());

const path = (cart: Json, customer = customerId) => `/v1/customers/${customer}/carts/${cart.id}`;
const put = (cart: Json, body: Json, headers: Record<string, string> = {}) =>
  world.call(`PUT ${path(cart)}`, { body, headers });
const linesOf = (body: Json) => body.lineItems as Json[];

test("a cart read and sent back is the same cart, of the next revision, and its creation and expiry stay", async () => {
  const lineItems = [line(catalogue.suite, { quantity: 2, friendlyName: "Two", termDuration: "P1Y" })];
  const cart = await world.aCart(customerId, lineItems);
  await world.holdClock("2021-05-04T10:00:00Z");
  const { status, body } = await put(cart, cart);
  expect(status).toBe(201);
  const { attributes, ...same } = body;
  expect(same).toEqual({ ...cart, lastModifiedTimestamp: "2021-05-04T10:00:00.000Z", attributes: undefined });
  expect(attributes).not.toEqual(cart.attributes);
  expect((await world.call(`GET ${path(cart)}`)).body).toEqual(body);
});

test("what a client does not know of a line, or sends as null, stays; the empty text takes it away", async () => {
  const promoted = { friendlyName: "Named", promotionId: "PROMO", attestationAccepted: true };
  const addonItems = [line(catalogue.phones, { quantity: 5 })];
  const cart = await world.aCart(customerId, [
    line(catalogue.office, { billingCycle: "annual", addonItems, ...promoted }),
  ]);
  const fromJava = { id: 0, catalogItemId: catalogue.office, quantity: 6, billingCycle: "unknown", addonItems: null };
  const kept = await put(cart, { lineItems: [fromJava] });
  expect(linesOf(kept.body)).toMatchObject([
    { quantity: 6, billingCycle: "annual", ...promoted, addonItems: [{ catalogItemId: catalogue.phones }] },
  ]);
  const taken = await put(cart, { lineItems: [{ ...fromJava, friendlyName: "", promotionId: "", addonItems: [] }] });
  expect(linesOf(taken.body)[0]).toMatchObject({ quantity: 6, addonItems: [] });
  expect(Object.keys(linesOf(taken.body)[0] ?? {})).not.toEqual(expect.arrayContaining(["friendlyName"]));
  expect(JSON.stringify(taken.body)).not.toContain("PROMO");
});

test("a line that is new inherits nothing, whatever number the client gave it", async () => {
  const cart = await world.aCart(customerId, [
    line(catalogue.office, { friendlyName: "First" }),
    line(catalogue.suite),
  ]);
  const { body } = await put(cart, {
    lineItems: [
      { id: 0, ...line(catalogue.suite) },
      { id: 0, ...line(catalogue.office) },
      { id: 0, ...line(catalogue.office) },
    ],
  });
  expect(linesOf(body).map(({ id, friendlyName }) => [id, friendlyName])).toEqual([
    [0, undefined],
    [1, "First"],
    [2, undefined],
  ]);
});

test("wire code 2055: who sends an ETag that is over is refused, in the body with 400, in If-Match with 412, and changes nothing", async () => {
  const cart = await world.aCart(customerId, [line(catalogue.office)]);
  const body = { lineItems: [line(catalogue.office, { quantity: 2 })] };
  expect((await put(cart, { ...body, attributes: cart.attributes })).status).toBe(201);
  const stale = { reasonCode: "CONFLICT", code: 2055 };
  expect(await put(cart, { ...body, attributes: cart.attributes })).toMatchObject({ status: 400, body: stale });
  const { etag } = cart.attributes as { etag: string };
  expect(await put(cart, body, { "If-Match": `"${etag}"` })).toMatchObject({ status: 412, body: stale });
  expect(linesOf((await world.call(`GET ${path(cart)}`)).body)).toMatchObject([{ quantity: 2 }]);
  expect((await put(cart, { lineItems: [line(catalogue.office, { quantity: 3 })] })).status).toBe(201);
});

test("of PUTs at once with one ETag exactly one is taken", async () => {
  const cart = await world.aCart(customerId, [line(catalogue.office)]);
  const answers = await Promise.all(
    [2, 3, 4, 5].map((quantity) =>
      put(cart, { attributes: cart.attributes, lineItems: [line(catalogue.office, { quantity })] }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400]);
});

test("a PUT whose answer was lost finds its own change when it is sent again", async () => {
  const cart = await world.aCart(customerId, [line(catalogue.office)]);
  const body = { attributes: cart.attributes, lineItems: [line(catalogue.office, { quantity: 2 })] };
  const headers = { "MS-RequestId": randomUUID() };
  const dying = {
    ...world.ports,
    tables: {
      open: (name: string) => {
        const table = world.ports.tables.open(name);
        const change: typeof table.change = async (partition, changes) => {
          if (name === "answers") throw new Error("the host died");
          return table.change(partition, changes);
        };
        return { ...table, change };
      },
    },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  };
  const died = await world.call(`PUT ${path(cart)}`, { body, headers }, dying);
  expect(died.status).toBe(500);
  expect(await put(cart, body, headers)).toMatchObject({ status: 201, body: { lineItems: [{ quantity: 2 }] } });
});

test("a repeated POST finds its cart, as it stands by then", async () => {
  const headers = { "MS-RequestId": randomUUID() };
  const body = { lineItems: [line(catalogue.office)] };
  const make = () => world.call(`POST /v1/customers/${customerId}/carts`, { body, headers });
  const [one, other] = await Promise.all([make(), make()]);
  expect(one.body.id).toBe(other.body.id);
});

test("wire code 800065: a cart that became orders, even one of several, takes no other lines", async () => {
  const buyer = await world.aBuyer();
  const cart = await world.aCart(buyer, [line(catalogue.office), line(catalogue.american, { billingCycle: "annual" })]);
  const done = await world.checkOut(buyer, cart);
  expect(done.body).toMatchObject({ orders: [{}], orderErrors: [{ orderGroupId: "OMS-1" }] });
  const refused = await world.call(`PUT ${path(cart, buyer)}`, { body: cart });
  expect(refused).toMatchObject({ status: 400, body: { code: 800065, reasonCode: "ORDER_FINAL" } });
});

test("PUT and checkout at once: the orders are of the lines that the cart shows", async () => {
  for (let round = 0; round < 4; round++) {
    const buyer = await world.aBuyer();
    const cart = await world.aCart(buyer, [line(catalogue.office)]);
    const lineItems = [line(catalogue.office, { quantity: 50 }), line(catalogue.office, { billingCycle: "annual" })];
    const [, checkout] = await Promise.all([
      world.call(`PUT ${path(cart, buyer)}`, { body: { lineItems } }),
      world.checkOut(buyer, cart),
    ]);
    const shown = linesOf((await world.call(`GET ${path(cart, buyer)}`)).body).map(({ quantity }) => quantity);
    const bought = (checkout.body.orders as { lineItems: Json[] }[]).flatMap((order) => order.lineItems);
    expect(bought.map(({ quantity }) => quantity)).toEqual(shown);
  }
});

test("wire code 900206: a reseller that a PUT brings in is attested by then, and an attestation once given stays", async () => {
  const buyer = await world.aBuyer("provider");
  const cart = await world.aCart(buyer, [line(catalogue.office)], "provider");
  const sent = (body: Json) => world.call(`PUT ${path(cart, buyer)}`, { by: "provider", body });
  const lineItems = [line(catalogue.office, resold())];
  expect(await sent({ lineItems })).toMatchObject({ status: 400, body: { code: 900206 } });
  expect(await sent({ lineItems, partnerOnRecordAttestationAccepted: true })).toMatchObject({ status: 201 });
  expect(await sent({ lineItems })).toMatchObject({
    status: 201,
    body: { partnerOnRecordAttestationAccepted: true },
  });
});

test("seven days after its creation a cart is gone, to the millisecond, and swept up when another is made", async () => {
  await world.holdClock("2021-06-01T08:00:00Z");
  const buyer = await world.aBuyer();
  const cart = await world.aCart(buyer, [line(catalogue.office)]);
  const stored = () => world.ports.tables.open("customers").get(buyer, `cart_${cart.id}`);
  await world.holdClock("2021-06-08T07:59:59.999Z");
  expect((await world.call(`GET ${path(cart, buyer)}`)).status).toBe(200);
  await world.aCart(buyer, [line(catalogue.office)]);
  expect(await stored()).toBeDefined();

  await world.holdClock("2021-06-08T08:00:00Z");
  const gone = {
    status: 404,
    body: { code: 800008, fact: `The cart ${cart.id} expired at 2021-06-08T08:00:00.000Z.` },
  };
  expect(await world.call(`GET ${path(cart, buyer)}`)).toMatchObject(gone);
  expect(await world.call(`PUT ${path(cart, buyer)}`, { body: cart })).toMatchObject(gone);
  expect(await world.checkOut(buyer, cart)).toMatchObject(gone);
  expect(await world.ordersOf(buyer)).toEqual([]);
  await world.aCart(buyer, [line(catalogue.office)]);
  expect(await stored()).toBeUndefined();
});

test("of a cart that expired half ordered the checkout still tells both halves, and it is not swept up", async () => {
  await world.holdClock("2021-06-01T08:00:00Z");
  const buyer = await world.aBuyer();
  const cart = await world.aCart(buyer, [line(catalogue.office), line(catalogue.american, { billingCycle: "annual" })]);
  const first = await world.checkOut(buyer, cart);
  await world.holdClock("2021-06-09T08:00:00Z");
  await world.aCart(buyer, [line(catalogue.office)]);
  const late = await world.checkOut(buyer, cart);
  expect(late).toMatchObject({
    status: 201,
    body: { orders: first.body.orders, orderErrors: [{ orderGroupId: "OMS-1", code: 800008 }] },
  });
});

test(`a partner has at most ${limits.cartsMax} carts for a customer that are not ordered; one that is ordered makes room`, async () => {
  const buyer = await world.aBuyer();
  const make = () => world.call(`POST /v1/customers/${buyer}/carts`, { body: { lineItems: [line(catalogue.office)] } });
  const carts: Json[] = [];
  for (let count = 0; count < limits.cartsMax; count++) carts.push((await make()).body);
  const one = { status: 400, body: { reasonCode: "REQUEST_INVALID", parameters: { cartsMax: `${limits.cartsMax}` } } };
  expect(await make()).toMatchObject(one);
  await world.checkOut(buyer, carts[0] ?? {});
  expect((await make()).status).toBe(201);
  expect(await make()).toMatchObject(one);
});

test("a dry run makes no cart, changes none and orders nothing, and answers as the real thing would", async () => {
  const buyer = await world.aBuyer();
  const body = { lineItems: [line(catalogue.office)] };
  const made = await world.call(`POST /v1/customers/${buyer}/carts?dryRun=true`, { body });
  expect(made).toMatchObject({ status: 201, body: { status: "Active" } });
  expect((await world.call(`GET ${path(made.body, buyer)}`)).status).toBe(404);
  const cart = await world.aCart(buyer, body.lineItems);
  const rehearsed = await world.call(`POST ${path(cart, buyer)}/checkout?dryRun=true`);
  expect(rehearsed).toMatchObject({ status: 201, body: { orders: [{ status: "completed" }] } });
  expect(await world.ordersOf(buyer)).toEqual([]);
  expect((await world.checkOut(buyer, cart)).body).toMatchObject({
    orders: [{ id: (rehearsed.body.orders as Json[])[0]?.id }],
  });
});

test("NO_RELATIONSHIP: after the relationship ended no cart is made, and none is read", async () => {
  const buyer = await world.aBuyer();
  const cart = await world.aCart(buyer, [line(catalogue.office)]);
  await world.done(`PATCH /v1/customers/${buyer}`, { body: { relationshipToPartner: "none" } });
  const closed = { status: 403, body: { code: 20002, reasonCode: "NO_RELATIONSHIP" } };
  expect(await world.call(`GET ${path(cart, buyer)}`)).toMatchObject(closed);
  expect(await world.checkOut(buyer, cart)).toMatchObject(closed);
});
