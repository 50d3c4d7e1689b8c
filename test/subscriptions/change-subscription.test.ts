import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aRecord, offers } from "../support/business.js";
import { issueInvoiceTo } from "../support/issued-invoice.js";
import { tenantOf } from "../support/parties.js";
import { licences, type Owned, openSubscriptionWorld, type SubscriptionWorld } from "./subscription-world.js";

const today = "2021-03-01T10:00:00Z";
let at: SubscriptionWorld;
let shared: string;
beforeAll(async () => {
  at = await openSubscriptionWorld();
  shared = await at.aCustomer("contoso");
});
afterAll(() => at.world.close());
beforeEach(() => at.business.setClock(today));

const { legacy, plan, licence } = offers;
/** A subscription of Contoso's one customer; a plan has a customer of its own, since it stands in the way of legacy. */
const oneOf = async (offerId: string, more: { quantity?: number; billingCycle?: string } = {}): Promise<Owned> => {
  const { quantity = 1, ...order } = more;
  const customerId = offerId === plan.offerId ? await at.aCustomer("contoso") : shared;
  const [owned] = await at.sell("contoso", customerId, [{ offerId, quantity }], order);
  return owned as Owned;
};
const refused = (status: number, reasonCode: string, code: number) => ({ status, body: { reasonCode, code } });

