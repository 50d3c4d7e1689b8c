import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { aRecord, newAgreement, newCustomer, offers } from "../support/business.js";
import { type Partner, tenantOf } from "../support/parties.js";
import type { Sent } from "../support/world.js";
import { type Owned, openSubscriptionWorld, type SubscriptionWorld } from "./subscription-world.js";

let at: SubscriptionWorld;
beforeAll(async () => {
  at = await openSubscriptionWorld();
});
afterAll(() => at.world.close());
beforeEach(() => at.business.setClock("2021-03-01T10:00:00Z"));

/** A plan of a customer of its own, with the Azure subscription that its order made. */
async function aPlan(of: Partner = "contoso", more: { reseller?: Partner } = {}) {
  const customerId = await at.aCustomer(of, more);
  const [plan] = (await at.sell(of, customerId, [{ offerId: offers.plan.offerId, quantity: 1 }], more)) as [Owned];
  const [azure] = await at.entitlements(of, plan);
  return { plan, azure: azure?.id ?? "" };
}
const post = (plan: Owned, rest: string, body: object, sent: Sent = {}) =>
  at.world.call(`POST ${at.path(plan, `/azureEntitlements${rest}`)}`, { as: "contoso", body, ...sent });
const cancel = (plan: Owned, azure: string, sent: Sent = {}) =>
  post(plan, `/${azure}/cancel`, { cancellationReason: "compromise" }, sent);
const reactivate = (plan: Owned, azure: string, sent: Sent = {}) => post(plan, `/${azure}/reactivate`, {}, sent);
const refused = (status: number, reasonCode: string, code: number) => ({ status, body: { reasonCode, code } });

describe("AMB-67: a cancelled Azure subscription below a plan", () => {
  test("comes back on its 89th day and not on its 90th", async () => {
    const { plan, azure } = await aPlan();
    expect(await cancel(plan, azure)).toMatchObject({ status: 200, body: { status: "inactive" } });
    const again = await cancel(plan, azure);
    expect(again).toMatchObject(refused(400, "SUBSCRIPTION_DELETED", 2011));
    expect((again.body as { remedy: string }).remedy).toMatch(
      /^Reactivate it with .* or add another below the plan\.$/,
    );
    await at.business.setClock("2021-05-30T09:59:59Z");
    expect(await reactivate(plan, azure)).toMatchObject({ status: 202, body: { status: "active" } });
    expect(await reactivate(plan, azure)).toMatchObject(refused(400, "INVALID_STATE", 900337));
    await cancel(plan, azure);
    await at.business.setClock("2021-08-28T09:59:59Z");
    expect(await reactivate(plan, azure)).toMatchObject(refused(403, "SUBSCRIPTION_DELETED", 900335));
  });

  test("does not come back below a suspended plan, and does once the plan is back", async () => {
    const { plan, azure } = await aPlan();
    await cancel(plan, azure);
    await at.change("contoso", plan, { status: "suspended" });
    expect(await reactivate(plan, azure)).toMatchObject(refused(403, "SUBSCRIPTION_DELETED", 900335));
    await at.change("contoso", plan, { status: "active" });
    expect(await reactivate(plan, azure)).toMatchObject({ status: 202 });
  });

  test("SUB-05: its usage counts outside the time in which it was cancelled", async () => {
    const { offerId } = offers.plan;
    const list = { offerId, market: "US", currency: "USD", effectiveFrom: "2021-01-01" };
    await at.business.publishPrices({ ...list, prices: { vm: "1" } });
    const { plan, azure } = await aPlan();
    await at.business.setClock("2021-03-02T00:00:00Z");
    await cancel(plan, azure);
    await at.business.setClock("2021-03-03T00:00:00Z");
    await reactivate(plan, azure);
    const days = ["2021-03-01T12:00:00Z", "2021-03-02T12:00:00Z", "2021-03-03T12:00:00Z"];
    const { counts } = await at.business.report(days.map((start) => aRecord(azure, "vm", "1", start)));
    expect(counts).toMatchObject({ rated: 2, quarantined: 1 });
  });

  test("the same request again finds it done", async () => {
    const { plan, azure } = await aPlan();
    const headers = { "ms-requestid": randomUUID() };
    for (const _ of [1, 2]) expect(await cancel(plan, azure, { headers })).toMatchObject({ status: 200 });
  });
});

test("900307: only a compromise is a reason", async () => {
  const { plan, azure } = await aPlan();
  for (const body of [{}, { cancellationReason: "unused" }]) {
    expect(await post(plan, `/${azure}/cancel`, body)).toMatchObject(refused(400, "REQUEST_INVALID", 900307));
  }
  expect(await at.entitlements("contoso", plan)).toMatchObject([{ status: "active" }]);
});

test("800002: the Azure subscription of a legacy subscription is cancelled with it, not by itself", async () => {
  const customerId = await at.aCustomer("contoso");
  const [legacy] = (await at.sell("contoso", customerId, [{ offerId: offers.legacy.offerId, quantity: 1 }])) as [Owned];
  expect(await cancel(legacy, legacy.subscriptionId)).toMatchObject(refused(400, "REQUEST_INVALID", 800002));
  expect(await post(legacy, "", {})).toMatchObject(refused(400, "REQUEST_INVALID", 800002));
});

