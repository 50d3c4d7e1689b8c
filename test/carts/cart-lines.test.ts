import { afterAll, beforeAll, expect, test } from "vitest";
import { limits } from "../../shared/kernel/limits.js";
import { type Json, parties } from "../support/programme-world.js";
import { type CartWorld, catalogue, line, openCartWorld, resold } from "./cart-world.js";

let world: CartWorld;
let customerId: string;
beforeAll(async () => {
  world = await openCartWorld();
  customerId = await world.aBuyer();
});
afterAll(() => world.close());

const errorOf = async (wished: Json, by: "direct" | "provider" = "direct", more: Json = {}) => {
  const buyer = by === "direct" ? customerId : await world.aBuyer("provider");
  const { lineItems } = await world.aCart(buyer, [wished], by, more);
  return (lineItems as { error?: Json }[])[0]?.error;
};
/** With the number and the reason with which the order of the line would be refused. */
const error = (
  cartErrorCode: number,
  code: number,
  { errorCode = "unable_to_process_cart_line_item", reasonCode = "REQUEST_INVALID" } = {},
) => ({
  ...{ cartErrorCode, errorCode, code, reasonCode, cartErrorName: expect.stringMatching(/^[A-Z]\w+$/) },
  errorDescription: expect.stringMatching(/\. .+\.$/),
});

test("a cart is answered with what the server knows: times, groups, currency, etag and no null", async () => {
  const cart = await world.aCart(customerId, [line(catalogue.office, { quantity: 3, friendlyName: "Seats" })]);
  expect(cart).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    creationTimestamp: "2021-05-03T09:00:00.000Z",
    lastModifiedTimestamp: "2021-05-03T09:00:00.000Z",
    expirationTimestamp: "2021-05-10T09:00:00.000Z",
    lastModifiedUser: expect.stringMatching(/^[0-9a-f-]{36}$/),
    status: "Active",
    partnerOnRecordAttestationAccepted: false,
    lineItems: [
      {
        ...{ id: 0, catalogItemId: catalogue.office, quantity: 3, friendlyName: "Seats" },
        ...{ billingCycle: "monthly", termDuration: "P1Y", currencyCode: "EUR", orderGroup: "OMS-0", addonItems: [] },
      },
    ],
    links: { self: { uri: `/customers/${customerId}/carts/${cart.id}`, method: "GET", headers: [] } },
    attributes: { objectType: "Cart", etag: expect.any(String) },
  });
  const read = await world.call(`GET /v1/customers/${customerId}/carts/${cart.id}`);
  expect(read).toMatchObject({ status: 200, body: cart });
});

test("the body of a .NET client, PascalCase with nulls and fillers, makes the same cart", async () => {
  const unset = { FriendlyName: null, CurrencyCode: null, TermDuration: null, Participants: null, Error: null };
  const body = {
    ...{ Id: null, CreationTimestamp: "0001-01-01T00:00:00", ExpirationTimestamp: "0001-01-01T00:00:00" },
    ...{ LastModifiedUser: null, Status: null, TotalPrice: 0, Links: null, Attributes: { ObjectType: "Cart" } },
    LineItems: [
      {
        ...{ Id: 0, CatalogItemId: catalogue.office, Quantity: 2, BillingCycle: "unknown", OrderGroup: null },
        ...{ ...unset, ProvisioningContext: null, AddonItems: null },
      },
    ],
  };
  const made = await world.call(`POST /v1/customers/${customerId}/carts`, { body });
  expect(made).toMatchObject({
    status: 201,
    body: { lineItems: [{ catalogItemId: catalogue.office, quantity: 2, billingCycle: "monthly" }] },
  });
});