describe("3.3 over HTTP: what a resource's status asks for", () => {
  const words = { suspend: "suspended", reactivate: "active", cancel: "deleted" } as const;
  const into = {
    active: async (_: Owned) => {},
    suspended: (owned: Owned) => at.change("contoso", owned, { status: "suspended" }),
    deleted: (owned: Owned) => at.change("contoso", owned, { status: "deleted" }),
  } as const;
  /** What the table leads to; the present state again asks for nothing, so that a resource can be sent back. */
  const leads = {
    active: { suspend: "suspended", reactivate: "active", cancel: "deleted" },
    suspended: { suspend: "suspended", reactivate: "active", cancel: "deleted" },
    deleted: { suspend: undefined, reactivate: undefined, cancel: undefined },
  } as const;

  for (const [kind, offerId] of [
    ["legacy Azure", legacy.offerId],
    ["a legacy licence", licences.legacy.offerId],
    ["a new-commerce licence in its first days", licence.offerId],
  ] as const) {
    for (const state of ["active", "suspended", "deleted"] as const) {
      test.each(["suspend", "reactivate", "cancel"] as const)(
        `3.3: ${kind} that is ${state} is asked to %s`,
        async (event) => {
          const owned = await oneOf(offerId, { quantity: offerId === licences.legacy.offerId ? 2 : 1 });
          await into[state](owned);
          const answer = await at.patch("contoso", owned, { status: words[event], autoRenewEnabled: true });
          const next = leads[state][event];
          expect(answer).toMatchObject(
            next === undefined ? refused(400, "SUBSCRIPTION_DELETED", 2011) : { status: 200, body: { status: next } },
          );
          expect((await at.read("contoso", owned)).status).toBe(next ?? "deleted");
        },
      );
    }
  }

  test("SUB-09, AMB-66: a plan is suspended and cancelled only when none of its Azure subscriptions is active", async () => {
    const owned = await oneOf(plan.offerId);
    const [azure] = await at.entitlements("contoso", owned);
    for (const status of ["suspended", "deleted"]) {
      expect(await at.patch("contoso", owned, { status })).toMatchObject(refused(403, "ACTIVE_USAGE_ASSETS", 900115));
    }
    const cancelled = await at.world.call(`POST ${at.path(owned, `/azureentitlements/${azure?.id}/cancel`)}`, {
      as: "contoso",
      body: { cancellationReason: "compromise" },
    });
    expect(cancelled).toMatchObject({ status: 200, body: { status: "inactive" } });
    expect(await at.change("contoso", owned, { status: "suspended" })).toMatchObject({ status: "suspended" });
    expect(await at.change("contoso", owned, { status: "deleted" })).toMatchObject({ status: "deleted" });
  });

  test("AMB-65: a suspended legacy subscription does not come back while the pair holds a plan", async () => {
    const customerId = await at.aCustomer("contoso");
    const [owned] = (await at.sell("contoso", customerId, [{ offerId: legacy.offerId, quantity: 1 }])) as [Owned];
    await at.change("contoso", owned, { status: "suspended" });
    await at.sell("contoso", customerId, [{ offerId: plan.offerId, quantity: 1 }]);
    expect(await at.patch("contoso", owned, { status: "active" })).toMatchObject(
      refused(403, "LEGACY_BLOCKED_BY_AZURE_PLAN", 2085),
    );
  });

  test("AMB-88: a new-commerce licence is cancelled until its window closes, and not from then on", async () => {
    const owned = await oneOf(licence.offerId);
    const late = await oneOf(licence.offerId);
    await at.business.setClock("2021-03-08T09:59:59.999Z");
    expect(await at.patch("contoso", owned, { status: "deleted" })).toMatchObject({ status: 200 });
    await at.business.setClock("2021-03-08T10:00:00.000Z");
    expect(await at.patch("contoso", late, { status: "deleted" })).toMatchObject(refused(400, "INVALID_STATE", 900117));
  });

  test("10.4: a base subscription takes its add-ons with it and brings them back, but for one that its partner suspended", async () => {
    const customerId = await at.aCustomer("contoso");
    const [base, addOn, other] = (await at.sell("contoso", customerId, [
      { offerId: licences.legacy.offerId, quantity: 2 },
      { offerId: licences.addOn.offerId, quantity: 1 },
      { offerId: licences.addOn.offerId, quantity: 1 },
    ])) as [Owned, Owned, Owned];
    await at.change("contoso", other, { status: "suspended" });
    await at.change("contoso", base, { status: "suspended" });
    expect(await at.read("contoso", addOn)).toMatchObject({ status: "suspended", suspensionReasons: ["parent"] });
    expect(await at.patch("contoso", addOn, { status: "active" })).toMatchObject(refused(409, "INVALID_STATE", 27009));
    await at.change("contoso", base, { status: "active" });
    expect((await at.read("contoso", addOn)).status).toBe("active");
    expect(await at.read("contoso", other)).toMatchObject({ status: "suspended", suspensionReasons: ["partner"] });
    await at.change("contoso", other, { status: "deleted" });
    const list = await at.world.call(`GET ${at.path(base, "/addons")}`, { as: "contoso" });
    const told = (list.body as { items: { id: string; status: string }[] }).items.map(({ id, status }) => [id, status]);
    expect(Object.fromEntries(told)).toEqual({ [addOn.subscriptionId]: "active", [other.subscriptionId]: "deleted" });
  });

  test.each(["expired", "pending", "disabled", "gone"])(
    "10.4: the status %s is nobody's to ask for",
    async (status) => {
      const owned = await oneOf(legacy.offerId);
      expect(await at.patch("contoso", owned, { status })).toMatchObject(refused(400, "REQUEST_INVALID", 800040));
    },
  );
});

