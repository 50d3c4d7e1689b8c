import { afterAll, beforeAll, expect, test } from "vitest";
import {
  aRecord,
  type Business,
  businessIn,
  daysFrom,
  newAgreement,
  newCustomer,
  offers,
  total,
} from "../support/business.js";
import { mpnIdOf, type Partner, tenantOf } from "../support/parties.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
let business: Business;
/** What the provider gets to know on the way. */
const known = { customer: "", item: "", cart: "", order: "", plan: "", first: "", second: "" };
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2021-08-20T09:00:00Z");
  await business.enrol("fabrikam", "wingtip", "contoso");
  await business.link("fabrikam", "wingtip");
  await business.publishOffers();
  await business.publishPrices({
    ...{ offerId: offers.plan.offerId, market: "US", currency: "USD", effectiveFrom: "2021-08-01" },
    prices: { vm: "0.50" },
  });
});
afterAll(() => world.close());

async function asked(line: string, body?: unknown, as: Partner = "fabrikam"): Promise<Record<string, unknown>> {
  const answer = await world.call(line, { as, ...(body === undefined ? {} : { body }) });
  expect(answer.status, `${line}: ${answer.text}`).toBeLessThan(300);
  return answer.body as Record<string, unknown>;
}
const itemsOf = (body: Record<string, unknown>) => body.items as Record<string, unknown>[];
const customer = (rest: string) => `/v1/customers/${known.customer}${rest}`;
const plan = (rest = "") => customer(`/subscriptions/${known.plan}${rest}`);

test("the provider makes the tenant of its reseller's new customer, and may sell it nothing before the agreement (AGR-01)", async () => {
  const body = { ...newCustomer("bistro", "US"), associatedPartnerId: tenantOf("wingtip") };
  known.customer = String((await asked("POST /v1/customers", body)).id);
  const resellers = await asked(`GET ${customer("/relationships")}`);
  expect(itemsOf(resellers)).toMatchObject([{ id: tenantOf("wingtip") }]);
  const decision = () =>
    asked(`GET ${customer(`/offers/${offers.plan.offerId}/decision?resellerId=${tenantOf("wingtip")}`)}`);
  expect(await decision()).toMatchObject({ decision: "DENY", reason: "AGREEMENT_NOT_ACCEPTED" });
  await asked(`POST ${customer("/agreements")}`, newAgreement);
  expect(await decision()).toMatchObject({ decision: "ALLOW", reason: "ALLOW_AZURE_PLAN" });
});

test("it finds the plan in the catalogue and puts it into a cart for the reseller, which it attests (ORD-05)", async () => {
  const [productId, skuId] = offers.plan.offerId.split(":");
  const found = await asked(`GET ${customer(`/products/${productId}/skus/${skuId}/availabilities`)}`);
  known.item = String(itemsOf(found)[0]?.catalogItemId);
  const participants = [{ key: "transaction_reseller", value: mpnIdOf("wingtip") }];
  const lineItems = [{ catalogItemId: known.item, quantity: 1, billingCycle: "monthly", participants }];
  const attested = { lineItems, partnerOnRecordAttestationAccepted: true };
  const cart = await asked(`POST ${customer("/carts")}`, attested);
  expect(cart).toMatchObject({ status: "Active", lineItems: [{ catalogItemId: known.item, orderGroup: "0" }] });
  expect(JSON.stringify(cart)).not.toContain("error");
  known.cart = String(cart.id);
});

test("the checkout makes the order: an active plan with a first Azure subscription below it (ORD-07), however often it is sent", async () => {
  const result = await asked(`POST ${customer(`/carts/${known.cart}/checkout`)}`, '"success"');
  const [order] = result.orders as { id: string; lineItems: { subscriptionId: string }[] }[];
  expect(result).toMatchObject({
    orders: [{ status: "completed", lineItems: [{ offerId: known.item, partnerIdOnRecord: mpnIdOf("wingtip") }] }],
    orderErrors: [],
  });
  known.order = order?.id ?? "";
  known.plan = order?.lineItems[0]?.subscriptionId ?? "";
  expect(await asked(`POST ${customer(`/carts/${known.cart}/checkout`)}`)).toEqual(result);
  expect(await asked(`GET ${plan()}`)).toMatchObject({
    ...{ status: "active", billingType: "usage", partnerId: mpnIdOf("wingtip"), orderId: known.order },
  });
  const entitlements = itemsOf(await asked(`GET ${plan("/azureEntitlements")}`));
  expect(entitlements).toMatchObject([{ status: "active", subscriptionId: known.plan }]);
  known.first = String(entitlements[0]?.id);
});