test("the field tables' name for the item, catalogId, and any spelling of a cycle or a participant are taken", async () => {
  const { lineItems } = await world.aCart(customerId, [
    { catalogId: catalogue.office, quantity: 1, billingCycle: "Annual" },
    { catalogItemId: catalogue.office, quantity: 1, billingCycle: 2 },
    line(catalogue.office, { participants: [{ key: "unknown", value: "" }] }),
  ]);
  expect(lineItems).toMatchObject([
    { catalogItemId: catalogue.office, billingCycle: "annual", orderGroup: "OMS-0" },
    { billingCycle: "annual", orderGroup: "OMS-0" },
    { billingCycle: "monthly", orderGroup: "OMS-1" },
  ]);
  expect(JSON.stringify(lineItems)).not.toContain("error");
  const provider = await world.aBuyer("provider");
  const participants = [{ key: "TransactionReseller", value: "1000003" }];
  const more = { partnerOnRecordAttestationAccepted: true };
  const ofReseller = await world.aCart(provider, [line(catalogue.plan, { participants })], "provider", more);
  expect(ofReseller.lineItems).toMatchObject([{ participants: [{ key: "transaction_reseller", value: "1000003" }] }]);
  expect(JSON.stringify(ofReseller)).not.toContain("error");
});

test("lines of one generation, billing cycle and reseller are one group, in whatever order they stand", async () => {
  const provider = await world.aBuyer("provider");
  const { lineItems } = await world.aCart(
    provider,
    [
      line(catalogue.office),
      line(catalogue.plan),
      line(catalogue.office, { billingCycle: "annual" }),
      line(catalogue.office, resold()),
      line(catalogue.office, { quantity: 9 }),
      line(catalogue.suite, { billingCycle: "monthly", termDuration: "P1M" }),
    ],
    "provider",
    { partnerOnRecordAttestationAccepted: true },
  );
  const groups = (lineItems as { orderGroup: string }[]).map(({ orderGroup }) => orderGroup);
  expect(groups).toEqual(["OMS-0", "1", "OMS-2", "OMS-3", "OMS-0", "1"]);
});

test("CartErrorCode 10000: a currency that is not the partner's; its own is taken in any case", async () => {
  expect(await errorOf(line(catalogue.office, { currencyCode: "USD" }))).toEqual(
    error(10000, 900169, { errorCode: "currency_is_not_supported", reasonCode: "CURRENCY_MISMATCH" }),
  );
  expect(await errorOf(line(catalogue.office, { currencyCode: "eur" }))).toBeUndefined();
  expect(await errorOf(line(catalogue.office, { currencyCode: "" }))).toBeUndefined();
});

test("OFR-05, CartErrorCode 10001: an item that the catalogue has not, or has no more, in any form", async () => {
  const unknown = error(10001, 800004, { errorCode: "catalog_item_id_is_not_valid", reasonCode: "OFFER_UNKNOWN" });
  for (const item of ["NONE", "A:B", "A:B:C", "A:B:C:D", `${catalogue.suite}:NLX`, "/etc/passwd", "a'b"]) {
    expect(await errorOf(line(item)), item).toEqual(unknown);
  }
});

test("CartErrorCode 10004: a direct partner names no reseller, and nobody any other participant", async () => {
  const errorCode = "participants_is_not_supported_for_partner";
  const attested = { partnerOnRecordAttestationAccepted: true };
  expect(await errorOf(line(catalogue.office, resold()), "direct", attested)).toEqual(
    error(10004, 800016, { errorCode, reasonCode: "RESELLER_NOT_LINKED" }),
  );
  const other = { participants: [{ key: "advisor", value: "1000003" }] };
  expect(await errorOf(line(catalogue.office, other), "provider")).toEqual(error(10004, 3000, { errorCode }));
  expect(await errorOf(line(catalogue.office, resold()), "provider", attested)).toBeUndefined();
});

test("ORD-04, CartErrorCode 10004: a PartnerID of 0 names nobody, so that a direct partner may send it", async () => {
  const participants = [{ key: "transaction_reseller", value: "0" }];
  expect(await errorOf(line(catalogue.office, { participants }))).toBeUndefined();
});