describe("SUB-01: who may change a subscription", () => {
  test("AMB-77: a sales agent renames and reactivates, and leaves suspending and cancelling to the administrator", async () => {
    const owned = await oneOf(legacy.offerId);
    const token = await at.world.tokenOf("contoso", "SalesAgent");
    const asAgent = (body: object) => at.patch("contoso", owned, body, { token });
    for (const status of ["suspended", "deleted"]) {
      expect(await asAgent({ status })).toMatchObject(refused(403, "NO_ROLE", 900150));
    }
    expect(await asAgent({ friendlyName: "By sales" })).toMatchObject({ status: 200 });
    await at.change("contoso", owned, { status: "suspended" });
    expect(await asAgent({ status: "active" })).toMatchObject({ status: 200, body: { friendlyName: "By sales" } });
  });

  test("another partner knows nothing of it, also where it serves the same customer", async () => {
    const owned = await oneOf(legacy.offerId);
    expect(await at.patch("litware", owned, { status: "suspended" })).toMatchObject(refused(404, "NOT_FOUND", 60003));
    const mixed = { ...owned, customerId: await at.aCustomer("contoso") };
    expect(await at.patch("contoso", mixed, { status: "suspended" })).toMatchObject(refused(404, "NOT_FOUND", 20003));
  });

  test("a reseller of record reads it and changes nothing, its provider both", async () => {
    const customerId = await at.aCustomer("fabrikam", { reseller: "wingtip" });
    const line = { offerId: legacy.offerId, quantity: 1 };
    const [owned] = (await at.sell("fabrikam", customerId, [line], { reseller: "wingtip" })) as [Owned];
    expect(await at.read("wingtip", owned)).toMatchObject({ status: "active" });
    for (const body of [{ status: "suspended" }, { friendlyName: "Mine" }]) {
      expect(await at.patch("wingtip", owned, body)).toMatchObject({
        status: 403,
        body: { reasonCode: "NOT_BILLING_OWNER" },
      });
    }
    await at.change("fabrikam", owned, { friendlyName: "Ours" });
    expect(await at.read("wingtip", owned)).toMatchObject({ status: "active", friendlyName: "Ours" });
  });
});

describe("10.4: seats", () => {
  test.each([0, -1, 1, 21, 1_000_000_000])("2002: %d seats lie outside the offer's 2 to 20", async (quantity) => {
    const owned = await oneOf(licences.legacy.offerId, { quantity: 5 });
    expect(await at.patch("contoso", owned, { quantity })).toMatchObject(refused(400, "REQUEST_INVALID", 2002));
    expect((await at.read("contoso", owned)).quantity).toBe(5);
  });

  test("the offer's least and most are taken, and billing by the month lets seats go", async () => {
    const owned = await oneOf(licences.legacy.offerId, { quantity: 5 });
    for (const quantity of [20, 2]) {
      expect(await at.change("contoso", owned, { quantity })).toMatchObject({ quantity });
    }
  });

  test("800090: seats that are paid by the year are not given back", async () => {
    const owned = await oneOf(licences.legacy.offerId, { quantity: 5, billingCycle: "annual" });
    expect(await at.patch("contoso", owned, { quantity: 4 })).toMatchObject(refused(400, "REQUEST_INVALID", 800090));
    expect(await at.change("contoso", owned, { quantity: 6 })).toMatchObject({ quantity: 6 });
  });

  test("900257: after seven days a new-commerce licence keeps the seats that it has held for so long", async () => {
    const owned = await oneOf(licence.offerId, { quantity: 10 });
    await at.business.setClock("2021-03-12T00:00:00Z");
    expect(await at.change("contoso", owned, { quantity: 15 })).toMatchObject({
      refundableQuantity: { totalQuantity: 5, details: [{ allowedUntilDateTime: "2021-03-19T00:00:00.000Z" }] },
    });
    expect(await at.patch("contoso", owned, { quantity: 9 })).toMatchObject(refused(400, "REQUEST_INVALID", 900257));
    await at.business.setClock("2021-03-18T23:59:59Z");
    expect(await at.change("contoso", owned, { quantity: 12 })).toMatchObject({ quantity: 12 });
    await at.business.setClock("2021-03-19T00:00:00Z");
    expect(await at.patch("contoso", owned, { quantity: 11 })).toMatchObject(refused(400, "REQUEST_INVALID", 900257));
  });

  test("2001, 800091, 800095: not beside a suspension, not while suspended, not of what is paid by use", async () => {
    const owned = await oneOf(licences.legacy.offerId, { quantity: 5 });
    const both = { quantity: 6, status: "suspended" };
    expect(await at.patch("contoso", owned, both)).toMatchObject(refused(400, "REQUEST_INVALID", 2001));
    expect(await at.read("contoso", owned)).toMatchObject({ status: "active", quantity: 5 });
    await at.change("contoso", owned, { status: "suspended" });
    expect(await at.patch("contoso", owned, { quantity: 6 })).toMatchObject(refused(400, "REQUEST_INVALID", 800091));
    const used = await oneOf(legacy.offerId);
    expect(await at.patch("contoso", used, { quantity: 2 })).toMatchObject(refused(400, "REQUEST_INVALID", 800095));
  });
});

