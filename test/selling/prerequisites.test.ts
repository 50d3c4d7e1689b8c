import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type CartWorld, openCartWorld } from "../carts/cart-world.js";
import type { Json } from "../support/programme-world.js";

const [base, other, addOn, successor] = ["BASE-SUITE", "OTHER-SUITE", "SUITE-EXTRA", "SUITE-PLUS"];

let world: CartWorld;
let customer: string;
beforeAll(async () => {
  world = await openCartWorld();
  await world.holdClock("2021-05-03T09:00:00Z");
  const published: Record<string, Json> = {
    [base]: {},
    [other]: {},
    [addOn]: { isAddOn: true, prerequisiteOffers: [base] },
    [successor]: { prerequisiteOffers: [base] },
  };
  for (const [offerId, more] of Object.entries(published)) {
    const body = { name: offerId, family: "licence", availableFrom: "2020-01-01", ...more };
    await world.done(`PUT /v1/offers/${offerId}`, { by: "operator", body });
  }
});
beforeEach(async () => {
  await world.holdClock("2021-05-03T09:00:00Z");
  customer = await world.aBuyer();
});
afterAll(() => world.close());

const decided = async (offerId: string, date?: string) => {
  const query = date === undefined ? "" : `?date=${date}`;
  return (await world.call(`GET /v1/customers/${customer}/offers/${offerId}/decision${query}`)).body;
};
const orders = () => `POST /v1/customers/${customer}/orders`;
const line = (offerId: string, more: Json = {}) => ({
  lineItems: [{ lineItemNumber: 0, offerId, quantity: 1, ...more }],
});
const buys = async (offerId: string): Promise<string> => {
  const { lineItems } = (await world.done(orders(), { body: line(offerId) })) as {
    lineItems: { subscriptionId: string }[];
  };
  return lineItems[0]?.subscriptionId ?? "";
};
/** With what an order of the offer is refused; nothing where it is taken. */
const refusedWith = async (offerId: string, more: Json = {}) => {
  const { status, body } = await world.call(`${orders()}?dryRun=true`, { body: line(offerId, more) });
  return status < 300 ? undefined : { reason: body.reasonCode, code: body.code };
};
const told = async (offerId: string) => {
  const { decision, reason, code } = await decided(offerId);
  return decision === "ALLOW" ? undefined : { reason, code };
};

test.each([
  [addOn, 800029],
  [successor, 800024],
])(
  "9.1: what %s asks to be held is decided as an order of it is: not there, of another offer, there, suspended",
  async (offerId, code) => {
    const refused = { reason: "REQUEST_INVALID", code };
    expect(await told(offerId)).toEqual(refused);
    expect(await refusedWith(offerId)).toEqual(refused);
    await buys(other);
    expect(await told(offerId)).toEqual(refused);
    expect(await decided(offerId)).toMatchObject({
      fact: "The customer has none of the offers that it asks for.",
      remedy: `Order one of these offers first: ${base}.`,
    });
    const parentSubscriptionId = await buys(base);
    const named = offerId === addOn ? { parentSubscriptionId } : {};
    expect(await told(offerId)).toBeUndefined();
    expect(await refusedWith(offerId, named)).toBeUndefined();
    const { checks } = (await decided(offerId)) as { checks: { step: string; fact: string }[] };
    expect(checks.find(({ step }) => step === String(code))?.fact).toContain(parentSubscriptionId);

    const path = `PATCH /v1/customers/${customer}/subscriptions/${parentSubscriptionId}`;
    await world.done(path, { body: { status: "suspended" } });
    const suspended = await told(offerId);
    expect(suspended).toEqual(offerId === addOn ? { reason: "REQUEST_INVALID", code: 27009 } : refused);
    expect(await refusedWith(offerId, named)).toEqual(suspended);
  },
);

test("AMB-73: what is asked for is held on the day that is asked about, or not", async () => {
  await world.holdClock("2021-05-10T09:00:00Z");
  const subscriptionId = await buys(base);
  await world.holdClock("2021-05-20T09:00:00Z");
  await world.done(`PATCH /v1/customers/${customer}/subscriptions/${subscriptionId}`, {
    body: { status: "suspended" },
  });
  await world.holdClock("2021-06-01T09:00:00Z");
  const codes = await Promise.all(
    ["2021-05-09", "2021-05-10", "2021-05-19", "2021-05-20"].map(async (date) => (await decided(addOn, date)).code),
  );
  expect(codes).toEqual([800029, undefined, undefined, 27009]);
});

test("an offer that asks for nothing has no such check", async () => {
  const { checks } = (await decided(base)) as { checks: { step: string }[] };
  expect(checks.map(({ step }) => step)).not.toContain("800024");
  expect(checks.map(({ step }) => step)).not.toContain("800029");
});
