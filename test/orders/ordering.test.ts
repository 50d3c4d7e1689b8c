import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { agreement, type CartWorld, catalogue, openCartWorld } from "../carts/cart-world.js";
import type { Json, Sent } from "../support/programme-world.js";
import { newCustomer, parties } from "../support/programme-world.js";

let world: CartWorld;
let direct: string;
let provided: string;
beforeAll(async () => {
  world = await openCartWorld();
  const trial = { name: "Trial", family: "licence", isTrial: true, limit: 1, maximumQuantity: 25 };
  await world.done("PUT /v1/offers/TRIAL", { by: "operator", body: trial });
});
beforeEach(async () => {
  await world.holdClock("2021-05-03T09:00:00Z");
  direct = await world.aBuyer();
  provided = await world.aBuyer("provider");
});
afterAll(() => world.close());

const line = (offerId: string, more: Json = {}): Json => ({ lineItemNumber: 0, offerId, quantity: 1, ...more });
type Ordering = { of?: string; lines?: Json[]; more?: Json; sent?: Sent };
const order = (lines: Json[], { of = direct, more = {}, sent = {} }: Ordering = {}) =>
  world.call(`POST /v1/customers/${of}/orders`, { body: { lineItems: lines, ...more }, ...sent });
const ordersOf = async (of = direct, by: Sent["by"] = "direct") => (await world.ordersOf(of, by)).length;

/** A refusal has its number and status (API reference, 30), its reason, and leaves no order behind. */
async function expectRefused(
  answer: Promise<{ status: number; body: Json }>,
  [status, code, reasonCode]: [status: number, code: number, reasonCode: string],
) {
  const { status: was, body } = await answer;
  expect({ status: was, ...body }).toMatchObject({
    ...{ status, code, reasonCode },
    fact: expect.stringMatching(/\.$/),
    remedy: expect.stringMatching(/\.$/),
  });
  expect(await ordersOf()).toBe(0);
}
const invalid = (code: number, status = 400): [number, number, string] => [status, code, "REQUEST_INVALID"];

describe("the form of an order", () => {
  test("3.2: an order is for the customer of its path, whom it may name in any case", async () => {
    const more = { referenceCustomerId: provided };
    await expectRefused(order([line(catalogue.suite)], { more }), [400, 800002, "MIXED_CUSTOMERS"]);
    const named = { more: { referenceCustomerId: direct.toUpperCase() } };
    expect((await order([line(catalogue.suite)], named)).status).toBe(201);
  });

  test("lines are numbered from 0 without a gap", async () => {
    const second = line(catalogue.office, { lineItemNumber: 2 });
    await expectRefused(order([line(catalogue.office), second]), invalid(800071));
    expect((await order([line(catalogue.office), { ...second, lineItemNumber: 1 }])).status).toBe(201);
  });

  test("CUR-01: a client may repeat the partner's currency, but force no other", async () => {
    const forced = order([line(catalogue.suite)], { more: { currencyCode: "USD" } });
    await expectRefused(forced, [400, 900169, "CURRENCY_MISMATCH"]);
    for (const currencyCode of ["eur", "", null]) {
      expect((await order([line(catalogue.suite)], { more: { currencyCode } })).status).toBe(201);
    }
  });

  test("real clients do not attest: it is demanded only where a reseller is named", async () => {
    const through = [line(catalogue.suite, { partnerIdOnRecord: "1000003" })];
    const by: Sent = { by: "provider" };
    for (const attested of [{}, { partnerOnRecordAttestationAccepted: false }]) {
      const answer = await order(through, { of: provided, more: attested, sent: by });
      expect(answer).toMatchObject({ status: 400, body: { code: 900206, reasonCode: "REQUEST_INVALID" } });
    }
    const attested = { partnerOnRecordAttestationAccepted: true };
    expect((await order(through, { of: provided, more: attested, sent: by })).status).toBe(201);
    expect((await order([line(catalogue.suite)], { of: provided, sent: by })).status).toBe(201);
  });

  test.each(["", "0", "-1"])("ORD-04: the PartnerID %j names no reseller", async (partnerIdOnRecord) => {
    const answer = await order([line(catalogue.suite, { partnerIdOnRecord })]);
    expect([answer.status, await ordersOf()]).toEqual([201, 1]);
  });
});

