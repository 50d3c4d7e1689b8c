import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { offers } from "../support/business.js";
import { licences, type Owned, openSubscriptionWorld, type SubscriptionWorld } from "./subscription-world.js";

const Stored = z.object({
  state: z.string(),
  states: z.array(z.object({ state: z.string(), from: z.string(), to: z.string().optional() })),
});
const Events = z.object({ items: z.array(z.object({ operationType: z.string(), resourceType: z.string() })) });

let at: SubscriptionWorld;
beforeAll(async () => {
  at = await openSubscriptionWorld();
});
afterAll(() => at.world.close());
beforeEach(() => at.business.setClock("2021-03-01T10:00:00Z"));

const sellOne = async (offerId: string, quantity = 1): Promise<Owned> => {
  const customerId = await at.aCustomer("contoso");
  const [owned] = await at.sell("contoso", customerId, [{ offerId, quantity }]);
  return owned as Owned;
};
/** A row of the customer's file, as it lies there. */
const stored = async ({ customerId, subscriptionId }: Owned, prefix: "subscription" | "azure" = "subscription") => {
  const row = await at.world.ports.tables.open("customers").get(customerId, `${prefix}_${subscriptionId}`);
  return Stored.parse(JSON.parse(row?.body ?? ""));
};
/** How often time did something to the customer's subscriptions. */
const expiriesOf = async ({ customerId }: Owned): Promise<number> => {
  const { rows } = await at.world.ports.tables.open("customers").page(customerId, { from: "~event_" });
  return rows.filter(({ body }) => (JSON.parse(body) as { kind: string }).kind === "subscription-expired").length;
};
/** The instants at which something of the customer is due. */
const dueOf = async ({ customerId }: Owned): Promise<string[]> => {
  const { rows } = await at.world.ports.tables.open("subscriptionsdue").page("due", {});
  return rows.filter(({ rowKey }) => rowKey.endsWith(customerId)).map(({ rowKey }) => rowKey.split("_")[0] ?? "");
};

const suspendedOn1March = async (): Promise<Owned> => {
  const owned = await sellOne(offers.legacy.offerId);
  await at.change("contoso", owned, { status: "suspended" });
  return owned;
};

test("SUB-08: suspended on 1 March, a legacy subscription is deleted on 30 May, with its Azure subscription, by a timer that comes months late", async () => {
  const owned = await suspendedOn1March();
  await at.expireAt("2021-05-30T09:59:59.999Z");
  expect((await stored(owned)).state).toBe("suspended");
  await at.expireAt("2021-11-11T11:11:11Z");
  for (const prefix of ["subscription", "azure"] as const) {
    expect((await stored(owned, prefix)).states).toEqual([
      { state: "suspended", from: "2021-03-01T10:00:00.000Z", to: "2021-05-30T10:00:00.000Z" },
      { state: "cancelled", from: "2021-05-30T10:00:00.000Z" },
    ]);
  }
  expect(await dueOf(owned)).toEqual([]);
});

test("AMB-56: a licence of the older catalogue binds for a year, is renewed at its end, and if not is deleted 90 days after it", async () => {
  const [renewed, ended] = [await sellOne(licences.legacy.offerId, 2), await sellOne(licences.legacy.offerId, 2)];
  const told = { commitmentEndDate: "2022-02-28T23:59:59.000Z", termDuration: "P1Y", autoRenewEnabled: true };
  expect(await at.read("contoso", renewed)).toMatchObject(told);
  await at.change("contoso", ended, { autoRenewEnabled: false });
  await at.expireAt("2022-03-01T00:00:00.000Z");
  expect(await at.read("contoso", renewed)).toMatchObject({
    ...{ status: "active", commitmentEndDate: "2023-02-28T23:59:59.000Z" },
  });
  expect(await at.read("contoso", ended)).toMatchObject({ status: "suspended", suspensionReasons: ["term_ended"] });
  await at.expireAt("2022-05-30T00:00:00.000Z");
  expect((await stored(ended)).states.at(-1)).toEqual({ state: "cancelled", from: "2022-05-30T00:00:00.000Z" });
});

