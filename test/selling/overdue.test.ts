import { afterAll, beforeAll, expect, test } from "vitest";
import { type CartWorld, catalogue, line, openCartWorld } from "../carts/cart-world.js";
import { issueInvoiceTo } from "../support/issued-invoice.js";
import type { Json } from "../support/programme-world.js";
import { parties } from "../support/programme-world.js";

const invoiceNumber = "D100100001";
const lastDay = "2021-04-30T23:00:00Z";
const firstDay = "2021-05-01T00:30:00Z";

let world: CartWorld;
let customer: string;
let plan: string;
let office: string;
let suspended: string;
let azure: string;

beforeAll(async () => {
  world = await openCartWorld("2021-02-01T09:00:00Z");
  customer = await world.aBuyer();
  const order = { lineItems: [catalogue.plan, catalogue.office, catalogue.office].map(numbered) };
  const { lineItems } = await world.done(`POST /v1/customers/${customer}/orders`, { body: order });
  [plan = "", office = "", suspended = ""] = (lineItems as Json[]).map(({ subscriptionId }) => String(subscriptionId));
  await world.holdClock("2021-04-01T09:00:00Z");
  await patch(suspended, { status: "suspended" });
  const { items } = await world.done(`GET ${below()}`);
  azure = String((items as Json[])[0]?.id);
  await world.done(`POST ${below(`/${azure}/cancel`)}`, { body: { cancellationReason: "compromise" } });
  const invoice = { invoiceNumber, recipientId: parties.direct, total: "100.00", dueAt: "2021-03-01T06:00:00.000Z" };
  await issueInvoiceTo(world.ports, invoice);
});
afterAll(() => world.close());

const numbered = (offerId: string, lineItemNumber: number) => ({ lineItemNumber, offerId, quantity: 1 });
const orders = () =>
  world.call(`POST /v1/customers/${customer}/orders`, { body: { lineItems: [numbered(catalogue.suite, 0)] } });
async function patch(id: string, change: Json) {
  const path = `/v1/customers/${customer}/subscriptions/${id}`;
  const { body } = await world.call(`GET ${path}`);
  return world.call(`PATCH ${path}`, { body: { ...body, ...change } });
}
const below = (rest = "") => `/v1/customers/${customer}/subscriptions/${plan}/azureEntitlements${rest}`;
const reactivate = () => world.call(`POST ${below(`/${azure}/reactivate`)}`, { body: {} });
const decide = (date?: string) =>
  world.call(`GET /v1/customers/${customer}/offers/${catalogue.suite}/decision${date ? `?date=${date}` : ""}`);
const pays = (amount: string) =>
  world.done(`POST /v1/invoices/${invoiceNumber}/payments`, { by: "operator", body: { amount } });

const told = {
  status: 403,
  body: {
    ...{ code: 800039, reasonCode: "PARTNER_NOT_ACTIVE" },
    fact: expect.stringMatching(/D100100001.*2021-03-01.*2021-05-01/),
    remedy: "Pay invoice D100100001; what runs already goes on.",
    parameters: expect.objectContaining({ invoiceNumber, dueOn: "2021-03-01", suspendedFrom: "2021-05-01" }),
  },
};

test("INV-18: on the 60th day after the due date a partner still sells, adds seats and brings back", async () => {
  await world.holdClock(lastDay);
  expect((await orders()).status).toBe(201);
  expect((await decide()).body).toMatchObject({ decision: "ALLOW" });
  expect((await patch(office, { quantity: 2 })).status).toBe(200);
  expect((await patch(suspended, { status: "active" })).status).toBe(200);
  expect((await patch(suspended, { status: "suspended" })).status).toBe(200);
  expect((await reactivate()).status).toBe(202);
  await world.done(`POST ${below(`/${azure}/cancel`)}`, { body: { cancellationReason: "compromise" } });
});

test("INV-18: from the 61st day on nothing new is sold, by whatever route, and nothing brought back", async () => {
  await world.holdClock(firstDay);
  expect(await orders()).toMatchObject(told);
  const addOn = { ...numbered(catalogue.phones, 0), quantity: 5, parentSubscriptionId: office };
  const [first] = (await world.ordersOf(customer)).filter(({ lineItems }) =>
    JSON.stringify(lineItems).includes(office),
  );
  expect(
    await world.call(`PATCH /v1/customers/${customer}/orders/${first?.id}`, { body: { lineItems: [addOn] } }),
  ).toMatchObject(told);
  expect(await world.call(`POST ${below()}`, { body: {} })).toMatchObject(told);
  expect(await reactivate()).toMatchObject(told);
  const cart = await world.aCart(customer, [line(catalogue.suite, { billingCycle: "annual", termDuration: "P1Y" })]);
  expect(cart.lineItems).toMatchObject([
    {
      error: {
        ...{ errorCode: "unable_to_process_cart_line_item", cartErrorCode: 10006 },
        ...{ reasonCode: "PARTNER_NOT_ACTIVE", code: 800039 },
        errorDescription: expect.stringMatching(/D100100001.*2021-03-01.*2021-05-01.*Pay invoice D100100001/),
      },
    },
  ]);
  expect(await world.checkOut(customer, cart)).toMatchObject(told);
  expect(await patch(office, { quantity: 3 })).toMatchObject(told);
  expect(await patch(suspended, { status: "active" })).toMatchObject(told);
});

test("INV-18: what runs goes on: it is renamed, gives seats back, is suspended and cancelled", async () => {
  expect((await patch(office, { friendlyName: "Renamed" })).status).toBe(200);
  expect((await patch(office, { quantity: 1 })).status).toBe(200);
  expect((await patch(office, { status: "suspended" })).status).toBe(200);
});

test("INV-18, AMB-73: the decision tells it with the number of the refusal, and the day before it as it was", async () => {
  const { body } = await decide();
  expect(body).toMatchObject({ decision: "DENY", reason: "PARTNER_NOT_ACTIVE", code: 800039 });
  expect((body.checks as Json[]).at(-1)).toMatchObject({ step: "3", passed: false, fact: told.body.fact });
  expect((await decide("2021-04-30")).body).toMatchObject({ decision: "ALLOW" });
});

test("INV-18: another partner sells on, and this one again once all is paid", async () => {
  const other = await world.aBuyer("provider");
  const body = { lineItems: [numbered(catalogue.suite, 0)] };
  expect((await world.call(`POST /v1/customers/${other}/orders`, { by: "provider", body })).status).toBe(201);
  await pays("99.99");
  expect((await orders()).status).toBe(403);
  await pays("0.01");
  expect((await orders()).status).toBe(201);
  await world.holdClock("2021-05-02T00:00:00Z");
  expect((await decide("2021-05-01")).body).toMatchObject({ decision: "ALLOW" });
});