test("a second Azure subscription goes below the same plan (AMB-68); a second plan is refused (ORD-10)", async () => {
  const made = await asked(`POST ${plan("/azureEntitlements")}`, { friendlyName: "Kitchen" });
  expect(made).toMatchObject({ status: "active", friendlyName: "Kitchen", subscriptionId: known.plan });
  known.second = String(made.id);
  const ids = itemsOf(await asked(`GET ${plan("/azureEntitlements")}`)).map(({ id }) => id);
  expect(ids.sort()).toEqual([known.first, known.second].sort());

  const participants = [{ key: "transaction_reseller", value: mpnIdOf("wingtip") }];
  const lineItems = [{ catalogItemId: known.item, quantity: 1, participants }];
  const again = await asked(`POST ${customer("/carts")}`, { lineItems, partnerOnRecordAttestationAccepted: true });
  expect(await asked(`POST ${customer(`/carts/${again.id}/checkout`)}`)).toMatchObject({
    orders: [],
    orderErrors: [{ orderGroupId: "0", reasonCode: "AZURE_PLAN_EXISTS" }],
  });
});

test("ACC-01: on both the provider alone is Owner; its reseller sees them, and another partner does not know the customer", async () => {
  for (const { roleAssignments } of itemsOf(await asked(`GET ${plan("/azureEntitlements")}`))) {
    expect(roleAssignments).toMatchObject([{ principalKind: "partnerGroup", principalId: tenantOf("fabrikam") }]);
    expect(roleAssignments).toHaveLength(1);
  }
  expect(itemsOf(await asked(`GET ${plan("/azureEntitlements")}`, undefined, "wingtip"))).toHaveLength(2);
  expect(await world.call(`GET ${plan()}`, { as: "contoso" })).toMatchObject({ status: 404 });
  expect(itemsOf(await asked("GET /v1/subscriptions"))).toMatchObject([{ id: known.plan }]);
});

test("the provider's audit tells of the order, once", async () => {
  const filter = JSON.stringify({ Field: "ResourceType", Value: "order", Operator: "equals" });
  const records = itemsOf(await asked(`GET /v1/auditrecords?filter=${encodeURIComponent(filter)}`));
  expect(records).toMatchObject([{ operationType: "create_order", customerId: known.customer }]);
});

test("the usage of both comes on one invoice of the provider, which names the reseller of record, who gets none (ROL-03, INV-02, INV-14)", async () => {
  const days = daysFrom("2021-08-21", "2021-09-01");
  await business.report([
    ...days.map((day) => aRecord(known.first, "vm", "10", day)),
    ...days.map((day) => aRecord(known.second, "vm", "20", day)),
  ]);
  await business.closeAt("2021-09-08T00:00:00Z");
  // 110 × 0.50 × 0.85 = 46.75, and 220 × 0.50 × 0.85 = 93.50 (PEC-02): tiers and cuts are per Azure subscription (AMB-44).
  const [invoice = "", other] = await business.invoicesOf("fabrikam");
  expect(invoice).toMatch(/^G\d+ 140.25 USD from 2021-08-01$/);
  expect(other).toBeUndefined();
  const [number = ""] = invoice.split(" ");
  const lines = await business.linesOf("fabrikam", number);
  expect(lines.map(({ amount }) => amount).sort()).toEqual(["46.75", "93.5"]);
  expect(total(await business.fileAmountsOf("fabrikam", number))).toBe("140.25");
  const { body } = await world.call(`GET /v1/invoices/${number}/lineitems`, { as: "fabrikam" });
  expect(new Set((body as { items: { resellerMpnId: number }[] }).items.map((line) => line.resellerMpnId))).toEqual(
    new Set([Number(mpnIdOf("wingtip"))]),
  );
  expect(await business.invoicesOf("wingtip")).toEqual([]);
});