describe("10.4: renewal", () => {
  test("left out, the renewal is switched off and what was scheduled is dropped; null leaves both as they are", async () => {
    const owned = await oneOf(licence.offerId);
    const scheduled = { quantity: 3 };
    expect(await at.change("contoso", owned, { scheduledNextTermInstructions: scheduled })).toMatchObject({
      autoRenewEnabled: true,
      scheduledNextTermInstructions: { quantity: 3, product: { productId: "CFQ7TTC0LH18", skuId: "0001" } },
    });
    const asNet = { FriendlyName: null, AutoRenewEnabled: null, ScheduledNextTermInstructions: null };
    expect((await at.patch("contoso", owned, asNet)).body).toMatchObject({
      autoRenewEnabled: true,
      scheduledNextTermInstructions: { quantity: 3 },
    });
    const { body } = await at.patch("contoso", owned, { autoRenewEnabled: true });
    expect(body).not.toHaveProperty("scheduledNextTermInstructions");
    expect((await at.patch("contoso", owned, {})).body).toMatchObject({ autoRenewEnabled: false });
  });

  test("whoever switches the renewal off drops what was scheduled, and schedules nothing without it", async () => {
    const owned = await oneOf(licence.offerId);
    await at.change("contoso", owned, { scheduledNextTermInstructions: { quantity: 3 } });
    const off = await at.change("contoso", owned, { autoRenewEnabled: false });
    expect(off).not.toHaveProperty("scheduledNextTermInstructions");
    expect(await at.patch("contoso", owned, { scheduledNextTermInstructions: { quantity: 3 } })).toMatchObject(
      refused(400, "REQUEST_INVALID", 800093),
    );
  });

  test("800093: whoever switches the renewal off may send back what was scheduled, and schedule nothing else", async () => {
    const owned = await oneOf(licence.offerId);
    const off = (scheduledNextTermInstructions: object) =>
      at.patch("contoso", owned, { autoRenewEnabled: false, scheduledNextTermInstructions });
    const told = refused(400, "REQUEST_INVALID", 800093);
    expect(await off({ quantity: 3 })).toMatchObject(told);
    await at.change("contoso", owned, { scheduledNextTermInstructions: { quantity: 3 } });
    const { scheduledNextTermInstructions: read } = await at.read("contoso", owned);
    const { product: scheduled } = read as { product: { productId: string } };
    expect(await off({ quantity: 4 })).toMatchObject(told);
    expect(await off({ quantity: 3, product: { ...scheduled, billingCycle: "annual" } })).toMatchObject(told);
    expect(await at.read("contoso", owned)).toMatchObject({
      autoRenewEnabled: true,
      scheduledNextTermInstructions: { quantity: 3 },
    });
    const asNet = {
      ...scheduled,
      productId: scheduled.productId.toLowerCase(),
      billingCycle: "Monthly",
      promotionId: null,
    };
    const { status, body } = await off({ quantity: 3, product: asNet, customTermEndDate: null });
    expect([status, body]).toMatchObject([200, { autoRenewEnabled: false }]);
    expect(body).not.toHaveProperty("scheduledNextTermInstructions");
  });

  const product = { productId: "CFQ7TTC0LH18", skuId: "0001" };
  test.each([
    ["a term that the offer has not", { product: { ...product, termDuration: "P3Y" } }, 800121],
    ["a cycle longer than the term", { product: { ...product, billingCycle: "triennial" } }, 900270],
    ["a cycle that the term has not", { product: { ...product, billingCycle: "one_time" } }, 900269],
    ["an end of its own", { customTermEndDate: "2021-12-31T00:00:00Z" }, 900242],
    ["seats outside the limits", { quantity: 0 }, 2002],
    ["a promotion", { product: { ...product, promotionId: "39NFJQT1X0F8:0001" } }, 27007],
    ["another product", { product: { productId: "CFQ7TTC0AAAA", skuId: "0001" } }, 900236],
  ])("a next term with %s is refused", async (_, scheduledNextTermInstructions, code) => {
    const owned = await oneOf(licence.offerId);
    const answer = await at.patch("contoso", owned, { autoRenewEnabled: true, scheduledNextTermInstructions });
    expect(answer).toMatchObject({ status: 400, body: { code } });
    expect(await at.read("contoso", owned)).toMatchObject({ autoRenewEnabled: true });
  });

  test("7.2, 10.4: an offer that the customer could not order is not scheduled; what is scheduled may be sent back", async () => {
    const { terms } = licence;
    const sku = async (skuId: string, more: object) => {
      const body = { name: `Suite ${skuId}`, family: "licence", terms, ...more };
      const answer = await at.world.call(`PUT /v1/offers/CFQ7TTC0LH18:${skuId}`, { as: "operator", body });
      expect(answer.status, answer.text).toBe(200);
    };
    await sku("0011", { segments: ["nonprofit"] });
    await sku("0012", { countries: ["CA"] });
    await sku("0013", { segments: ["commercial"], countries: ["US"] });
    const owned = await oneOf(licence.offerId);
    const next = (skuId: string) => ({ product: { ...product, skuId } });
    const schedule = (skuId: string) =>
      at.patch("contoso", owned, { autoRenewEnabled: true, scheduledNextTermInstructions: next(skuId) });
    expect(await schedule("0011")).toMatchObject(refused(400, "SEGMENT_NOT_QUALIFIED", 800086));
    expect(await schedule("0012")).toMatchObject(refused(400, "COUNTRY_NOT_SUPPORTED", 800070));
    expect(await at.read("contoso", owned)).not.toHaveProperty("scheduledNextTermInstructions");
    expect(await schedule("0013")).toMatchObject({ status: 200 });
    await sku("0013", { segments: ["nonprofit"] });
    expect(await at.change("contoso", owned, { friendlyName: "Renamed" })).toMatchObject({
      scheduledNextTermInstructions: next("0013"),
    });
  });

  test("900263, 800093: neither legacy licences nor usage have a next term to schedule", async () => {
    const scheduledNextTermInstructions = { quantity: 3 };
    const old = await oneOf(licences.legacy.offerId, { quantity: 2 });
    expect(await at.patch("contoso", old, { autoRenewEnabled: true, scheduledNextTermInstructions })).toMatchObject(
      refused(403, "REQUEST_INVALID", 900263),
    );
    const used = await oneOf(plan.offerId);
    expect(await at.patch("contoso", used, { scheduledNextTermInstructions })).toMatchObject(
      refused(400, "REQUEST_INVALID", 800093),
    );
    expect(await at.patch("contoso", used, { autoRenewEnabled: false })).toMatchObject(
      refused(400, "REQUEST_INVALID", 800093),
    );
  });
});

