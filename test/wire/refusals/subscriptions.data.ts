import { randomUUID } from "node:crypto";
import { aPlacedOrder, changed, invalid, offers, owing, type Sale, standing } from "./deal.js";
import { type Asked, type Json, operatorId, type Stage, usualNow } from "./stage.js";
import type { Row, Scene } from "./walk.js";

export type Owned = { seller: string; customer: string; subscriptionId: string; path: string };
export type Before = (stage: Stage, of: Owned) => Promise<unknown>;

/** A subscription that the pair bought at `usualNow`; `isOnlyAsked` when the row does nothing more with it before its request. */
export async function owned(stage: Stage, sale: Sale = {}, isOnlyAsked = false): Promise<Owned> {
  const { seller, customer, subscriptionId } = await aPlacedOrder(stage, sale, isOnlyAsked);
  const path = `/v1/customers/${customer}/subscriptions/${subscriptionId}`;
  return { seller, customer, subscriptionId, path };
}

type Case = { sale?: Sale; before?: Before; at?: string; by?: Asked["role"] };
/** A PATCH of what the pair bought; of the resource no more than what is meant, and its renewal as it is. */
const patched =
  (body: Json, { sale = {}, before, at = usualNow, by }: Case = {}): Scene =>
  async (stage) => {
    const one = await owned(stage, sale, before === undefined);
    await before?.(stage, one);
    await stage.at(at);
    const role = by === undefined ? {} : { role: by };
    return { line: `PATCH ${one.path}`, by: one.seller, ...role, body: { autoRenewEnabled: null, ...body } };
  };
export const to =
  (body: Json, on = usualNow): Before =>
  (stage, one) =>
    changed(stage, one, one.subscriptionId, on, { autoRenewEnabled: null, ...body });
const partner =
  (status: string): Before =>
  (stage, one) =>
    standing({ status })(stage, one);

const ofSuite: Sale = { offer: offers.suite, line: { quantity: 5 } };
const ofOffice: Sale = { offer: offers.office, line: { quantity: 5 } };
const ofYear: Sale = { ...ofOffice, order: { billingCycle: "annual" } };
const ofLegacy: Sale = { offer: offers.legacy };
const ofPlan: Sale = { offer: offers.plan };
export const suspended = to({ status: "suspended" });

/** Cancels the Azure subscription that a plan began with. */
export const emptied: Before = async (stage, { seller, path }) => {
  const { items } = (await stage.done(`GET ${path}/azureEntitlements`, { by: seller })) as { items: { id: string }[] };
  const body = { cancellationReason: "compromise" };
  await stage.done(`POST ${path}/azureEntitlements/${items[0]?.id}/cancel`, { by: seller, body });
};
export const converted: Before = (stage, { seller, customer }) =>
  stage.done("POST /v1/productUpgrades", { by: seller, body: { customerId: customer, productFamily: "azure" } });

/** The add-on of a suspended base is reactivated, before or after it. */
const addOn =
  (baseIs: "suspended" | "active"): Scene =>
  async (stage) => {
    const lineItems = [offers.office, offers.conferencing].map((offerId, lineItemNumber) => ({
      ...{ lineItemNumber, offerId, quantity: 1 },
    }));
    const { seller, customer, path, subscriptionId } = await aPlacedOrder(stage, { order: { lineItems } });
    const order = (await stage.done(`GET ${path}`, { by: seller })) as { lineItems: { subscriptionId: string }[] };
    const below = `/v1/customers/${customer}/subscriptions/${order.lineItems[1]?.subscriptionId}`;
    await stage.done(`PATCH ${below}`, { by: seller, body: { status: "suspended" } });
    await changed(stage, { seller, customer }, subscriptionId, usualNow, { status: "suspended" });
    if (baseIs === "active") await changed(stage, { seller, customer }, subscriptionId, usualNow, { status: "active" });
    return { line: `PATCH ${below}`, by: seller, body: { status: "active" } };
  };

/** A provider's subscription with a reseller of record, changed by one of the two. */
const ofRecord =
  (by: "provider" | "reseller"): Scene =>
  async (stage) => {
    const [provider, reseller] = [await stage.aProvider(), await stage.aReseller()];
    await stage.link(provider, reseller);
    const customer = await stage.aCustomer(provider, { associatedPartnerId: reseller });
    await stage.agree(provider, customer);
    const line = { partnerIdOnRecord: await stage.mpnIdOf(reseller) };
    const id = await stage.anOrder(provider, customer, offers.office, line);
    const path = `/v1/customers/${customer}/subscriptions/${id}`;
    return { line: `PATCH ${path}`, by: by === "provider" ? provider : reseller, body: { friendlyName: "Ours" } };
  };

