import { randomUUID } from "node:crypto";
import { openBackend } from "../../../shared/backend.js";
import type { ProductUpgrade } from "../../../shared/subscriptions/product-upgrade.schema.js";
import { upgradeKey } from "../../../shared/subscriptions/product-upgrade-rows.js";
import { subscriptionsIn } from "../../../shared/subscriptions/subscription-rows.js";
import { aPair, bought, gcc, invalid, offers, orderBy, owing, owner, type Pair, type Sale } from "./deal.js";
import { operatorId, type Stage, usualNow } from "./stage.js";
import { type Before, both, converted, emptied, type Owned, owned, suspended, to } from "./subscriptions.data.js";
import type { Row, Scene } from "./walk.js";

const ofPlan: Sale = { offer: offers.plan };
const ofLegacy: Sale = { offer: offers.legacy };

type Below = { before?: Before; at?: string; sale?: Sale };
/** A request on the Azure subscription that a subscription began with. */
const onEntitlement =
  (what: "cancel" | "reactivate", { before, at = usualNow, sale = ofPlan }: Below, reason = "compromise"): Scene =>
  async (stage) => {
    const one = await owned(stage, sale, before === undefined);
    const { items } = (await stage.done(`GET ${one.path}/azureEntitlements`, { by: one.seller })) as Listed;
    await before?.(stage, one);
    await stage.at(at);
    const line = `POST ${one.path}/azureEntitlements/${items[0]?.id}/${what}`;
    return { line, by: one.seller, ...(what === "cancel" ? { body: { cancellationReason: reason } } : {}) };
  };
type Listed = { items: { id: string }[] };

/** A further Azure subscription below what the pair bought. */
const another =
  ({ before, sale = ofPlan }: Below): Scene =>
  async (stage) => {
    const one = await owned(stage, sale, before === undefined);
    await before?.(stage, one);
    return { line: `POST ${one.path}/azureEntitlements`, by: one.seller, body: {} };
  };
const restricted: Before = (stage, { seller }) =>
  stage.done(`PATCH /v1/partners/${seller}`, { by: operatorId, body: { status: "restricted" } });
const addedAnother: Before = (stage, { path, seller }) =>
  stage.done(`POST ${path}/azureEntitlements`, { by: seller, body: {} });
const cancelledPlan = both(emptied, to({ status: "deleted" }));
const suspendedPlan = both(emptied, suspended);

const asksFor = (customerId: string) => ({ customerId, productFamily: "azure" });
/** The pair asks to convert what it has. */
const converts =
  (first: (stage: Stage, pair: Pair) => Promise<unknown>): Scene =>
  async (stage) => {
    const { seller, customer } = await aPair(stage, { first });
    return { line: "POST /v1/productUpgrades", by: seller, body: asksFor(customer) };
  };
const legacy = (stage: Stage, pair: Pair) => bought(offers.legacy, usualNow)(stage, pair);
const legacyThen = (status: string) => async (stage: Stage, pair: Pair) => {
  const path = `/v1/customers/${pair.customer}/subscriptions/${await legacy(stage, pair)}`;
  await stage.done(`PATCH ${path}`, { by: pair.seller, body: { status } });
};
const all =
  (...happen: readonly ((stage: Stage, pair: Pair) => Promise<unknown>)[]) =>
  async (stage: Stage, pair: Pair) => {
    for (const one of happen) await one(stage, pair);
  };

const end = (stage: Stage, { seller, customer }: Pair) =>
  stage.done(`PATCH /v1/customers/${customer}`, { by: seller, body: { relationshipToPartner: "none" } });

/** The provider's legacy subscription with a reseller of record, converted by one of the two. */
const convertedBy =
  (who: "provider" | "reseller"): Scene =>
  async (stage) => {
    const [provider, reseller] = [await stage.aProvider(), await stage.aReseller()];
    await stage.link(provider, reseller);
    const customer = await stage.aCustomer(provider, { associatedPartnerId: reseller });
    await stage.agree(provider, customer);
    await stage.anOrder(provider, customer, offers.legacy, { partnerIdOnRecord: await stage.mpnIdOf(reseller) });
    const by = who === "provider" ? provider : reseller;
    return { line: "POST /v1/productUpgrades", by, body: asksFor(customer) };
  };