describe("a resource that is sent back", () => {
  test("as it was read it changes nothing, in camelCase and as .NET writes it", async () => {
    for (const offerId of [legacy.offerId, plan.offerId, licence.offerId]) {
      const owned = await oneOf(offerId);
      const before = await at.read("contoso", owned);
      const asNet = Object.fromEntries(
        Object.entries({ ...before, unknown: null, promotionId: null }).map(([name, value]) => [
          name.charAt(0).toUpperCase() + name.slice(1),
          value,
        ]),
      );
      for (const body of [before, asNet, { ...before, status: "none", billingCycle: "unknown" }]) {
        expect((await at.patch("contoso", owned, body)).body).toEqual(before);
      }
    }
  });

  test("2054: its billing cycle is changed on the order", async () => {
    const owned = await oneOf(licence.offerId);
    const body = { ...(await at.read("contoso", owned)), billingCycle: "Annual" };
    expect(await at.patch("contoso", owned, body)).toMatchObject(refused(400, "REQUEST_INVALID", 2054));
  });

  test("800098, ORD-04: its reseller of record stays the one of its order; what was read, and fillers, change nothing", async () => {
    const owned = await oneOf(licence.offerId);
    const before = await at.read("contoso", owned);
    const other = await at.patch("contoso", owned, { ...before, partnerId: "1234567" });
    expect(other).toMatchObject(refused(400, "REQUEST_INVALID", 800098));
    expect(await at.read("contoso", owned)).toEqual(before);
    for (const partnerId of [undefined, null, "", "0", before.partnerId]) {
      expect((await at.patch("contoso", owned, { ...before, partnerId })).status).toBe(200);
    }
  });

  test("a support contact is one partner: a tenant with the PartnerID of another is refused", async () => {
    const owned = await oneOf(licences.legacy.offerId, { quantity: 2 });
    const path = `/v1/customers/${owned.customerId}/subscriptions/${owned.subscriptionId}/supportcontact`;
    const { body: read } = await at.world.call(`GET ${path}`, { as: "contoso" });
    const contact = read as Record<string, unknown>;
    const put = (supportMpnId: unknown) =>
      at.world.call(`PUT ${path}`, { as: "contoso", body: { ...contact, supportMpnId } });
    expect(await put("7654321")).toMatchObject({ status: 400, body: { reasonCode: "REQUEST_INVALID" } });
    for (const fits of [contact.supportMpnId, null, ""]) expect((await put(fits)).status).toBe(200);
  });

  test("of several changes of which one is refused none is made", async () => {
    const owned = await oneOf(licence.offerId, { quantity: 5 });
    const before = await at.read("contoso", owned);
    for (const wrong of [{ quantity: 0 }, { billingCycle: "annual" }, { status: "expired" }]) {
      const body = { ...before, friendlyName: "Half", quantity: 7, autoRenewEnabled: false, ...wrong };
      expect((await at.patch("contoso", owned, body)).status).toBe(400);
    }
    expect(await at.read("contoso", owned)).toEqual(before);
  });

  test("2055: with a stale ETag it is refused, 400 in the body and 412 in If-Match", async () => {
    const owned = await oneOf(legacy.offerId);
    const before = await at.read("contoso", owned);
    await at.change("contoso", owned, { friendlyName: "Newer" });
    const body = { ...before, friendlyName: "Older" };
    expect(await at.patch("contoso", owned, body)).toMatchObject(refused(400, "CONFLICT", 2055));
    const headers = { "if-match": `"${before.attributes.etag}"` };
    expect(await at.patch("contoso", owned, { friendlyName: "Older" }, { headers })).toMatchObject({ status: 412 });
    expect((await at.read("contoso", owned)).friendlyName).toBe("Newer");
  });

  test("the same request again has the first answer, and its ETag is stale for nobody", async () => {
    const owned = await oneOf(legacy.offerId);
    const headers = { "ms-requestid": randomUUID() };
    const body = { ...(await at.read("contoso", owned)), status: "suspended" };
    const answers = await Promise.all([1, 2, 3].map(() => at.patch("contoso", owned, body, { headers })));
    for (const answer of [...answers, await at.patch("contoso", owned, body, { headers })]) {
      expect(answer).toMatchObject({ status: 200, body: { status: "suspended" } });
    }
  });

  test("of two changes of one version one is made and the other refused; without a version both are made", async () => {
    const owned = await oneOf(licence.offerId, { quantity: 5 });
    const before = await at.read("contoso", owned);
    const both = [{ quantity: 6 }, { friendlyName: "Other" }];
    const versioned = await Promise.all(both.map((change) => at.patch("contoso", owned, { ...before, ...change })));
    expect(versioned.map(({ status }) => status).sort()).toEqual([200, 400]);
    const free = await Promise.all(
      [{ quantity: 8 }, { friendlyName: "Both" }].map((change) =>
        at.patch("contoso", owned, { autoRenewEnabled: true, ...change }),
      ),
    );
    expect(free.map(({ status }) => status)).toEqual([200, 200]);
    expect(await at.read("contoso", owned)).toMatchObject({ quantity: 8, friendlyName: "Both" });
  });

  test("rehearsed, a cancellation is answered and not made", async () => {
    const owned = await oneOf(legacy.offerId);
    const sent = { as: "contoso", body: { status: "deleted" } } as const;
    expect(await at.world.call(`PATCH ${at.path(owned)}?dryRun=true`, sent)).toMatchObject({
      body: { status: "deleted" },
    });
    expect((await at.read("contoso", owned)).status).toBe("active");
  });
});