test("CartErrorCode 10006: an add-on belongs to a line that it fits, and only add-ons do", async () => {
  expect(await errorOf(line(catalogue.phones, { quantity: 5 }))).toEqual(error(10006, 800029));
  const of = async (base: string, addOn: string) => {
    const { lineItems } = await world.aCart(customerId, [line(base, { addonItems: [line(addOn, { quantity: 5 })] })]);
    return (lineItems as { addonItems: { error?: Json }[] }[])[0]?.addonItems[0]?.error;
  };
  expect(await of(catalogue.suite, catalogue.phones)).toEqual(error(10006, 800029));
  expect(await of(catalogue.office, catalogue.office)).toEqual(error(10006, 800029));
  expect(await of(catalogue.office, catalogue.phones)).toBeUndefined();
});

test("CartErrorCode 10006: an item that asks for another is none when the term of that is over, also before the timer has been there (SUB-08)", async () => {
  const offer = { name: "For owners of the suite", family: "licence", prerequisiteOffers: [catalogue.suite] };
  const terms = [{ duration: "P1M", billingCycle: "monthly" }];
  await world.done("PUT /v1/offers/OWNERS:0001", { by: "operator", body: { ...offer, terms } });
  const buyer = await world.aBuyer();
  const path = `/v1/customers/${buyer}`;
  const lineItems = [{ lineItemNumber: 0, offerId: catalogue.suite, quantity: 1 }];
  await world.done(`POST ${path}/orders`, { body: { lineItems } });
  const [suite] = await world.subscriptionsOf(buyer);
  await world.done(`PATCH ${path}/subscriptions/${suite?.id}`, { body: { autoRenewEnabled: false } });
  const errorAt = async (now: string) => {
    await world.holdClock(now);
    const cart = await world.aCart(buyer, [line("OWNERS:0001")]);
    return (cart.lineItems as { error?: Json }[])[0]?.error;
  };
  expect(await errorAt("2021-06-02T23:59:59Z")).toBeUndefined();
  expect(await errorAt("2021-06-03T00:00:00Z")).toEqual(error(10006, 800024));
  await world.holdClock("2021-05-03T09:00:00Z");
});

test("CartErrorCode 10007: a provisioning context names an active Azure subscription of this customer", async () => {
  const buyer = await world.aBuyer();
  const ordered = await world.done(`POST /v1/customers/${buyer}/orders`, {
    body: { lineItems: [{ lineItemNumber: 0, offerId: catalogue.legacy, quantity: 1 }] },
  });
  const [{ subscriptionId } = { subscriptionId: "" }] = ordered.lineItems as { subscriptionId: string }[];
  const { lineItems } = await world.aCart(buyer, [
    line(catalogue.office, { provisioningContext: { subscriptionId } }),
    line(catalogue.office, { provisioningContext: { SubscriptionId: "1c461a25-f729-4fa5-aadb-280947dd05e8" } }),
    line(catalogue.office, { provisioningContext: { scope: "shared" } }),
  ]);
  const errors = (lineItems as { error?: Json }[]).map((one) => one.error);
  expect(errors).toEqual([
    undefined,
    error(10007, 800012, { errorCode: "subscription_is_not_valid", reasonCode: "SUBSCRIPTION_NOT_ACTIVE" }),
    undefined,
  ]);
});

test.each([
  [0, 10010],
  [-1, 10010],
  [1, undefined],
  [300, undefined],
  [301, 10015],
  [1_000_000_000, 10015],
])("CartErrorCodes 10010 and 10015: of a quantity from 1 to 300, %d gives %s", async (quantity, code) => {
  const wished = line(catalogue.suite, { quantity });
  expect(await errorOf(wished)).toEqual(code === undefined ? undefined : error(code, 2002));
});

test("CartErrorCode 10019: an add-on of fewer seats than its offer asks for; one more is enough", async () => {
  const of = async (quantity: number) => {
    const addonItems = [line(catalogue.phones, { quantity })];
    const { lineItems } = await world.aCart(customerId, [line(catalogue.office, { quantity: 9, addonItems })]);
    return (lineItems as { addonItems: { error?: Json }[] }[])[0]?.addonItems[0]?.error;
  };
  expect(await of(4)).toEqual(error(10019, 2002));
  expect(await of(5)).toBeUndefined();
});