test("SUB-08: what is suspended tells since when, and until when it is kept; what is gone still tells both, a plan is kept for ever, and what is active tells neither", async () => {
  const legacy = await suspendedOn1March();
  const plan = await sellOne(offers.plan.offerId);
  const told = async (owned: Owned) => {
    const { suspendedSince, deletedOn } = await at.read("contoso", owned);
    return { suspendedSince, deletedOn };
  };
  expect(await told(plan)).toEqual({});
  for (const { id } of await at.entitlements("contoso", plan)) {
    const body = { cancellationReason: "compromise" };
    await at.world.call(`POST ${at.path(plan, `/azureentitlements/${id}/cancel`)}`, { as: "contoso", body });
  }
  await at.change("contoso", plan, { status: "suspended" });
  const suspendedSince = "2021-03-01T10:00:00.000Z";
  expect(await told(legacy)).toEqual({ suspendedSince, deletedOn: "2021-05-30T10:00:00.000Z" });
  expect(await told(plan)).toEqual({ suspendedSince });
  // Sent back as it was read, it is a change of nothing.
  await at.change("contoso", legacy, {});
  await at.business.setClock("2021-05-30T10:00:00Z");
  expect(await told(legacy)).toEqual({ suspendedSince, deletedOn: "2021-05-30T10:00:00.000Z" });
  expect(await told(plan)).toEqual({ suspendedSince });
});

test("SUB-08: before the timer comes nobody sees more than is there, nor brings back what is gone", async () => {
  const owned = await suspendedOn1March();
  await at.business.setClock("2021-05-30T10:00:00Z");
  expect((await at.read("contoso", owned)).status).toBe("deleted");
  expect(await at.patch("contoso", owned, { status: "active" })).toMatchObject({
    status: 400,
    body: { reasonCode: "SUBSCRIPTION_DELETED" },
  });
  expect((await stored(owned)).state).toBe("suspended");
});

test("SUB-08: what time has done keeps nobody from ending a relationship, and what it has not done does", async () => {
  const owned = await sellOne(offers.licence.offerId, 5);
  const [end = ""] = await dueOf(owned);
  await at.change("contoso", owned, { autoRenewEnabled: false });
  const endRelationship = async (now: string) => {
    await at.business.setClock(now);
    const body = { relationshipToPartner: "none" };
    return at.world.call(`PATCH /v1/customers/${owned.customerId}`, { as: "contoso", body });
  };
  const before = new Date(Date.parse(end) - 1).toISOString();
  expect([(await endRelationship(before)).status, (await endRelationship(end)).status]).toEqual([409, 200]);
  expect((await stored(owned)).state).toBe("active");
});

test("timers that fire twice, overlap and are repeated by the queue change nothing twice, and one without work nothing at all", async () => {
  const owned = await suspendedOn1March();
  await at.business.setClock("2021-06-01T00:00:00Z");
  await Promise.all([1, 2, 3].map(() => at.world.host.fire("expiry")));
  await at.world.host.whenIdle();
  expect(await expiriesOf(owned)).toBe(1);
  const body = { customerId: owned.customerId, instants: ["2021-05-30T10:00:00.000Z"] };
  const again = { kind: "ExpireSubscriptions", id: "again", cause: "test", correlationId: "test", body };
  await at.world.putMessage("subscription-expiry", JSON.stringify(again));
  await at.expireAt("2021-06-02T00:00:00Z");
  expect(await expiriesOf(owned)).toBe(1);
});

test("what is due and taken back before its time leaves an entry that does no harm and goes with its time", async () => {
  const owned = await suspendedOn1March();
  await at.change("contoso", owned, { status: "active" });
  expect(await dueOf(owned)).toEqual(["2021-05-30T10:00:00.000Z"]);
  await at.expireAt("2021-06-01T00:00:00Z");
  expect(await at.read("contoso", owned)).toMatchObject({ status: "active" });
  expect(await dueOf(owned)).toEqual([]);
});