/** The status of the pair's conversion, asked for with a customer. */
const statusFor =
  (whose: "its own" | "another's" | "nobody's"): Scene =>
  async (stage) => {
    const one = await owned(stage, ofLegacy);
    await converted(stage, one);
    const body = asksFor(one.customer);
    const { upgradeId } = await stage.done("POST /v1/productUpgrades/eligibility", { by: one.seller, body });
    const line = `POST /v1/productUpgrades/${whose === "nobody's" ? one.customer : upgradeId}/status`;
    const asked = whose === "another's" ? asksFor(await stage.aCustomer(one.seller)) : body;
    return { line, by: one.seller, body: asked };
  };

/** Moves seats of what the pair bought. */
const moved =
  (path: "upgrades" | "transitions", sale: Sale, wanted: object, before?: Before): Scene =>
  async (stage) => {
    const one = await owned(stage, sale, before === undefined);
    await before?.(stage, one);
    return { line: `POST ${one.path}/${path}`, by: one.seller, body: wanted };
  };
const upgradeTo = (id: string) => ({ targetOffer: { id }, upgradeType: "upgrade_only" });
const transitionTo = { toCatalogItemId: offers.office, quantity: 1, transitionType: "transition_only" };
const ofSmallOffice: Sale = { offer: offers.smallOffice };
const withAddOn: Before = async (stage, { seller, customer, path, subscriptionId }: Owned) => {
  const { orderId } = await stage.done(`GET ${path}`, { by: seller });
  const line = { lineItemNumber: 1, offerId: offers.conferencing, quantity: 1, parentSubscriptionId: subscriptionId };
  await stage.done(`PATCH /v1/customers/${customer}/orders/${orderId}`, { by: seller, body: { lineItems: [line] } });
};

/** Seats of one licence of the new commerce go into another that the pair has, of a partner that became so before. */
const transitionInto =
  (status: string, more: object = {}): Scene =>
  async (stage) => {
    const [from, to] = ["FROM", "INTO"].map((name) => `${name}${randomUUID().slice(0, 6).toUpperCase()}:0001`) as [
      string,
      string,
    ];
    const terms = ["P1Y", "P1M"].map((duration) => ({ duration, billingCycle: "monthly" }));
    const licence = { name: "Suite", family: "licence", terms };
    await stage.done(`PUT /v1/offers/${to}`, { by: operatorId, body: licence });
    const body = { ...licence, upgradeTargetOffers: [to] };
    await stage.done(`PUT /v1/offers/${from}`, { by: operatorId, body });
    const one = await owned(stage, { offer: from });
    const toSubscriptionId = await stage.anOrder(one.seller, one.customer, to);
    await stage.done(`PATCH /v1/partners/${one.seller}`, { by: operatorId, body: { status } });
    const wanted = { toCatalogItemId: to, toSubscriptionId, quantity: 1, transitionType: "transition_only", ...more };
    return { line: `POST ${one.path}/transitions`, by: one.seller, body: wanted };
  };

/** The provider adds an Azure subscription below the plan that it has through a reseller. */
const anotherThrough =
  (link: "active" | "removed"): Scene =>
  async (stage) => {
    const [provider, reseller] = [await stage.aProvider(), await stage.aReseller()];
    const linkId = await stage.link(provider, reseller);
    const customer = await stage.aCustomer(provider, { associatedPartnerId: reseller });
    await stage.agree(provider, customer);
    const record = { partnerIdOnRecord: await stage.mpnIdOf(reseller) };
    const id = await stage.anOrder(provider, customer, offers.plan, record);
    if (link === "removed") await stage.done(`DELETE /v1/relationships/${linkId}`, { by: provider });
    return { line: `POST /v1/customers/${customer}/subscriptions/${id}/azureEntitlements`, by: provider, body: {} };
  };