describe("the reseller of record", () => {
  const attested = { partnerOnRecordAttestationAccepted: true };
  const through = (partnerIdOnRecord: string) =>
    order([line(catalogue.plan, { partnerIdOnRecord })], { of: provided, more: attested, sent: { by: "provider" } });

  test("is a PartnerID that somebody has, an indirect reseller's, and not the provider's own", async () => {
    const told = { "999999999": [404, 800015], "1000001": [400, 800016], "1000002": [404, 2072] };
    for (const [mpnId, [status, code]] of Object.entries(told)) {
      expect(await through(mpnId)).toMatchObject({ status, body: { code, reasonCode: "RESELLER_NOT_LINKED" } });
    }
    expect((await through("1000003")).status).toBe(201);
  });

  test("ORD-05: has accepted the partner agreement", async () => {
    const partnerId = randomUUID();
    world.addTenant(partnerId);
    const body = {
      ...{ partnerId, legalName: "Unsigned", domain: `${partnerId}.example`, countryCode: "NL" },
      ...{ mpnId: "2000001", kinds: ["indirectReseller"] },
    };
    await world.done("POST /v1/partners", { by: "operator", body });
    const { id } = await world.done("POST /v1/relationships", { by: "provider", body: { resellerId: partnerId } });
    await world.done(`POST /v1/relationships/${id}/accept`, { by: partnerId });
    const customer = await world.aCustomer("provider", { associatedPartnerId: partnerId });
    await world.done(`POST /v1/customers/${customer}/agreements`, { by: "provider", body: agreement });
    const lines = [line(catalogue.plan, { partnerIdOnRecord: "2000001" })];
    const place = () => order(lines, { of: customer, more: attested, sent: { by: "provider" } });
    expect(await place()).toMatchObject({ status: 400, body: { code: 900123, reasonCode: "RESELLER_NOT_LINKED" } });
    const signed = { agreementAcceptedAt: "2021-05-03T00:00:00Z" };
    await world.done(`PATCH /v1/partners/${partnerId}`, { by: "operator", body: signed });
    expect((await place()).status).toBe(201);
  });
});

describe("quantities and limits of the offer", () => {
  test.each([0, -1, 301, 1_000_000_000])(
    "a quantity of %d is out of range, and nothing is ordered",
    async (quantity) => {
      await expectRefused(order([line(catalogue.suite, { quantity })]), invalid(2002));
    },
  );

  test("the first and the last quantity of the range are taken", async () => {
    for (const quantity of [1, 300]) {
      expect((await order([line(catalogue.suite, { quantity })])).status).toBe(201);
    }
  });

  test("usage is ordered once", async () => {
    await expectRefused(order([line(catalogue.plan, { quantity: 2 })]), invalid(2002));
  });

  test("a quantity that is no whole number is none", async () => {
    for (const quantity of [1.5, "1", 1e16]) {
      await expectRefused(order([line(catalogue.suite, { quantity })]), invalid(3000));
    }
  });

  test("an offer may be had as often as its limit says, counted with the lines before", async () => {
    const second = line("TRIAL", { lineItemNumber: 1 });
    await expectRefused(order([line("TRIAL"), second]), invalid(27006));
    expect((await order([line("TRIAL")])).status).toBe(201);
    expect(await order([line("TRIAL")])).toMatchObject({ status: 400, body: { code: 27006 } });
  });
});