export function both(...all: readonly Before[]): Before {
  return async (stage, one) => {
    for (const before of all) await before(stage, one);
  };
}
function relationshipEnded(stage: Stage, one: Owned) {
  const { line, by, body } = ending(one);
  return stage.done(line, { by, body });
}
function ending({ seller, customer }: Owned) {
  return { line: `PATCH /v1/customers/${customer}`, by: seller, body: { relationshipToPartner: "none" } };
}
function next(instructions: Json): Json {
  return { scheduledNextTermInstructions: instructions };
}
function term(termDuration: string): Json {
  return next({ product: { productId: "CFQ7TTC0LH18", skuId: "0001", termDuration, billingCycle: "monthly" } });
}
function product(productId: string): Json {
  return next({ product: { productId, skuId: "0001" } });
}

/** Another SKU of the product, of which the operator says something more, from the next term on. */
function nextSku(more: Json): Scene {
  return async (stage) => {
    const productId = `NEXT${randomUUID().slice(0, 8).toUpperCase()}`;
    const licence = { name: "Licence", family: "licence", terms: [{ duration: "P1Y", billingCycle: "monthly" }] };
    for (const [skuId, body] of Object.entries({ "0001": licence, "0002": { ...licence, ...more } })) {
      await stage.done(`PUT /v1/offers/${productId}:${skuId}`, { by: operatorId, body });
    }
    const { seller, path } = await owned(stage, { offer: `${productId}:0001` });
    const body = { autoRenewEnabled: true, ...next({ product: { productId, skuId: "0002" } }) };
    return { line: `PATCH ${path}`, by: seller, body };
  };
}

/** A change by who read the subscription before another change of it, or after. */
function etagOf(where: "body" | "header", isOlder: boolean): Scene {
  return async (stage) => {
    const one = await owned(stage);
    const { attributes } = await stage.done(`GET ${one.path}`, { by: one.seller });
    const { etag } = attributes as { etag: string };
    if (isOlder) await to({ friendlyName: "Changed" })(stage, one);
    const body = { friendlyName: "Ours", autoRenewEnabled: null };
    const asked = { line: `PATCH ${one.path}`, by: one.seller };
    if (where === "header") return { ...asked, body, headers: { "if-match": etag } };
    return { ...asked, body: { ...body, attributes: { etag } } };
  };
}

function part(method: string, name: string, { sale = {}, before }: Case): Scene {
  return async (stage) => {
    const one = await owned(stage, sale, before === undefined);
    await before?.(stage, one);
    return { line: `${method} ${one.path}/${name}`, by: one.seller };
  };
}
function supported(by: "itself" | "a stranger"): Scene {
  return async (stage) => {
    const { seller, path } = await owned(stage, ofLegacy, true);
    const supportTenantId = by === "itself" ? seller : await stage.aReseller();
    return { line: `PUT ${path}/supportcontact`, by: seller, body: { supportTenantId } };
  };
}
function delegated(isDelegated: boolean): Scene {
  return async (stage) => {
    const { seller, path, customer } = await owned(stage);
    const line = `DELETE /v1/customers/${customer}/relationships/${seller}/delegatedadmin`;
    if (!isDelegated) await stage.done(line, { by: customer, role: "GlobalAdmin" });
    return { line: `GET ${path}/provisioningstatus`, by: seller };
  };
}

const illegal = { code: "INVALID_STATE", status: 400, wireCode: 800040 } as const;

