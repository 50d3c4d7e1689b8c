import { afterAll, beforeAll, expect, test } from "vitest";
import { atOnce, counted, told } from "./at-once.js";
import { anOffer, aPair, bought, offers, orderBy, type Pair } from "./deal.js";
import { type Json, openStage, type Stage, usualNow } from "./stage.js";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 120_000);
afterAll(() => stage.close());

const several = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const rounds = [1, 2, 3, 4];

/** What the pair holds now: its offer and status, and the reasons of a suspension. */
async function heldBy({ seller, customer }: Pair): Promise<string[]> {
  const { items } = await stage.done(`GET /v1/customers/${customer}/subscriptions`, { by: seller });
  return (items as { offerId: string; status: string }[]).map(({ offerId, status }) => `${offerId} ${status}`).sort();
}
const subscription = ({ customer }: Pair, id: string) => `/v1/customers/${customer}/subscriptions/${id}`;
const conversion = ({ seller, customer }: Pair) => ({
  line: "POST /v1/productUpgrades",
  by: seller,
  body: { customerId: customer, productFamily: "azure" },
});

test("SUB-12: of a conversion and a suspension at once one wins, and the other is told by what that left", async () => {
  for (const round of rounds) {
    const pair = await aPair(stage);
    const id = await stage.anOrder(pair.seller, pair.customer, offers.legacy);
    const suspension = {
      line: `PATCH ${subscription(pair, id)}`,
      by: pair.seller,
      body: { status: "suspended", autoRenewEnabled: null },
    };
    const asked = [conversion(pair), suspension];
    const answers = (await atOnce(stage, round % 2 === 0 ? asked : asked.toReversed())).map(told);
    const [converted, suspended] = round % 2 === 0 ? answers : answers.toReversed();
    // To suspend what a conversion suspended is to ask for nothing.
    expect(suspended).toBe("200");
    expect(["202", "403 SUSPENDED_CANNOT_CONVERT"]).toContain(converted);
    const plan = converted === "202" ? [`${offers.plan} active`] : [];
    expect(await heldBy(pair)).toEqual([...plan, `${offers.legacy} suspended`].sort());
  }
}, 120_000);

test("ORD-08, AMB-64: a legacy order beside a conversion is converted with it, or refused", async () => {
  for (const _ of rounds) {
    const pair = await aPair(stage);
    await bought(offers.legacy, usualNow)(stage, pair);
    const order = orderBy(pair.seller, pair.customer, offers.legacy);
    const answers = (await atOnce(stage, [conversion(pair), order])).map(told);
    expect(answers[0]).toBe("202");
    expect(["201", "403 LEGACY_BLOCKED_BY_AZURE_PLAN"]).toContain(answers[1]);
    const legacy = answers[1] === "201" ? 2 : 1;
    expect(await heldBy(pair)).toEqual(
      [`${offers.plan} active`, ...several(legacy, () => `${offers.legacy} suspended`)].sort(),
    );
  }
}, 120_000);

test("SUB-09, AMB-68: a plan that is suspended while an Azure subscription is added has none, or is not suspended", async () => {
  for (const _ of rounds) {
    const pair = await aPair(stage);
    const path = subscription(pair, await stage.anOrder(pair.seller, pair.customer, offers.plan));
    const entitlements = `${path}/azureEntitlements`;
    const { items } = (await stage.done(`GET ${entitlements}`, { by: pair.seller })) as { items: { id: string }[] };
    const body = { cancellationReason: "compromise" };
    await stage.done(`POST ${entitlements}/${items[0]?.id}/cancel`, { by: pair.seller, body });
    const answers = await atOnce(stage, [
      { line: `PATCH ${path}`, by: pair.seller, body: { status: "suspended", autoRenewEnabled: null } },
      { line: `POST ${entitlements}`, by: pair.seller, body: {} },
    ]);
    expect([
      ["200", "400 SUBSCRIPTION_NOT_ACTIVE"],
      ["403 ACTIVE_USAGE_ASSETS", "201"],
    ]).toContainEqual(answers.map(told));
  }
}, 120_000);

test("ORD-10: of eight orders for the pair's plan at once exactly one wins", async () => {
  const { seller, customer } = await aPair(stage);
  const answers = await atOnce(
    stage,
    several(8, () => orderBy(seller, customer, offers.plan)),
  );
  expect(counted(answers)).toEqual({ "201": 1, "409 AZURE_PLAN_EXISTS": 7 });
}, 120_000);

test("7.1: of eight orders at once as many are taken as the offer's limit has room for", async () => {
  const { seller, customer } = await aPair(stage);
  const offer = await anOffer(stage, { limit: 3 });
  const answers = await atOnce(
    stage,
    several(8, () => orderBy(seller, customer, offer)),
  );
  expect(counted(answers)).toEqual({ "201": 3, "400 REQUEST_INVALID": 5 });
}, 120_000);

test("8.3: sixteen checkouts of one cart at once are one order, of which all are told", async () => {
  const { seller, customer } = await aPair(stage);
  const carts = `/v1/customers/${customer}/carts`;
  const lineItems = [{ id: 0, catalogItemId: offers.office, quantity: 1, billingCycle: "monthly" }];
  const { id } = await stage.done(`POST ${carts}`, { by: seller, body: { lineItems } });
  const answers = await atOnce(
    stage,
    several(16, () => ({ line: `POST ${carts}/${id}/checkout`, by: seller })),
  );
  expect(counted(answers)).toEqual({ "201": 16 });
  const orders = answers.map(({ body }) => (body as { orders: Json[] }).orders.map((order) => order.id));
  expect(new Set(orders.map(String)).size).toBe(1);
  expect(await heldBy({ seller, customer })).toEqual([`${offers.office} active`]);
}, 120_000);