test("800111: an Azure subscription that is not below the plan is not there, nor is a partner's for another", async () => {
  const [one, other] = [await aPlan(), await aPlan()];
  expect(await cancel(one.plan, other.azure)).toMatchObject(refused(404, "NOT_FOUND", 800111));
  expect(await cancel(one.plan, one.azure, { as: "litware" })).toMatchObject(refused(404, "NOT_FOUND", 60003));
});

describe("AMB-68: a further Azure subscription below a plan", () => {
  test("is made without an order, with the partner as Owner (ACC-01), once for a request", async () => {
    const { plan, azure } = await aPlan();
    const headers = { "ms-requestid": randomUUID() };
    const answers = await Promise.all([1, 2].map(() => post(plan, "", { friendlyName: "Second" }, { headers })));
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 201,
        body: { friendlyName: "Second", roleAssignments: [{ principalId: tenantOf("contoso") }] },
      });
    }
    expect((await at.entitlements("contoso", plan)).map(({ id }) => id)).toContain(azure);
    expect(await at.entitlements("contoso", plan)).toHaveLength(2);
    const orders = await at.world.call(`GET /v1/customers/${plan.customerId}/orders`, { as: "contoso" });
    expect(orders.body).toMatchObject({ totalCount: 1 });
  });

  test("is refused below a plan that is suspended or cancelled", async () => {
    const { plan, azure } = await aPlan();
    await cancel(plan, azure);
    await at.change("contoso", plan, { status: "suspended" });
    expect(await post(plan, "", {})).toMatchObject(refused(400, "SUBSCRIPTION_NOT_ACTIVE", 800012));
    await at.change("contoso", plan, { status: "deleted" });
    expect(await post(plan, "", {})).toMatchObject(refused(400, "SUBSCRIPTION_DELETED", 2011));
  });

  test("ELI-16, AMB-69: a restricted partner makes none, and reactivates what it had", async () => {
    const { plan, azure } = await aPlan("litware");
    const asLitware = { as: "litware" } as const;
    await cancel(plan, azure, asLitware);
    const operator = { as: "operator", body: { status: "restricted" } } as const;
    expect(await at.world.call(`PATCH /v1/partners/${tenantOf("litware")}`, operator)).toMatchObject({ status: 200 });
    expect(await post(plan, "", {}, asLitware)).toMatchObject(refused(403, "PARTNER_RESTRICTED", 800039));
    expect(await reactivate(plan, azure, asLitware)).toMatchObject({ status: 202 });
  });

  test("of a reseller's plan is the provider's to make, with the reseller of record in its usage", async () => {
    const { plan } = await aPlan("fabrikam", { reseller: "wingtip" });
    expect((await post(plan, "", {}, { as: "wingtip" })).status).toBe(403);
    expect(await post(plan, "", {}, { as: "fabrikam" })).toMatchObject({ status: 201 });
    expect(await at.entitlements("wingtip", plan)).toHaveLength(2);
  });
});

test("ACC-16, AMB-67: the customer's own tenant does none of it", async () => {
  const { plan, azure } = await aPlan();
  expect((await cancel(plan, azure, { as: "unenrolled" })).status).toBe(403);
});

test("REL-11: a relationship alone gives a partner nothing of the Azure subscriptions that another one created there", async () => {
  const customerId = tenantOf("unenrolled");
  const serve = async (as: Partner) => {
    const known = newCustomer("two-partners", "US");
    const body = { ...known, companyProfile: { ...known.companyProfile, tenantId: customerId } };
    const asked = await at.world.call("POST /v1/customers", { as, body });
    const { relationshipRequestId } = asked.body as { relationshipRequestId: string };
    const yes = `POST /v1/customers/${customerId}/relationshiprequests/${relationshipRequestId}/accept`;
    expect(await at.world.call(yes, { as: "unenrolled" })).toMatchObject({ status: 200 });
    await at.world.call(`POST /v1/customers/${customerId}/agreements`, { as, body: newAgreement });
  };
  await serve("contoso");
  await serve("fabrikam");
  const [plan] = (await at.sell("contoso", customerId, [{ offerId: offers.plan.offerId, quantity: 1 }])) as [Owned];
  const [azure] = await at.entitlements("contoso", plan);

  const asked = (line: string) => at.world.call(line, { as: "fabrikam" });
  expect(await asked(`GET /v1/customers/${customerId}`)).toMatchObject({ status: 200 });
  expect(await asked(`GET /v1/customers/${customerId}/subscriptions`)).toMatchObject({ body: { items: [] } });
  for (const line of ["", "/azureEntitlements"]) {
    expect(await asked(`GET ${at.path(plan, line)}`)).toMatchObject({ status: 404, body: { reasonCode: "NOT_FOUND" } });
  }
  expect(await cancel(plan, azure?.id ?? "", { as: "fabrikam" })).toMatchObject({ status: 404 });
});