/** 3.3 and 10.4: what becomes of a subscription, and what its resource may say. */
export const ofSubscriptions: readonly Row[] = [
  {
    code: "NOT_FOUND",
    status: 404,
    wireCode: 20003,
    says: "10.3: a subscription that the customer does not have",
    provoke: async (stage) => {
      const { seller, customer } = await owned(stage, {}, true);
      return { line: `GET /v1/customers/${customer}/subscriptions/${customer}`, by: seller };
    },
    inside: async (stage) => {
      const { seller, path } = await owned(stage, {}, true);
      return { line: `GET ${path}`, by: seller };
    },
  },
  {
    code: "SUBSCRIPTION_DELETED",
    status: 400,
    wireCode: 2011,
    says: "SUB-07: what is cancelled has no new name, what is suspended has",
    provoke: patched({ friendlyName: "Ours" }, { sale: ofLegacy, before: to({ status: "deleted" }) }),
    inside: patched({ friendlyName: "Ours" }, { sale: ofLegacy, before: suspended }),
  },
  {
    code: "SUBSCRIPTION_DELETED",
    status: 400,
    wireCode: 2011,
    says: "SUB-08: ninety days after its suspension a legacy subscription is gone, to the millisecond",
    provoke: patched({ status: "active" }, { sale: ofLegacy, before: suspended, at: "2021-05-30T12:00:00Z" }),
    inside: patched({ status: "active" }, { sale: ofLegacy, before: suspended, at: "2021-05-30T11:59:59.999Z" }),
  },
  {
    code: "NOT_BILLING_OWNER",
    status: 403,
    wireCode: 2032,
    says: "SUB-01: a reseller of record changes nothing, its provider does",
    provoke: ofRecord("reseller"),
    inside: ofRecord("provider"),
  },
  {
    code: "NO_ROLE",
    status: 403,
    wireCode: 900150,
    says: "AMB-77: a sales agent suspends nothing, though it may rename it",
    provoke: patched({ status: "suspended" }, { by: "SalesAgent" }),
    inside: patched({ friendlyName: "Ours" }, { by: "SalesAgent" }),
  },
  {
    code: "NO_ROLE",
    status: 403,
    wireCode: 900150,
    says: "AMB-77: nor cancels it, as an admin agent does",
    provoke: patched({ status: "deleted" }, { by: "SalesAgent" }),
    inside: patched({ status: "deleted" }, { by: "AdminAgent" }),
  },
  {
    code: "ACTIVE_USAGE_ASSETS",
    status: 403,
    wireCode: 900115,
    says: "SUB-09: a plan is suspended when it has no active Azure subscription",
    provoke: patched({ status: "suspended" }, { sale: ofPlan }),
    inside: patched({ status: "suspended" }, { sale: ofPlan, before: emptied }),
  },
  {
    code: "ACTIVE_USAGE_ASSETS",
    status: 403,
    wireCode: 900115,
    says: "AMB-66: and cancelled",
    provoke: patched({ status: "deleted" }, { sale: ofPlan }),
    inside: patched({ status: "deleted" }, { sale: ofPlan, before: emptied }),
  },
  {
    code: "INVALID_STATE",
    status: 400,
    wireCode: 900117,
    says: "AMB-88: a licence of the new commerce is cancelled within seven days of its purchase, to the millisecond",
    provoke: patched({ status: "deleted" }, { sale: ofSuite, at: "2021-03-08T12:00:00Z" }),
    inside: patched({ status: "deleted" }, { sale: ofSuite, at: "2021-03-08T11:59:59.999Z" }),
  },
  {
    ...illegal,
    says: "10.4: what a term left behind that ended without renewal does not come back",
    provoke: patched(
      { status: "active" },
      { sale: ofSuite, before: to({ status: "suspended", autoRenewEnabled: false }), at: "2021-04-15T12:00:00Z" },
    ),
    inside: patched(
      { status: "active" },
      { sale: ofSuite, before: to({ status: "suspended", autoRenewEnabled: false }), at: "2021-03-15T12:00:00Z" },
    ),
  },
  {
    code: "INVALID_STATE",
    status: 409,
    wireCode: 27009,
    says: "10.4: an add-on comes back when its base is active",
    provoke: addOn("suspended"),
    inside: addOn("active"),
  },
  {
    code: "LEGACY_BLOCKED_BY_AZURE_PLAN",
    status: 403,
    wireCode: 2085,
    says: "AMB-65, PHS-21: what a conversion left behind does not come back, what was only suspended does",
    provoke: patched({ status: "active" }, { sale: ofLegacy, before: converted }),
    inside: patched({ status: "active" }, { sale: ofLegacy, before: suspended, at: "2021-05-01T12:00:00Z" }),
  },
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 403,
    wireCode: 800039,
    says: "3.3, AMB-69: a suspended partner lifts no suspension, a restricted one does",
    provoke: patched({ status: "active" }, { before: both(suspended, partner("suspended")) }),
    inside: patched({ status: "active" }, { before: both(suspended, partner("restricted")) }),
  },
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 403,
    wireCode: 800039,
    says: "AMB-69: nor adds it seats",
    provoke: patched({ quantity: 6 }, { sale: ofOffice, before: partner("suspended") }),
    inside: patched({ quantity: 6 }, { sale: ofOffice, before: partner("restricted") }),
  },
  {
    code: "NO_RELATIONSHIP",
    status: 403,
    wireCode: 20002,
    says: "AMB-80: what stays behind suspended when a relationship ends does not come back",
    provoke: patched({ status: "active" }, { sale: ofLegacy, before: both(suspended, relationshipEnded) }),
    inside: patched({ status: "active" }, { sale: ofLegacy, before: suspended }),
  },
  {
    code: "ACTIVE_SUBSCRIPTIONS",
    status: 409,
    wireCode: 800002,
    says: "REL-06: a relationship does not end while a subscription is active",
    provoke: async (stage) => ending(await owned(stage, ofLegacy, true)),
    inside: async (stage) => {
      const one = await owned(stage, ofLegacy);
      await suspended(stage, one);
      return ending(one);
    },
  },
  invalid(800040, "10.4: a status is one of three", patched({ status: "paused" }), patched({ status: "suspended" })),
  ...[0, -1, 301, 1_000_000_000].map((quantity) =>
    invalid(
      2002,
      `10.4: ${quantity} seats of an offer of 1 to 300`,
      patched({ quantity }, { sale: ofSuite }),
      patched({ quantity: quantity < 1 ? 1 : 300 }, { sale: ofSuite }),
    ),
  ),
  invalid(
    2001,
    "10.4: seats do not change with a suspension",
    patched({ quantity: 6, status: "suspended" }, { sale: ofOffice }),
    patched({ quantity: 5, status: "suspended" }, { sale: ofOffice }),
  ),
  invalid(
    800091,
    "10.4: nor during one, but with its end",
    patched({ quantity: 6 }, { sale: ofOffice, before: suspended }),
    patched({ quantity: 6, status: "active" }, { sale: ofOffice, before: suspended }),
  ),
  invalid(
    800090,
    "10.4: seats that are paid by the year are not given back, those paid by the month are",
    patched({ quantity: 4 }, { sale: ofYear }),
    patched({ quantity: 4 }, { sale: ofOffice }),
  ),
  invalid(
    800095,
    "10.4: usage has no seats",
    patched({ quantity: 2 }, { sale: ofLegacy }),
    patched({ quantity: 1 }, { sale: ofLegacy }),
  ),
  invalid(
    900257,
    "10.4: seats of the new commerce are given back within seven days, to the millisecond",
    patched({ quantity: 4 }, { sale: ofSuite, at: "2021-03-08T12:00:00Z" }),
    patched({ quantity: 4 }, { sale: ofSuite, at: "2021-03-08T11:59:59.999Z" }),
  ),
  invalid(
    2054,
    "10.4: a billing cycle changes on the order",
    patched({ billingCycle: "annual" }, { sale: ofOffice }),
    patched({ billingCycle: "monthly" }, { sale: ofOffice }),
  ),
  invalid(
    800098,
    "10.4: the reseller of record is the order's",
    patched({ partnerId: "6999999" }),
    patched({ partnerId: "0" }),
  ),
  invalid(
    800093,
    "10.4: usage has no term that would not be renewed",
    patched({ autoRenewEnabled: false }, { sale: ofLegacy }),
    patched({ autoRenewEnabled: false }, { sale: ofSuite }),
  ),
  invalid(
    800093,
    "10.4: without a renewal nothing is scheduled for the next term",
    patched(
      { autoRenewEnabled: false, ...next({ quantity: 6 }) },
      { sale: ofSuite, before: to({ autoRenewEnabled: false }) },
    ),
    patched(
      { autoRenewEnabled: true, ...next({ quantity: 6 }) },
      { sale: ofSuite, before: to({ autoRenewEnabled: false }) },
    ),
  ),
  invalid(
    2002,
    "10.4: the next term's seats are within the offer's too",
    patched({ autoRenewEnabled: true, ...next({ quantity: 301 }) }, { sale: ofSuite }),
    patched({ autoRenewEnabled: true, ...next({ quantity: 300 }) }, { sale: ofSuite }),
  ),
  invalid(
    800122,
    "10.4: the next term is no shorter than this one",
    patched({ autoRenewEnabled: true, ...term("P1M") }, { sale: { ...ofSuite, line: { termDuration: "P1Y" } } }),
    patched({ autoRenewEnabled: true, ...term("P1Y") }, { sale: { ...ofSuite, line: { termDuration: "P1Y" } } }),
  ),
  {
    code: "COUNTRY_NOT_SUPPORTED",
    status: 400,
    wireCode: 800070,
    says: "MKT-08, 10.4: the next term is of an offer that is sold in the customer's country",
    provoke: nextSku({ countries: ["JP"] }),
    inside: nextSku({ countries: ["US"] }),
  },
  {
    code: "SEGMENT_NOT_QUALIFIED",
    status: 400,
    wireCode: 800086,
    says: "step 10, 10.4: and for the customer's segment",
    provoke: nextSku({ segments: ["education"] }),
    inside: nextSku({ segments: ["commercial"] }),
  },
  invalid(
    800024,
    "10.4: and one whose prerequisites the customer has",
    nextSku({ prerequisiteOffers: [offers.office] }),
    nextSku({ prerequisiteOffers: [] }),
  ),
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 403,
    wireCode: 800039,
    says: "INV-18, 10.4: from the 61st day on a partner that owes schedules no more seats for the next term",
    provoke: patched({ autoRenewEnabled: true, ...next({ quantity: 6 }) }, { sale: ofSuite, before: owing() }),
    inside: patched({ autoRenewEnabled: true, ...next({ quantity: 6 }) }, { sale: ofSuite, before: owing(60) }),
  },
  {
    code: "OFFER_UNKNOWN",
    status: 400,
    wireCode: 900236,
    says: "10.4: the next term is one of the same product",
    provoke: patched({ autoRenewEnabled: true, ...product("DZH318Z0BPS6") }, { sale: ofSuite }),
    inside: patched({ autoRenewEnabled: true, ...product("CFQ7TTC0LH18") }, { sale: ofSuite }),
  },
  invalid(
    2002,
    "10.4: of several changes one that is refused refuses all",
    patched({ friendlyName: "Ours", autoRenewEnabled: false, quantity: 301 }, { sale: ofSuite }),
    patched({ friendlyName: "Ours", autoRenewEnabled: false, quantity: 300 }, { sale: ofSuite }),
  ),
  {
    code: "ACTIVE_USAGE_ASSETS",
    status: 403,
    wireCode: 900115,
    says: "10.4: the status too, and a new name with it",
    provoke: patched({ friendlyName: "Ours", status: "suspended" }, { sale: ofPlan }),
    inside: patched({ friendlyName: "Ours", status: "suspended" }, { sale: ofPlan, before: emptied }),
  },
  {
    code: "CONFLICT",
    status: 400,
    wireCode: 2055,
    says: "2.2: the ETag of an older reading in the body",
    provoke: etagOf("body", true),
    inside: etagOf("body", false),
  },
  {
    code: "CONFLICT",
    status: 412,
    wireCode: 2055,
    says: "2.2: and in If-Match",
    provoke: etagOf("header", true),
    inside: etagOf("header", false),
  },
  {
    code: "SUBSCRIPTION_NOT_ACTIVE",
    status: 400,
    wireCode: 800012,
    says: "10.8: a suspended Azure subscription is not registered for reservations",
    provoke: part("POST", "registrations", { sale: ofLegacy, before: suspended }),
    inside: part("POST", "registrations", { sale: ofLegacy }),
  },
  invalid(
    800011,
    "10.8: nor a licence",
    part("POST", "registrations", { sale: ofOffice }),
    part("POST", "registrations", { sale: ofPlan }),
  ),
  {
    code: "RESELLER_NOT_LINKED",
    status: 400,
    wireCode: 800016,
    says: "10.9: the support contact is the partner itself or its linked reseller",
    provoke: supported("a stranger"),
    inside: supported("itself"),
  },
  {
    code: "FORBIDDEN",
    status: 403,
    wireCode: 2032,
    says: "REL-08, 10.6: provisioning is shown to who administers the tenant",
    provoke: delegated(false),
    inside: delegated(true),
  },
];