test("10.4: a term is renewed on its day, on and on, and each time the next day is known", async () => {
  const owned = await sellOne(offers.licence.offerId, 5);
  const [first = ""] = await dueOf(owned);
  const { renewalTermDuration } = await at.read("contoso", owned);
  const months = renewalTermDuration === "P1M" ? 1 : 12;
  expect(first).toBe(new Date(Date.UTC(2021, 2 + months, 1)).toISOString());
  await at.change("contoso", owned, { scheduledNextTermInstructions: { quantity: 3 } });
  await at.expireAt(new Date(Date.UTC(2021, 2 + 3 * months, 2)).toISOString());
  expect(await at.read("contoso", owned)).toMatchObject({
    status: "active",
    quantity: 3,
    commitmentEndDate: new Date(Date.UTC(2021, 2 + 4 * months, 1) - 1_000).toISOString(),
  });
  expect(await dueOf(owned)).toEqual([new Date(Date.UTC(2021, 2 + 4 * months, 1)).toISOString()]);
});

test("10.4: a term that is not renewed suspends the licence, which cannot come back and is deleted 120 days later", async () => {
  const owned = await sellOne(offers.licence.offerId, 5);
  const [end = ""] = await dueOf(owned);
  await at.change("contoso", owned, { autoRenewEnabled: false });
  await at.expireAt(end);
  expect(await at.read("contoso", owned)).toMatchObject({ status: "suspended", suspensionReasons: ["term_ended"] });
  expect(await at.patch("contoso", owned, { status: "active" })).toMatchObject({ status: 400, body: { code: 800040 } });
  const deletion = new Date(Date.parse(end) + 120 * 86_400_000).toISOString();
  expect(await dueOf(owned)).toEqual([deletion]);
  await at.expireAt(deletion);
  expect((await at.read("contoso", owned)).status).toBe("deleted");
});

test("what time did stands in the partner's audit, and in nobody else's", async () => {
  const owned = await suspendedOn1March();
  await at.expireAt("2021-05-31T00:00:00Z");
  const filter = JSON.stringify({ Field: "CustomerId", Value: owned.customerId, Operator: "equals" });
  const list = (as: "contoso" | "litware") =>
    at.world.call(`GET /v1/auditrecords?startDate=2021-03-10&filter=${encodeURIComponent(filter)}`, { as });
  const { items } = Events.parse((await list("contoso")).body);
  const changes = items.filter(({ operationType }) => operationType === "update_subscription");
  expect(changes).toEqual([{ operationType: "update_subscription", resourceType: "subscription" }]);
  expect(Events.parse((await list("litware")).body).items).toEqual([]);
});

test("a killed host's change is finished by the recovery: what is due was written before it, and its usage is judged again", async () => {
  const owned = await suspendedOn1March();
  const note = {
    kind: "subscriptionChange",
    key: `${owned.customerId}_killed`,
    detail: owned.customerId,
    begunAt: "2000-01-01T00:00:00.000Z",
  };
  const unfinished = at.world.ports.tables.open("unfinished");
  await unfinished.change(note.kind, [{ kind: "put", row: { rowKey: note.key, body: JSON.stringify(note) } }]);
  await at.world.host.fire("recovery");
  await at.world.host.whenIdle();
  expect(await unfinished.get(note.kind, note.key)).toBeUndefined();
  expect(await dueOf(owned)).toEqual(["2021-05-30T10:00:00.000Z"]);
});

test("a legacy licence is deleted with its add-ons when its 90 days are over", async () => {
  const customerId = await at.aCustomer("contoso");
  const lines = [
    { offerId: licences.legacy.offerId, quantity: 2 },
    { offerId: licences.addOn.offerId, quantity: 1 },
  ];
  const [base, addOn] = (await at.sell("contoso", customerId, lines)) as [Owned, Owned];
  await at.change("contoso", base, { status: "suspended" });
  await at.expireAt("2021-06-15T00:00:00Z");
  for (const one of [base, addOn]) expect((await stored(one)).state).toBe("cancelled");
});

test("REL-06, AMB-80: time goes on for a customer whose relationship has ended", async () => {
  const owned = await suspendedOn1March();
  const token = await at.world.tokenOf("contoso");
  const body = { relationshipToPartner: "none" };
  expect(await at.world.call(`PATCH /v1/customers/${owned.customerId}`, { token, body })).toMatchObject({
    status: 200,
  });
  await at.expireAt("2021-06-15T00:00:00Z");
  expect((await stored(owned)).state).toBe("cancelled");
});