/** A conversion of what the pair has that no worker has finished yet, or of which a part failed. */
const converting =
  (status: ProductUpgrade["status"]): Before =>
  async (stage, { seller, customer }) => {
    const id = randomUUID();
    const actor = { kind: "user", id, tenantId: seller } as const;
    const now = new Date(usualNow);
    const backend = openBackend(stage.world.ports, { now, requestId: id, correlationId: id, idSeed: id, actor });
    const file = await backend.customers.read(customer);
    const items = subscriptionsIn(file).map(({ subscriptionId, entitlementId = subscriptionId }) => ({
      ...{ subscriptionId, azureSubscriptionId: entitlementId, planSubscriptionId: id, status },
    }));
    const upgrade = { upgradeId: id, customerId: customer, partnerId: seller, cutOverAt: usualNow, items, status };
    const happened = { kind: "azure-converted", subject: id, by: actor, after: upgrade } as const;
    await backend.customers.commit(customer, file.version, [{ put: upgradeKey(id), value: upgrade }], happened);
  };
const boughtDuring =
  (before: Before): Scene =>
  async (stage) => {
    const one = await owned(stage, ofLegacy);
    await before(stage, one);
    return orderBy(one.seller, one.customer, offers.legacy);
  };
/** The pair converts what it has on a day; the operator has published the plan for the last time with an end in 2030. */
const convertsOn =
  (on: string): Scene =>
  async (stage) => {
    const ends = { name: "Azure plan", family: "azurePlan", availableFrom: "2030-01-01", availableTo: "2030-02-01" };
    await stage.done(`PUT /v1/offers/${offers.plan}`, { by: operatorId, body: ends });
    const { seller, customer } = await aPair(stage, { on, first: legacy });
    return { line: "POST /v1/productUpgrades", by: seller, body: asksFor(customer) };
  };

const blocked = { status: 403, wireCode: 900335 } as const;
const generally = { status: 403, wireCode: 900120 } as const;