describe("billing cycle and term", () => {
  type Terms = [offer: keyof typeof catalogue, billingCycle: unknown, termDuration: string | undefined];
  const place = ([offer, billingCycle, termDuration]: Terms) =>
    order([line(catalogue[offer], { termDuration })], { more: { billingCycle } });

  test.each<[Terms, code: number]>([
    [["suite", "monthly", "P3Y"], 800121],
    [["suite", "annual", "P1M"], 900270],
    [["suite", "monthly", "P1Y"], 900269],
    [["office", "triennial", undefined], 900270],
    [["office", "sometimes", undefined], 900269],
    [["office", "monthly", "P1M"], 800121],
    [["plan", "annual", undefined], 900269],
    [["plan", "monthly", "P1M"], 800121],
  ])("%j is refused with %d", async (terms, code) => expectRefused(place(terms), invalid(code)));

  test.each<[Terms, cycle: string, term: string | undefined]>([
    [["suite", undefined, undefined], "monthly", "P1M"],
    [["suite", "annual", undefined], "annual", "P1Y"],
    [["suite", "Annual", "p1y"], "annual", "P1Y"],
    [["suite", "unknown", "P1Y"], "annual", "P1Y"],
    [["office", "Annual", ""], "annual", "P1Y"],
    [["office", 1, undefined], "monthly", "P1Y"],
    [["plan", "none", undefined], "monthly", undefined],
    [["plan", null, undefined], "monthly", undefined],
    [["plan", "one_time", undefined], "monthly", undefined],
    [["plan", "OneTime", undefined], "monthly", undefined],
    [["plan", "unknown", undefined], "monthly", undefined],
  ])("%j is taken as %s, %s", async (terms, billingCycle, termDuration) => {
    const { status, body } = await place(terms);
    const lines = body.lineItems as Json[];
    expect([status, body.billingCycle, lines[0]?.termDuration]).toEqual([201, billingCycle, termDuration]);
    const [subscription] = await world.subscriptionsOf(direct);
    expect(subscription).toMatchObject({ billingCycle });
  });

  test("an order has one billing cycle: offers that are charged in different ones are not ordered together", async () => {
    const lines = [line(catalogue.plan), line(catalogue.suite, { lineItemNumber: 1, termDuration: "P1Y" })];
    await expectRefused(order(lines), invalid(800085));
  });
});

describe("wishes that nothing here grants are refused as a cart refuses them", () => {
  test.each<[Json, code: number]>([
    [{ promotionId: "39NFJQT1X0F8:0001" }, 27007],
    [{ customTermEndDate: "2021-12-31T00:00:00Z" }, 900242],
    [{ customTermEndDate: "some day" }, 900242],
    [{ termDuration: "P1Y", renewsTo: { termDuration: "P3Y" } }, 800121],
    [{ additionalPartnerIdsOnRecord: ["1", "2", "3", "4", "5", "6"] }, 3000],
  ])("%j is refused with %d", async (more, code) => expectRefused(order([line(catalogue.suite, more)]), invalid(code)));

  test("what clients fill in for none of them is taken, and so is a renewal for the same term", async () => {
    const fillers = { promotionId: "", customTermEndDate: "0001-01-01T00:00:00", renewsTo: { termDuration: "" } };
    expect((await order([line(catalogue.suite, fillers)])).status).toBe(201);
    const same = { termDuration: "P1Y", renewsTo: { termDuration: "p1y" }, promotionId: null };
    expect((await order([line(catalogue.suite, same)])).status).toBe(201);
  });

  test("up to five additional partner ids are kept on the line and told back", async () => {
    const additionalPartnerIdsOnRecord = ["5357564", "5357563", "5357562", "5357561", "5357560"];
    const { status, body } = await order([line(catalogue.suite, { additionalPartnerIdsOnRecord })]);
    expect(status).toBe(201);
    const { body: read } = await world.call(`GET /v1/customers/${direct}/orders/${body.id}`);
    expect(read.lineItems).toMatchObject([{ additionalPartnerIdsOnRecord }]);
  });

  test("an add-on that is bought with a change of the order is refused by the same rule", async () => {
    const { body } = await order([line(catalogue.office)]);
    const [{ subscriptionId: parentSubscriptionId }] = body.lineItems as [{ subscriptionId: string }];
    const addOn = (more: Json) => ({ offerId: catalogue.phones, quantity: 5, parentSubscriptionId, ...more });
    const change = (more: Json) =>
      world.call(`PATCH /v1/customers/${direct}/orders/${body.id}`, {
        body: { id: body.id, referenceCustomerId: direct, lineItems: [addOn(more)] },
      });
    for (const [more, code] of [
      [{ promotionId: "X" }, 27007],
      [{ customTermEndDate: "2021-12-31" }, 900242],
      [{ renewsTo: { termDuration: "P3Y" } }, 800121],
    ] as const) {
      const fact = expect.stringMatching(/^Line 0: /);
      expect(await change(more)).toMatchObject({ status: 400, body: { code, fact } });
    }
    const { status, body: changed } = await change({});
    expect(status).toBe(200);
    expect(changed.lineItems).toMatchObject([{ lineItemNumber: 0 }, { lineItemNumber: 1, offerId: catalogue.phones }]);
  });
});

