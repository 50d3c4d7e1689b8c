import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { offers } from "../support/business.js";
import { issueInvoiceTo } from "../support/issued-invoice.js";
import { tenantOf } from "../support/parties.js";
import { type Owned, openSubscriptionWorld, type SubscriptionWorld } from "./subscription-world.js";

const terms = offers.licence.terms;
const larger = { offerId: "CFQ7TTC0LH18:0002", name: "Larger suite", family: "licence", terms };
const largest = { offerId: "CFQ7TTC0LH18:0003", name: "Largest suite", family: "licence", terms, maximumQuantity: 8 };
const smaller = {
  ...{ offerId: "CFQ7TTC0LH17:0001", name: "Smaller suite", family: "licence", terms },
  upgradeTargetOffers: [larger.offerId, largest.offerId, "CFQ7TTC0LH18:0009"],
  conversionTargetOffers: [offers.licence.offerId],
};
const better = { offerId: "BETTER", name: "Better", family: "licence" };
const good = { offerId: "GOOD", name: "Good", family: "licence", upgradeTargetOffers: ["BETTER"] };
const extra = { offerId: "EXTRA", name: "Extra", family: "licence", isAddOn: true, prerequisiteOffers: ["GOOD"] };

let at: SubscriptionWorld;
let customerId: string;
beforeAll(async () => {
  at = await openSubscriptionWorld();
  for (const { offerId, ...body } of [larger, largest, smaller, better, good, extra]) {
    const answer = await at.world.call(`PUT /v1/offers/${offerId}`, { as: "operator", body });
    expect(answer.status, answer.text).toBe(200);
  }
  customerId = await at.aCustomer("contoso");
});
afterAll(() => at.world.close());

const sellOne = async (offerId: string, quantity = 5): Promise<Owned> =>
  ((await at.sell("contoso", customerId, [{ offerId, quantity }])) as [Owned])[0];
const call = (method: string, owned: Owned, part: string, body?: object, headers: Record<string, string> = {}) =>
  at.world.call(`${method} ${at.path(owned, part)}`, {
    as: "contoso",
    headers,
    ...(body === undefined ? {} : { body }),
  });
const refused = (status: number, code: number) => ({ status, body: { code } });