test("CartErrorCode 10013: a billing cycle or a term that the offer has not", async () => {
  for (const [wrong, code] of [
    [line(catalogue.office, { billingCycle: "triennial" }), 900270],
    [line(catalogue.office, { billingCycle: "whenever" }), 900269],
    [line(catalogue.office, { termDuration: "P1M" }), 800121],
    [line(catalogue.suite, { termDuration: "P3Y" }), 800121],
    [line(catalogue.suite, { termDuration: "P1M", billingCycle: "annual" }), 900270],
    [line(catalogue.plan, { billingCycle: "annual" }), 900269],
  ] as const) {
    expect(await errorOf(wrong), JSON.stringify(wrong)).toEqual(error(10013, code));
  }
  expect(await errorOf(line(catalogue.suite, { termDuration: "P1Y", billingCycle: "annual" }))).toBeUndefined();
  expect(await errorOf(line(catalogue.plan, { billingCycle: "none" }))).toBeUndefined();
});

test("CartErrorCodes 10014 and 10016: no promotion and no other end of a term is promised silently", async () => {
  expect(await errorOf(line(catalogue.suite, { promotionId: "39NFJQT1X0Q0:0001" }))).toEqual(error(10014, 27007));
  expect(await errorOf(line(catalogue.suite, { customTermEndDate: "2021-12-31T00:00:00Z" }))).toEqual(
    error(10016, 900242),
  );
  expect(
    await errorOf(line(catalogue.suite, { promotionId: "", customTermEndDate: "0001-01-01T00:00:00" })),
  ).toBeUndefined();
});

test("PHS-03, CartErrorCode 500600: from 2021-07-21 the legacy offer is an error of its line, told anew at each look", async () => {
  const later = await openCartWorld("2021-07-20T23:00:00Z");
  try {
    const buyer = await later.aBuyer();
    const cart = await later.aCart(buyer, [line(catalogue.legacy)]);
    expect(JSON.stringify(cart)).not.toContain("error");
    await later.holdClock("2021-07-21T00:00:00Z");
    const { body } = await later.call(`GET /v1/customers/${buyer}/carts/${cart.id}`);
    expect(body.lineItems).toMatchObject([{ error: sale(500600, "LEGACY_NO_ACTIVE_SUBSCRIPTION") }]);
  } finally {
    await later.close();
  }
});

test("CartErrorCode 10010: another term for the renewal is not promised silently; the same one is no other", async () => {
  const yearly = (termDuration: string) => line(catalogue.suite, { termDuration: "P1Y", renewsTo: { termDuration } });
  expect(await errorOf(yearly("P1M"))).toEqual(error(10010, 800121));
  expect(await errorOf(yearly("P1Y"))).toBeUndefined();
  expect(await errorOf(yearly(""))).toBeUndefined();
});

const sale = (cartErrorCode: number, reasonCode: string) => error(cartErrorCode, expect.any(Number), { reasonCode });

test("8.1: what the selling decision finds against a line is told in the line, with the reason of it", async () => {
  const schools = { name: "For schools", family: "licence", segments: ["education"] };
  await world.done("PUT /v1/offers/SCHOOLS", { by: "operator", body: schools });
  await world.done("PUT /v1/offers/MS-AZR-0159P", {
    by: "operator",
    body: { name: "Shared services", family: "apss" },
  });
  expect(await errorOf(line("SCHOOLS"))).toEqual(sale(10006, "SEGMENT_NOT_QUALIFIED"));
  expect(await errorOf(line(catalogue.germany))).toEqual(sale(10006, "CLOUD_NOT_ENROLLED"));
  expect(await errorOf(line(catalogue.american))).toEqual(sale(10006, "COUNTRY_NOT_SUPPORTED"));
  expect(await errorOf(line("MS-AZR-0159P"))).toEqual(sale(10006, "APSS_TENANT_ONLY"));
});