/** 10.7 and 11: Azure subscriptions below a plan, and the way from the legacy offer to it; 10.10: other products. */
export const ofConversion: readonly Row[] = [
  invalid(
    900307,
    "10.7: the one reason for a cancellation is that it is compromised",
    onEntitlement("cancel", {}, "boredom"),
    onEntitlement("cancel", {}, "Compromise"),
  ),
  invalid(
    800002,
    "10.7: the Azure subscription of a legacy one is not cancelled by itself",
    onEntitlement("cancel", { sale: ofLegacy }),
    onEntitlement("cancel", { sale: ofPlan }),
  ),
  {
    code: "SUBSCRIPTION_DELETED",
    status: 400,
    wireCode: 2011,
    says: "SUB-07: nor is one cancelled twice",
    provoke: onEntitlement("cancel", { before: emptied }),
    inside: onEntitlement("cancel", { before: addedAnother }),
  },
  {
    code: "NOT_FOUND",
    status: 404,
    wireCode: 800111,
    says: "10.7: an Azure subscription that is not below the plan",
    provoke: async (stage) => {
      const { seller, path, customer } = await owned(stage, ofPlan, true);
      return { line: `GET ${path}/azureEntitlements/${customer}`, by: seller };
    },
    inside: async (stage) => {
      const { seller, path } = await owned(stage, ofPlan, true);
      return { line: `GET ${path}/azureEntitlements`, by: seller };
    },
  },
  {
    code: "SUBSCRIPTION_DELETED",
    ...blocked,
    says: "AMB-67: a cancelled Azure subscription comes back within ninety days, to the millisecond",
    provoke: onEntitlement("reactivate", { before: emptied, at: "2021-05-30T12:00:00Z" }),
    inside: onEntitlement("reactivate", { before: emptied, at: "2021-05-30T11:59:59.999Z" }),
  },
  {
    code: "SUBSCRIPTION_DELETED",
    ...blocked,
    says: "SUB-10: and not below a suspended plan",
    provoke: onEntitlement("reactivate", { before: suspendedPlan }),
    inside: onEntitlement("reactivate", { before: emptied }),
  },
  {
    code: "INVALID_STATE",
    status: 400,
    wireCode: 900337,
    says: "10.7: an active one does not come back",
    provoke: onEntitlement("reactivate", {}),
    inside: onEntitlement("reactivate", { before: emptied }),
  },
  {
    code: "SUBSCRIPTION_NOT_ACTIVE",
    status: 400,
    wireCode: 800012,
    says: "AMB-68: below a suspended plan no further one is made",
    provoke: another({ before: suspendedPlan }),
    inside: another({ before: both(suspendedPlan, to({ status: "active" })) }),
  },
  {
    code: "SUBSCRIPTION_DELETED",
    status: 400,
    wireCode: 2011,
    says: "AMB-68: nor below a cancelled one",
    provoke: another({ before: cancelledPlan }),
    inside: another({ before: emptied }),
  },
  invalid(800002, "AMB-68: nor below a legacy subscription", another({ sale: ofLegacy }), another({ sale: ofPlan })),
  {
    code: "PARTNER_RESTRICTED",
    status: 403,
    wireCode: 800039,
    says: "AMB-69: a restricted partner makes none, and brings back what it had",
    provoke: another({ before: restricted }),
    inside: onEntitlement("reactivate", { before: both(emptied, restricted) }),
  },
  {
    code: "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    status: 403,
    wireCode: 900108,
    says: "SUB-12: who has no legacy subscription has nothing to convert",
    provoke: converts(bought(offers.office, usualNow)),
    inside: converts(legacy),
  },
  {
    code: "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    status: 403,
    wireCode: 900108,
    says: "SUB-12: one that is cancelled is none",
    provoke: converts(legacyThen("deleted")),
    inside: converts(all(legacyThen("deleted"), legacy)),
  },
  {
    code: "SUSPENDED_CANNOT_CONVERT",
    status: 403,
    wireCode: 900105,
    says: "SUB-12, AMB-64: one that is suspended holds back all of the pair",
    provoke: converts(all(legacy, legacyThen("suspended"))),
    inside: converts(all(legacy, legacy)),
  },
  {
    code: "APSS_CANNOT_CONVERT",
    status: 403,
    wireCode: 900119,
    says: "SUB-12: shared services are not converted",
    provoke: converts(all(owner("sharedServices"), bought(offers.apss, usualNow))),
    inside: converts(legacy),
  },
  {
    code: "CONVERSION_NOT_ENABLED_GCC",
    ...generally,
    says: "PHS-10: a GCC customer's are not converted yet",
    provoke: converts(all(gcc, legacy)),
    inside: converts(legacy),
  },
  {
    code: "NOT_BILLING_OWNER",
    ...generally,
    says: "SUB-01: the provider converts, not its reseller of record",
    provoke: convertedBy("reseller"),
    inside: convertedBy("provider"),
  },
  {
    code: "INVALID_STATE",
    status: 400,
    wireCode: 900110,
    says: "11: what is converted is not converted again",
    provoke: converts(async (stage, pair) => {
      await legacy(stage, pair);
      await stage.done("POST /v1/productUpgrades", { by: pair.seller, body: asksFor(pair.customer) });
    }),
    inside: converts(legacy),
  },
  invalid(900111, "11: a conversion is of its customer", statusFor("another's"), statusFor("its own")),
  {
    code: "NOT_FOUND",
    status: 404,
    wireCode: 900106,
    says: "11: a conversion that nobody asked for",
    provoke: statusFor("nobody's"),
    inside: statusFor("its own"),
  },
  {
    code: "OFFER_UNKNOWN",
    status: 400,
    wireCode: 900107,
    says: "OFR-12: nothing is converted once the catalogue has the plan no more",
    provoke: convertsOn("2030-02-01T00:00:00Z"),
    inside: convertsOn("2030-01-31T23:59:59.999Z"),
  },
  {
    code: "INVALID_STATE",
    status: 409,
    wireCode: 900113,
    says: "SUB-12: while a conversion runs no Azure is bought for the customer",
    provoke: boughtDuring(converting("InProgress")),
    inside: boughtDuring(converting("Completed")),
  },
  {
    code: "INVALID_STATE",
    status: 409,
    wireCode: 900114,
    says: "SUB-12: nor after one that failed, until what it left behind is cancelled",
    provoke: boughtDuring(converting("Failed")),
    inside: boughtDuring(both(converting("Failed"), to({ status: "deleted" }))),
  },
  {
    code: "NO_RELATIONSHIP",
    status: 403,
    wireCode: 20002,
    says: "SUB-12: after the relationship nothing is converted",
    provoke: converts(all(legacyThen("suspended"), end)),
    inside: converts(legacy),
  },
  invalid(
    900236,
    "10.10: a licence goes over to an offer that its own names",
    moved("upgrades", ofSmallOffice, upgradeTo(offers.smallBusiness)),
    moved("upgrades", ofSmallOffice, upgradeTo(offers.office)),
  ),
  invalid(
    900236,
    "10.10: without add-ons",
    moved("upgrades", ofSmallOffice, upgradeTo(offers.office), withAddOn),
    moved("upgrades", ofSmallOffice, upgradeTo(offers.office)),
  ),
  invalid(
    900236,
    "10.10: and only while it is active",
    moved("upgrades", ofSmallOffice, upgradeTo(offers.office), suspended),
    moved("upgrades", ofSmallOffice, upgradeTo(offers.office), both(suspended, to({ status: "active" }))),
  ),
  invalid(
    900127,
    "10.10: a licence of the new commerce is not upgraded",
    moved("upgrades", { offer: offers.suite }, upgradeTo(offers.office)),
    moved("upgrades", ofSmallOffice, upgradeTo(offers.office)),
  ),
  {
    code: "REQUEST_INVALID",
    status: 403,
    wireCode: 900263,
    says: "10.10: nor one of the older catalogue moved by a transition",
    provoke: moved("transitions", ofSmallOffice, transitionTo),
    inside: moved("upgrades", ofSmallOffice, upgradeTo(offers.office)),
  },
  {
    code: "PARTNER_RESTRICTED",
    status: 403,
    wireCode: 800039,
    says: "ELI-16, 10.10: the new subscription of an upgrade is a purchase",
    provoke: moved("upgrades", ofSmallOffice, upgradeTo(offers.office), restricted),
    inside: moved("upgrades", ofSmallOffice, upgradeTo(offers.office)),
  },
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 403,
    wireCode: 800039,
    says: "AMB-69, 10.10: a suspended partner adds no seats by a transition either, a restricted one does",
    provoke: transitionInto("suspended"),
    inside: transitionInto("restricted"),
  },
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 403,
    wireCode: 800039,
    says: "INV-18: a partner that owes makes no Azure subscription below a plan, and converts what it has",
    provoke: another({ before: owing() }),
    inside: converts(all(legacy, owing())),
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 400,
    wireCode: 800016,
    says: "AMB-68, REL-10: through a reseller that is linked no more no Azure subscription is added",
    provoke: anotherThrough("removed"),
    inside: anotherThrough("active"),
  },
  ...[0, -1, 2, 1_000_000_000].map((quantity) =>
    invalid(
      2002,
      `10.10: ${quantity} seats of a licence that has one do not move`,
      transitionInto("active", { quantity }),
      transitionInto("active", { quantity: 1 }),
    ),
  ),
  invalid(
    900267,
    "10.10: seats do not go where they are bound for a shorter term",
    transitionInto("active", { toSubscriptionId: "", termDuration: "P1M" }),
    transitionInto("active", { toSubscriptionId: "", termDuration: "P1Y" }),
  ),
  invalid(
    27007,
    "10.10: there are no promotions for a transition either",
    transitionInto("active", { promotionId: "SUMMER" }),
    transitionInto("active", { promotionId: "" }),
  ),
];