describe("10.10: a transition of new-commerce seats", () => {
  const all = { toCatalogItemId: larger.offerId, quantity: 5, transitionType: "transition_with_license_transfer" };

  test("moves all of them to a new subscription and ends the old one, once for a request", async () => {
    const owned = await sellOne(smaller.offerId);
    const headers = { "ms-requestid": randomUUID() };
    const named = { ...all, fromSubscriptionId: owned.subscriptionId.toUpperCase() };
    const answers = await Promise.all([1, 2].map(() => call("POST", owned, "/transitions", named, headers)));
    const [{ body }] = answers as [{ body: { toSubscriptionId: string; operationId: string } }, unknown];
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body });
    expect(body).toMatchObject({
      fromSubscriptionId: owned.subscriptionId,
      events: [
        { name: "Conversion", status: "Completed" },
        { name: "LicenseReassignment", status: "Completed" },
      ],
    });
    expect((await at.read("contoso", owned)).status).toBe("deleted");
    const taker = await at.read("contoso", { customerId, subscriptionId: body.toSubscriptionId });
    expect(taker).toMatchObject({ status: "active", quantity: 5, offerId: larger.offerId });
    const orders = await at.world.call(`GET /v1/customers/${customerId}/orders/${String(taker.orderId)}`, {
      as: "contoso",
    });
    expect(orders.body).toMatchObject({ lineItems: [{ subscriptionId: taker.id }] });
    const history = await call("GET", owned, `/transitions?operationId=${body.operationId.toUpperCase()}`);
    expect(history.body).toMatchObject({ totalCount: 1, items: [body] });
    expect((await call("GET", owned, `/transitions?operationId=${randomUUID()}`)).body).toMatchObject({ items: [] });
  });

  test("moves some of them to a subscription that is there, within the target's limits", async () => {
    const owned = await sellOne(smaller.offerId, 10);
    const taker = await sellOne(largest.offerId, 5);
    const some = {
      toCatalogItemId: largest.offerId,
      toSubscriptionId: taker.subscriptionId,
      transitionType: "TransitionOnly",
    };
    expect(await call("POST", owned, "/transitions", { ...some, quantity: 4 })).toMatchObject(refused(400, 2002));
    expect(await call("POST", owned, "/transitions", { ...some, quantity: 3 })).toMatchObject({ status: 200 });
    expect((await at.read("contoso", owned)).quantity).toBe(7);
    expect((await at.read("contoso", taker)).quantity).toBe(8);
    expect(await call("POST", taker, "/transitions", { ...some, quantity: 1 })).toMatchObject(refused(400, 900236));
    const wrong = { ...some, toCatalogItemId: larger.offerId, quantity: 1 };
    expect(await call("POST", owned, "/transitions", wrong)).toMatchObject(refused(400, 900258));
  });

  test.each([
    ["no seats", { quantity: 0 }, 2002],
    ["more seats than there are", { quantity: 6 }, 2002],
    ["an offer that is no target", { toCatalogItemId: offers.licence.offerId }, 900236],
    ["a target that the catalogue has not", { toCatalogItemId: "CFQ7TTC0LH18:0009" }, 900236],
    ["seats of another subscription than the path's", { fromSubscriptionId: randomUUID() }, 3000],
    ["a type that is none", { transitionType: "both" }, 900126],
    ["a term that the target has not", { termDuration: "P3Y" }, 800121],
  ])("to %s is refused and changes nothing", async (_, wrong, code) => {
    const owned = await sellOne(smaller.offerId);
    expect(await call("POST", owned, "/transitions", { ...all, ...wrong })).toMatchObject(refused(400, code));
    expect(await at.read("contoso", owned)).toMatchObject({ status: "active", quantity: 5 });
  });

  test("900263: is for new commerce alone", async () => {
    const legacy = await sellOne(good.offerId);
    const body = { ...all, toCatalogItemId: better.offerId };
    expect(await call("POST", legacy, "/transitions", body)).toMatchObject(refused(403, 900263));
    expect((await call("GET", legacy, "/transitioneligibilities")).body).toMatchObject({ items: [] });
  });

  test("shows more targets for the next term than for now, and which subscriptions could take the seats", async () => {
    const owned = await sellOne(smaller.offerId);
    const taker = await sellOne(largest.offerId, 1);
    const list = async (query: string) => {
      const { body } = await call("GET", owned, `/transitionEligibilities${query}`);
      return (body as { items: { catalogItemId: string; eligibilities: { isEligible: boolean }[] }[] }).items;
    };
    const now = await list("?eligibilityType=immediate");
    expect(now.map(({ catalogItemId, eligibilities }) => [catalogItemId, eligibilities[0]?.isEligible])).toEqual([
      [larger.offerId, true],
      [largest.offerId, true],
      ["CFQ7TTC0LH18:0009", false],
    ]);
    expect(now[1]).toMatchObject({
      subscriptionEligibilities: expect.arrayContaining([
        expect.objectContaining({ subscriptionId: taker.subscriptionId, isEligible: true }),
      ]),
    });
    expect((await list("?eligibilitytype=Scheduled")).map(({ catalogItemId }) => catalogItemId)).toContain(
      offers.licence.offerId,
    );
    expect((await call("GET", owned, "/transitionEligibilities?eligibilityType=soon")).status).toBe(400);
  });
});