test("ORD-10: of two plans in one cart the second is told that it cannot be", async () => {
  const { lineItems } = await world.aCart(await world.aBuyer(), [line(catalogue.plan), line(catalogue.plan)]);
  const errors = (lineItems as { error?: Json }[]).map((one) => one.error);
  expect(errors).toEqual([undefined, sale(10006, "AZURE_PLAN_EXISTS")]);
});

test("ELI-16: a restricted partner reads it in its cart, before the checkout", async () => {
  const restrict = (status: string) =>
    world.done(`PATCH /v1/partners/${parties.direct}`, { by: "operator", body: { status } });
  await restrict("restricted");
  expect(await errorOf(line(catalogue.office))).toEqual(sale(10006, "PARTNER_RESTRICTED"));
  await restrict("active");
  expect(await errorOf(line(catalogue.office))).toBeUndefined();
});

test("AGR-01: that the agreement is not signed yet is no line's error: it can be until the checkout", async () => {
  const { lineItems } = await world.aCart(await world.aCustomer(), [line(catalogue.office)]);
  expect((lineItems as { error?: Json }[])[0]?.error).toBeUndefined();
});

test("a quantity that is no whole number, a line without an item and a cart without lines are no carts at all", async () => {
  for (const lineItems of [
    [],
    [line(catalogue.office, { quantity: 1.5 })],
    [line(catalogue.office, { quantity: 1e21 })],
    [line(catalogue.office, { quantity: "two" })],
    [{ quantity: 1 }],
    [line("")],
    [line(catalogue.office, { friendlyName: "a\u0007b" })],
    [line(catalogue.office, { promotionId: "x".repeat(101) })],
    [line(catalogue.office, { provisioningContext: Object.fromEntries([..."abcdefghijk"].map((key) => [key, "v"])) })],
    undefined,
  ]) {
    const refused = await world.call(`POST /v1/customers/${customerId}/carts`, { body: { lineItems } });
    expect(refused, JSON.stringify(lineItems)).toMatchObject({ status: 400, body: { reasonCode: "REQUEST_INVALID" } });
  }
});

test(`a cart has at most ${limits.orderLinesMax} lines, add-ons counted`, async () => {
  const post = (lineItems: Json[]) => world.call(`POST /v1/customers/${customerId}/carts`, { body: { lineItems } });
  const lines = (count: number) => Array.from({ length: count }, () => line(catalogue.office));
  const addonItems = [line(catalogue.phones, { quantity: 5 })];
  const withAddOn = line(catalogue.office, { addonItems });
  expect((await post([withAddOn, ...lines(limits.orderLinesMax - 2)])).status).toBe(201);
  expect((await post([withAddOn, ...lines(limits.orderLinesMax - 1)])).status).toBe(400);
});

test("a line tells that the customer has as many subscriptions to the offer as it may have, with the number of the order's refusal (27006)", async () => {
  const trial = { name: "Trial", family: "licence", limit: 1, availableFrom: "2021-05-01" };
  await world.done("PUT /v1/offers/TRIAL", { by: "operator", body: trial });
  const { lineItems } = await world.aCart(customerId, [line("TRIAL"), line("TRIAL")]);
  const [first, second] = lineItems as { error?: Json }[];
  expect(first?.error).toBeUndefined();
  expect(second?.error).toMatchObject(error(10002, 27006));
});

test.each([
  ["UnderReview", 800073],
  ["NotAllowed", 800075],
])(
  "a line tells that the customer's account is %s, and is free again once the account is allowed",
  async (status, code) => {
    const buyer = await world.aBuyer();
    const told = async () => {
      const { lineItems } = await world.aCart(buyer, [line(catalogue.office)]);
      return (lineItems as { error?: Json }[])[0]?.error;
    };
    const say = (to: string) =>
      world.done(`PUT /v1/customers/${buyer}/validationStatus`, { by: "operator", body: { status: to } });
    await say(status);
    expect(await told()).toMatchObject(error(10006, code, { reasonCode: "FORBIDDEN" }));
    await say("Allowed");
    expect(await told()).toBeUndefined();
  },
);