test("SUB-05, SUB-06: usage counts by the state at its start, also where it was judged before the state changed", async () => {
  await at.business.publishPrices({
    ...{ offerId: legacy.offerId, market: "US", currency: "USD", discount: "0", effectiveFrom: "2021-01-01" },
    prices: { vm: "1" },
  });
  const owned = await oneOf(legacy.offerId);
  const hours = ["2021-03-02T08:00:00Z", "2021-03-02T12:00:00Z", "2021-03-03T12:00:00Z"];
  const { batchId, counts } = await at.business.report(
    hours.map((start) => aRecord(owned.subscriptionId, "vm", "1", start)),
  );
  expect(counts).toMatchObject({ rated: 3, quarantined: 0 });
  await at.business.setClock("2021-03-02T10:00:00Z");
  await at.change("contoso", owned, { status: "suspended" });
  await at.world.host.whenIdle();
  expect(await at.business.countsOf(batchId)).toMatchObject({ rated: 1, quarantined: 2 });
  await at.business.setClock("2021-03-03T10:00:00Z");
  await at.change("contoso", owned, { status: "active" });
  await at.world.host.whenIdle();
  expect(await at.business.countsOf(batchId)).toMatchObject({ rated: 2, quarantined: 1 });
});

test("20000: the subscriptions of an order that is not there are no empty list", async () => {
  const { customerId } = await oneOf(legacy.offerId);
  const list = (query: string) =>
    at.world.call(`GET /v1/customers/${customerId}/subscriptions?${query}`, { as: "contoso" });
  expect(await list(`order_id=${randomUUID()}`)).toMatchObject(refused(404, "NOT_FOUND", 20000));
  expect((await list("mpn_id=1")).body).toMatchObject({ totalCount: 0 });
});

