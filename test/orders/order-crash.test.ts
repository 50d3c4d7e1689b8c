import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { meterPorts } from "../../shared/platform/metering.js";
import type { Ports } from "../../shared/platform/ports.js";
import { type CartWorld, catalogue, openCartWorld } from "../carts/cart-world.js";
import { dyingPorts } from "../support/dying-ports.js";
import { inRounds } from "../support/in-rounds.js";
import type { Sent } from "../support/programme-world.js";

let world: CartWorld;
beforeAll(async () => {
  world = await openCartWorld();
});
afterAll(() => world.close());

const body = {
  lineItems: [catalogue.plan, catalogue.suite].map((offerId, lineItemNumber) => ({
    lineItemNumber,
    offerId,
    quantity: 1,
  })),
};
type Try = { customer: string; requestId: string };
const place = ({ customer, requestId }: Try, on: Ports = world.ports) =>
  world.call(`POST /v1/customers/${customer}/orders`, { body, headers: { "MS-RequestId": requestId } }, on);

/** What there is: the order and its lines, the subscriptions, and the Azure subscription with its owner. */
async function standing(customer: string) {
  const [orders, subscriptions] = await Promise.all([world.ordersOf(customer), world.subscriptionsOf(customer)]);
  const below = await Promise.all(
    subscriptions.map(
      async ({ id }) => (await world.call(`GET /v1/customers/${customer}/subscriptions/${id}/azureEntitlements`)).items,
    ),
  );
  const owners = below.flat().flatMap((one) => one.roleAssignments as unknown[]);
  return {
    orders: orders.length,
    subscriptions: subscriptions.length,
    azure: below.flat().length,
    owners: owners.length,
  };
}
const nothing = { orders: 0, subscriptions: 0, azure: 0, owners: 0 };
const whole = { orders: 1, subscriptions: 2, azure: 1, owners: 1 };

test("a host that dies in an order, wherever it is, leaves all of it or nothing; the same request again makes it whole, once", async () => {
  let calls = 0;
  for (let alive = false; !alive; ) {
    calls += 1;
    for (const when of ["before", "after"] as const) {
      const tried = { customer: await world.aBuyer(), requestId: randomUUID() };
      const { status } = await place(tried, quiet(dyingPorts(world.ports, calls, when)));
      alive = status === 201;
      expect([nothing, whole]).toContainEqual(await standing(tried.customer));
      expect((await place(tried)).status).toBe(201);
      expect(await standing(tried.customer)).toEqual(whole);
    }
  }
  expect(calls).toBeGreaterThan(8);
}, 300_000);

const quiet = (ports: Ports): Ports => ({ ...ports, log: { info: () => {}, warn: () => {}, error: () => {} } });

/** The README's table of what a purchase asks of table storage. */
const promised = readFileSync("README.md", "utf8")
  .split("| Request | Requests | Rounds, one after the other |\n|---|---|---|\n")[1]
  ?.split("\n\n")[0];

test("an order, a checkout and a change of a subscription cost the storage requests and rounds that the README tells, however many lines they have", async () => {
  const told: string[] = [];
  const measured = async (name: string, line: string, sent: Sent) => {
    const { on, counted } = inRounds(world.ports);
    const { ports, requests } = meterPorts(on);
    const { status } = await world.call(line, sent, ports);
    expect([name, status]).toEqual([name, line.startsWith("POST") ? 201 : 200]);
    told.push(`| ${name} | ${requests.table} | ${counted.rounds} |`);
  };
  const cost = async (name: string, by: "direct" | "provider", lineItems: unknown[]) => {
    const body = { lineItems, partnerOnRecordAttestationAccepted: true };
    return measured(name, `POST /v1/customers/${await world.aBuyer(by)}/orders`, { by, body });
  };
  const line = { lineItemNumber: 0, offerId: catalogue.plan, quantity: 1 };
  const thirty = Array.from({ length: 30 }, (_, n) => ({ lineItemNumber: n, offerId: catalogue.legacy, quantity: 1 }));
  await cost("order of a plan", "direct", [line]);
  await cost("order of a plan through a reseller", "provider", [{ ...line, partnerIdOnRecord: "1000003" }]);
  await cost("order of thirty legacy Azure subscriptions", "direct", thirty);
  const customer = await world.aBuyer();
  const cart = await world.aCart(customer, [{ catalogItemId: catalogue.plan, quantity: 1 }]);
  await measured("checkout of a cart with one group", `POST /v1/customers/${customer}/carts/${cart.id}/checkout`, {});
  const [plan] = await world.subscriptionsOf(customer);
  await measured("PATCH of a subscription", `PATCH /v1/customers/${customer}/subscriptions/${plan?.id}`, {
    body: { ...plan, friendlyName: "Renamed" },
  });
  expect(told.join("\n")).toBe(promised);
});