describe("what may be sold", () => {
  test("OFR-05 OFR-12: an offer that the catalogue does not have, by whatever name", async () => {
    for (const offerId of ["MS-AZR-9999P", `${catalogue.suite}:OLDONE`, "a:b:c:d", "no such"]) {
      await expectRefused(order([line(offerId)]), [400, 800004, "OFFER_UNKNOWN"]);
    }
  });

  test("MKT-08 OFR-08: an offer of another country, and of another cloud", async () => {
    await expectRefused(order([line(catalogue.american)]), [400, 800070, "COUNTRY_NOT_SUPPORTED"]);
    await expectRefused(order([line(catalogue.germany)]), [403, 900138, "CLOUD_NOT_ENROLLED"]);
  });

  test("AGR-01: before the agreement nothing is sold, on the day of it everything", async () => {
    direct = await world.aCustomer();
    await expectRefused(order([line(catalogue.suite)]), [403, 13605, "AGREEMENT_NOT_ACCEPTED"]);
    const today = { ...agreement, dateAgreed: "2021-05-03T00:00:00Z" };
    await world.done(`POST /v1/customers/${direct}/agreements`, { body: today });
    expect((await order([line(catalogue.suite)])).status).toBe(201);
  });

  test("ELI-15: the partner's own agreement has a number of its own", async () => {
    const partnerId = randomUUID();
    world.addTenant(partnerId);
    const body = {
      ...{ partnerId, legalName: "New", domain: `${partnerId}.example`, countryCode: "NL" },
      ...{ mpnId: "2000002", kinds: ["directBill"] },
    };
    await world.done("POST /v1/partners", { by: "operator", body });
    // As long as nobody was asked for the agreement, it could have customers (AMB-73).
    await world.holdClock("2020-01-31T12:00:00Z");
    const customer = await world.aCustomer(partnerId as "direct");
    await world.holdClock("2021-05-03T09:00:00Z");
    const answer = await order([line(catalogue.suite)], { of: customer, sent: { by: partnerId } });
    expect(answer).toMatchObject({ status: 403, body: { code: 900124, reasonCode: "PARTNER_NOT_ACTIVE" } });
    await world.done(`PATCH /v1/partners/${partnerId}`, { by: "operator", body: { partnerIdCountry: "BE" } });
    const signed = { agreementAcceptedAt: "2021-05-03T00:00:00Z" };
    await world.done(`PATCH /v1/partners/${partnerId}`, { by: "operator", body: signed });
    const foreign = await order([line(catalogue.suite)], { of: customer, sent: { by: partnerId } });
    expect(foreign).toMatchObject({ status: 404, body: { code: 800015, reasonCode: "PARTNER_ID_MISSING" } });
  });

  test("an account that the operator looks at, or does not admit, buys nothing until it is allowed", async () => {
    const say = (status: string) =>
      world.done(`PUT /v1/customers/${direct}/validationStatus`, { by: "operator", body: { status } });
    for (const [status, code] of Object.entries({ UnderReview: 800073, NotAllowed: 800075 })) {
      await say(status);
      await expectRefused(order([line(catalogue.suite)]), [403, code, "FORBIDDEN"]);
    }
    await say("Allowed");
    expect((await order([line(catalogue.suite)])).status).toBe(201);
  });

  test("CUS-05: what a country asks for since, a customer made before must have before it buys again", async () => {
    const { billingProfile } = newCustomer();
    const { phoneNumber: _, ...address } = billingProfile.defaultAddress;
    const defaultAddress = { ...address, country: "PL", postalCode: "00-001" };
    direct = await world.aCustomer("direct", {
      billingProfile: { ...billingProfile, culture: "pl-PL", defaultAddress },
    });
    await world.done(`POST /v1/customers/${direct}/agreements`, { body: agreement });
    await world.holdClock("2022-12-01T00:00:00Z");
    const refused = await order([line(catalogue.suite)]);
    expect(refused).toMatchObject({ status: 400, body: { code: 3000, reasonCode: "REQUEST_INVALID" } });
    expect(refused.body.fact).toBe("Missing in the customer record: organizationRegistrationNumber, phoneNumber.");
    await world.holdClock("2022-11-30T23:59:59Z");
    expect((await order([line(catalogue.suite)])).status).toBe(201);
  });

  test("another partner's customer is not there, whatever the order says", async () => {
    const answer = await order([line("no such offer")], { of: provided });
    expect(answer).toMatchObject({ status: 404, body: { code: 60003 } });
  });
});