test("INV-18: a partner that is suspended for an unpaid invoice schedules no more seats, and sends back those that it scheduled", async () => {
  const owned = await oneOf(licence.offerId, { quantity: 5 });
  const next = (quantity: number) => ({ scheduledNextTermInstructions: { quantity } });
  await at.change("contoso", owned, next(7));
  const dueAt = "2020-11-01T06:00:00.000Z";
  const recipientId = tenantOf("contoso");
  await issueInvoiceTo(at.world.ports, { invoiceNumber: "D100100001", recipientId, total: "100.00", dueAt });
  const asked = (quantity: number) => at.patch("contoso", owned, { autoRenewEnabled: true, ...next(quantity) });
  expect(await asked(8)).toMatchObject(refused(403, "PARTNER_NOT_ACTIVE", 800039));
  expect(await at.read("contoso", owned)).toMatchObject(next(7));
  for (const quantity of [7, 5, 4]) expect((await asked(quantity)).status).toBe(200);
  expect(await asked(6)).toMatchObject(refused(403, "PARTNER_NOT_ACTIVE", 800039));
  const paid = { as: "operator", body: { amount: "100.00" } } as const;
  expect((await at.world.call("POST /v1/invoices/D100100001/payments", paid)).status).toBe(201);
  expect((await asked(6)).status).toBe(200);
});