describe("10.10: a transition frees no seats that are bound", () => {
  const begin = "2021-03-01T10:00:00Z";
  const yearly = async (offerId: string, quantity: number, termDuration = "P1Y") =>
    ((await at.sell("contoso", customerId, [{ offerId, quantity, termDuration }])) as [Owned])[0];
  const into = (offerId: string, quantity: number, more: object = {}) => ({
    ...{ toCatalogItemId: offerId, quantity, transitionType: "transition_only", ...more },
  });
  const takerOf = ({ status, body, text }: { status: number; body: unknown; text: string }): Owned => {
    expect(status, text).toBe(200);
    return { customerId, subscriptionId: (body as { toSubscriptionId: string }).toSubscriptionId };
  };
  beforeEach(() => at.business.setClock(begin));
  afterAll(() => at.business.setClock(begin));

  test("900267: neither into a shorter term nor into one that ends earlier, also while the window is open", async () => {
    const monthly = await yearly(larger.offerId, 1, "P1M");
    const older = await yearly(larger.offerId, 1);
    await at.business.setClock("2021-03-02T10:00:00Z");
    const owned = await yearly(smaller.offerId, 30);
    const bodies = [
      into(larger.offerId, 5, { termDuration: "p1m" }),
      into(larger.offerId, 5, { toSubscriptionId: monthly.subscriptionId }),
      into(larger.offerId, 5, { toSubscriptionId: older.subscriptionId }),
    ];
    for (const body of bodies)
      expect(await call("POST", owned, "/transitions", body)).toMatchObject(refused(400, 900267));
    expect(await at.read("contoso", owned)).toMatchObject({ status: "active", quantity: 30 });
    const short = await yearly(smaller.offerId, 5, "P1M");
    const longer = await call("POST", short, "/transitions", into(larger.offerId, 2, { termDuration: "P1Y" }));
    expect(longer).toMatchObject({ status: 200 });
  });

  test("AMB-88, 900117, 900257: after the window the new subscription is not cancelled, and its seats are not given back", async () => {
    const owned = await yearly(smaller.offerId, 30);
    await at.business.setClock("2021-03-12T10:00:00Z");
    const taker = takerOf(await call("POST", owned, "/transitions", into(larger.offerId, 5)));
    expect(await at.patch("contoso", taker, { status: "deleted" })).toMatchObject(refused(400, 900117));
    expect(await at.patch("contoso", taker, { quantity: 4 })).toMatchObject(refused(400, 900257));
    await at.change("contoso", taker, { quantity: 7 });
    expect((await at.change("contoso", taker, { quantity: 5 })).quantity).toBe(5);
    expect(await at.patch("contoso", taker, { quantity: 4 })).toMatchObject(refused(400, 900257));
  });

  test("AMB-88: within the window it stays the one that the seats had", async () => {
    const owned = await yearly(smaller.offerId, 30);
    await at.business.setClock("2021-03-06T10:00:00Z");
    const taker = takerOf(await call("POST", owned, "/transitions", into(larger.offerId, 5)));
    expect((await at.change("contoso", taker, { quantity: 4 })).quantity).toBe(4);
    await at.business.setClock("2021-03-09T10:00:00Z");
    expect(await at.patch("contoso", taker, { status: "deleted" })).toMatchObject(refused(400, 900117));
    expect(await at.patch("contoso", taker, { quantity: 3 })).toMatchObject(refused(400, 900257));
  });

  test("AMB-88, 900257: nor does a fresh subscription free the seats that it takes", async () => {
    const owned = await yearly(smaller.offerId, 30);
    await at.business.setClock("2021-03-12T10:00:00Z");
    const taker = await yearly(larger.offerId, 1);
    const body = into(larger.offerId, 29, { toSubscriptionId: taker.subscriptionId });
    expect(await call("POST", owned, "/transitions", body)).toMatchObject({ status: 200 });
    expect(await at.patch("contoso", taker, { status: "deleted" })).toMatchObject(refused(400, 900117));
    expect(await at.patch("contoso", taker, { quantity: 28 })).toMatchObject(refused(400, 900257));
    expect((await at.change("contoso", taker, { quantity: 29 })).quantity).toBe(29);
  });
});