describe("an order is one thing", () => {
  test("ORD-07 ACC-01: a plan brings its first Azure subscription, on which the partner is Owner", async () => {
    const { body } = await order([line(catalogue.plan)]);
    const [ordered] = body.lineItems as { subscriptionId: string }[];
    const below = `GET /v1/customers/${direct}/subscriptions/${ordered?.subscriptionId}/azureEntitlements`;
    const { items } = await world.call(below);
    expect(items).toMatchObject([{ status: "active", roleAssignments: [{ principalId: parties.direct }] }]);
  });

  test("one line that is refused refuses all, also after a good one", async () => {
    const bad = line("no such", { lineItemNumber: 1 });
    const answer = order([line(catalogue.suite), bad]);
    await expectRefused(answer, [400, 800004, "OFFER_UNKNOWN"]);
    expect((await answer).body.fact).toMatch(/^Line 1, offer no such: /);
    const abroad = order([line(catalogue.suite), line(catalogue.american, { lineItemNumber: 1 })]);
    expect((await abroad).body.fact).toMatch(/^Line 1, offer US-ONLY: /);
    expect(await world.subscriptionsOf(direct)).toEqual([]);
  });

  test("ORD-08 ORD-10: a line is decided as if those before it stood", async () => {
    const again = order([line(catalogue.plan), line(catalogue.plan, { lineItemNumber: 1 })]);
    await expectRefused(again, [409, 800002, "AZURE_PLAN_EXISTS"]);
    const legacy = order([line(catalogue.plan), line(catalogue.legacy, { lineItemNumber: 1 })]);
    await expectRefused(legacy, [403, 2085, "LEGACY_BLOCKED_BY_AZURE_PLAN"]);
  });

  test("ORD-06: the same request, sent sixteen times at once, is one order and one answer", async () => {
    const sent = { headers: { "MS-RequestId": randomUUID() } };
    const answers = await Promise.all(Array.from({ length: 16 }, () => order([line(catalogue.suite)], { sent })));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect([answers[0]?.status, await ordersOf(), (await world.subscriptionsOf(direct)).length]).toEqual([201, 1, 1]);
  });

  test("ORD-10: of orders for the pair's plan at once one makes it, the others are told that it exists", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => order([line(catalogue.plan)])));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    expect((await world.subscriptionsOf(direct)).length).toBe(1);
  });

  test("thirty lines are one order; thirty-one are too many", async () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, n) => line(catalogue.office, { lineItemNumber: n }));
    await expectRefused(order(lines(31)), invalid(3000));
    const { status, body } = await order(lines(30));
    expect([status, (body.lineItems as Json[]).length, (await world.subscriptionsOf(direct)).length]).toEqual([
      201, 30, 30,
    ]);
  });
});

describe("reading orders", () => {
  test("by billing type, in any spelling; a word that is none is refused, and prices are none", async () => {
    await order([line(catalogue.office)], { more: { billingCycle: "annual" } });
    await order([line(catalogue.plan)]);
    const list = async (query: string) => (await world.call(`GET /v1/customers/${direct}/orders${query}`)).items.length;
    expect([await list(""), await list("?billingType=Annual"), await list("?billingtype=monthly")]).toEqual([2, 1, 1]);
    expect([await list("?billingType=onetime"), await list("?include_price=True")]).toEqual([0, 2]);
    const { items } = await world.call(`GET /v1/customers/${direct}/orders?include_price=true`);
    expect(JSON.stringify(items)).not.toMatch(/totalPrice|pricing/);
    for (const query of ["?billingType=weekly", "?include_price=perhaps"]) {
      const answer = await world.call(`GET /v1/customers/${direct}/orders${query}`);
      expect(answer).toMatchObject({ status: 400, body: { reasonCode: "REQUEST_INVALID" } });
    }
  });

  test("an unknown order, another partner's and a line that an order has not are 404", async () => {
    const { body } = await order([line(catalogue.office)]);
    const at = `/v1/customers/${direct}/orders`;
    for (const rest of ["", "/provisioningstatus", "/lineitems/0/activationlinks"]) {
      const answer = await world.call(`GET ${at}/${randomUUID()}${rest}`);
      expect(answer, rest).toMatchObject({ status: 404, body: { code: 20000 } });
      expect((await world.call(`GET ${at}/${body.id}${rest}`, { by: "otherDirect" })).status, rest).toBe(404);
    }
    const line7 = await world.call(`GET ${at}/${body.id}/lineitems/7/activationlinks`);
    expect(line7).toMatchObject({ status: 404, body: { code: 1000 } });
  });
});