describe("10.10: an upgrade of a legacy licence", () => {
  test("takes one of the targets that are listed, sent back as it was read", async () => {
    const owned = await sellOne(good.offerId);
    const { body } = await call("GET", owned, "/upgrades");
    const [upgrade] = (body as { items: object[] }).items;
    expect(upgrade).toMatchObject({
      targetOffer: { id: better.offerId, name: "Better" },
      upgradeType: "upgrade_with_license_transfer",
      isEligible: true,
      quantity: 5,
      upgradeErrors: [],
    });
    const result = await call("POST", owned, "/upgrades", upgrade);
    expect(result).toMatchObject({ status: 200, body: { sourceSubscriptionId: owned.subscriptionId } });
    const { targetSubscriptionId } = result.body as { targetSubscriptionId: string };
    expect((await at.read("contoso", owned)).status).toBe("deleted");
    expect(await at.read("contoso", { customerId, subscriptionId: targetSubscriptionId })).toMatchObject({
      ...{ status: "active", quantity: 5, offerId: better.offerId },
    });
  });

  test("waits for add-ons and suspensions to be out of the way, and says so", async () => {
    const [base, addOn] = (await at.sell("contoso", customerId, [
      { offerId: good.offerId, quantity: 5 },
      { offerId: extra.offerId, quantity: 1 },
    ])) as [Owned, Owned];
    const errors = async () =>
      ((await call("GET", base, "/upgrades")).body as { items: { upgradeErrors: { code: string }[] }[] }).items.flatMap(
        ({ upgradeErrors }) => upgradeErrors.map(({ code }) => code),
      );
    expect(await errors()).toEqual(["subscription_add_ons_present"]);
    const { items } = (await call("GET", base, "/upgrades")).body as { items: object[] };
    expect(await call("POST", base, "/upgrades", items[0])).toMatchObject({
      ...{ status: 400, body: { code: 900236, parameters: { reason: "subscription_add_ons_present" } } },
    });
    await at.change("contoso", addOn, { status: "deleted" });
    await at.change("contoso", base, { status: "suspended" });
    expect(await errors()).toEqual(["subscription_status_not_active"]);
    const body = { targetOffer: { id: better.offerId }, upgradeType: "upgrade_only" };
    expect(await call("POST", base, "/upgrades", body)).toMatchObject(refused(400, 900236));
  });

  test("900127: is for legacy licences alone", async () => {
    const owned = await sellOne(smaller.offerId);
    expect((await call("GET", owned, "/upgrades")).body).toMatchObject({ items: [] });
    const body = { targetOffer: { id: larger.offerId } };
    expect(await call("POST", owned, "/upgrades", body)).toMatchObject(refused(400, 900127));
  });
});

test("INV-18: a partner that is suspended for an unpaid invoice moves no seats into a subscription that it has", async () => {
  const owned = await sellOne(smaller.offerId);
  const { subscriptionId } = await sellOne(largest.offerId, 1);
  const body = {
    ...{ toCatalogItemId: largest.offerId, toSubscriptionId: subscriptionId, quantity: 2 },
    transitionType: "TransitionOnly",
  };
  const dueAt = "2017-03-01T06:00:00.000Z";
  const recipientId = tenantOf("contoso");
  await issueInvoiceTo(at.world.ports, { invoiceNumber: "D100100001", recipientId, total: "100.00", dueAt });
  expect(await call("POST", owned, "/transitions", body)).toMatchObject(refused(403, 800039));
  const paid = { as: "operator", body: { amount: "100.00" } } as const;
  expect((await at.world.call("POST /v1/invoices/D100100001/payments", paid)).status).toBe(201);
  expect(await call("POST", owned, "/transitions", body)).toMatchObject({ status: 200 });
});
