import { anOrderOf, aPair, bought, changed, gcc, offers, orderBy, owner, type Pair } from "./deal.js";
import { type Stage, usualNow } from "./stage.js";
import type { Row, Scene } from "./walk.js";

/** The pair's legacy subscription, bought on a day, and what became of it. */
const legacyOf =
  (on: string, status?: string, changedOn = "2021-06-01T12:00:00Z") =>
  async (stage: Stage, pair: Pair) => {
    const id = String(await bought(offers.legacy, on)(stage, pair));
    if (status !== undefined) await changed(stage, pair, id, changedOn, { status });
    return id;
  };
const inPhase1 = "2021-07-21T00:00:00Z";
const beforePhase1 = "2021-07-20T23:59:59.999Z";
const planBought = bought(offers.plan, "2021-02-01T12:00:00Z");

/** The pair's plan without its Azure subscription, in another state. */
const planOf = (status: string) => async (stage: Stage, pair: Pair) => {
  const id = String(await planBought(stage, pair));
  const path = `/v1/customers/${pair.customer}/subscriptions/${id}/azureEntitlements`;
  const { items } = (await stage.done(`GET ${path}`, { by: pair.seller })) as { items: { id: string }[] };
  const body = { cancellationReason: "compromise" };
  await stage.done(`POST ${path}/${items[0]?.id}/cancel`, { by: pair.seller, body });
  await changed(stage, pair, id, usualNow, { status });
};

/** The customer's legacy subscription is with another of its partners. */
async function legacyOfAnother(stage: Stage, { customer }: Pair) {
  await stage.at(usualNow);
  const other = await stage.aPartner();
  await stage.accept(customer, await stage.request(other, customer, { companyProfile: { tenantId: customer } }));
  await stage.agree(other, customer);
  await stage.anOrder(other, customer, offers.legacy);
}

/** A provider that holds the plan with one reseller orders it with the same or another. */
const planThrough =
  (which: "the same" | "another"): Scene =>
  async (stage) => {
    const provider = await stage.aProvider();
    const [first, second] = [await stage.aReseller(), await stage.aReseller()];
    for (const one of [first, second]) await stage.link(provider, one);
    const customer = await stage.aCustomer(provider, { associatedPartnerId: first });
    await stage.accept(customer, await stage.request(second, customer, { companyProfile: { tenantId: customer } }));
    await stage.agree(provider, customer);
    await stage.anOrder(provider, customer, offers.plan, { partnerIdOnRecord: await stage.mpnIdOf(first) });
    const partnerIdOnRecord = await stage.mpnIdOf(which === "another" ? second : first);
    const { lineItems } = orderBy(provider, customer, offers.plan).body;
    const body = {
      lineItems: lineItems.map((line) => ({ ...line, partnerIdOnRecord })),
      partnerOnRecordAttestationAccepted: true,
    };
    return { ...orderBy(provider, customer, offers.plan), body };
  };

const notListed = { status: 403, wireCode: 2032 } as const;
const withdrawn = { status: 403, wireCode: 2091 } as const;
const notPurchasable = { status: 403, wireCode: 2085 } as const;
const conflicting = { status: 409, wireCode: 800002 } as const;

/** Steps 11 and 12 of section 4: the legacy Azure offer in its phases, and the Azure plan. */
export const ofAzure: readonly Row[] = [
  {
    code: "LEGACY_BLOCKED_BY_AZURE_PLAN",
    ...notPurchasable,
    says: "ORD-08: who holds the plan buys the legacy offer no more; a licence it does",
    provoke: anOrderOf({ first: planBought, offer: offers.legacy }),
    inside: anOrderOf({ first: planBought }),
  },
  {
    code: "LEGACY_BLOCKED_BY_AZURE_PLAN",
    ...notPurchasable,
    says: "AMB-66: a suspended plan is held, a cancelled one is not",
    provoke: anOrderOf({ first: planOf("suspended"), offer: offers.legacy }),
    inside: anOrderOf({ first: planOf("deleted"), offer: offers.legacy }),
  },
  {
    code: "LEGACY_NEW_PARTNER",
    ...withdrawn,
    says: "PHS-04: a partner enrolled on the first day of phase 1 is new, one of the day before is not",
    provoke: anOrderOf({
      seller: { enrolledAt: "2021-07-21T00:00:00Z" },
      ...{ since: "2021-07-21T12:00:00Z", offer: offers.legacy, on: "2021-07-22T12:00:00Z" },
    }),
    inside: anOrderOf({
      seller: { enrolledAt: "2021-07-20T00:00:00Z" },
      ...{ since: "2021-07-20T12:00:00Z", offer: offers.legacy, on: "2021-07-22T12:00:00Z" },
      first: legacyOf("2021-07-20T13:00:00Z"),
    }),
  },
  {
    code: "LEGACY_NEW_RELATIONSHIP",
    ...withdrawn,
    says: "PHS-05: a relationship of the first day of phase 1 is new, one of the day before is not",
    provoke: anOrderOf({ since: "2021-07-21T00:00:00Z", offer: offers.legacy, on: "2021-07-22T12:00:00Z" }),
    inside: anOrderOf({
      ...{ since: "2021-07-20T12:00:00Z", offer: offers.legacy, on: "2021-07-22T12:00:00Z" },
      first: legacyOf("2021-07-20T13:00:00Z"),
    }),
  },
  {
    code: "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    ...withdrawn,
    says: "PHS-02, PHS-03: from 2021-07-21 the offer is for those who have it",
    provoke: anOrderOf({ offer: offers.legacy, on: inPhase1 }),
    inside: anOrderOf({ offer: offers.legacy, on: beforePhase1 }),
  },
  {
    code: "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    ...withdrawn,
    says: "AMB-01: one that was cancelled is none",
    provoke: anOrderOf({ offer: offers.legacy, on: inPhase1, first: legacyOf(usualNow, "deleted") }),
    inside: anOrderOf({ offer: offers.legacy, on: inPhase1, first: legacyOf(usualNow) }),
  },
  {
    code: "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    ...withdrawn,
    says: "AMB-02: a suspended one counts when its suspension is lifted",
    provoke: anOrderOf({ offer: offers.legacy, on: inPhase1, first: legacyOf(usualNow, "suspended") }),
    inside: anOrderOf({
      ...{ offer: offers.legacy, on: inPhase1 },
      first: async (stage, pair) => {
        const id = await legacyOf(usualNow, "suspended")(stage, pair);
        await changed(stage, pair, id, inPhase1, { status: "active" });
      },
    }),
  },
  {
    code: "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    ...withdrawn,
    says: "PHS-07: another partner's subscription with the customer is none of the pair's",
    provoke: anOrderOf({ offer: offers.legacy, on: inPhase1, first: legacyOfAnother }),
    inside: anOrderOf({ offer: offers.legacy, on: beforePhase1, first: legacyOfAnother }),
  },
  {
    code: "LEGACY_NO_ACTIVE_SUBSCRIPTION",
    ...withdrawn,
    says: "PHS-09: for a GCC customer the offer stays open",
    provoke: anOrderOf({ offer: offers.legacy, on: inPhase1 }),
    inside: anOrderOf({ offer: offers.legacy, on: inPhase1, first: gcc }),
  },
  {
    code: "AZURE_PLAN_NOT_ENABLED_GCC",
    ...notListed,
    says: "PHS-10: a GCC customer has no Azure plan yet, any other has",
    provoke: anOrderOf({ offer: offers.plan, first: gcc }),
    inside: anOrderOf({ offer: offers.plan }),
  },
  {
    code: "AZURE_PLAN_USE_TRANSITION",
    ...conflicting,
    says: "ORD-09: who has an active legacy subscription converts it",
    provoke: anOrderOf({ offer: offers.plan, first: legacyOf("2021-02-01T12:00:00Z") }),
    inside: anOrderOf({ offer: offers.plan, first: legacyOf("2021-02-01T12:00:00Z", "suspended", usualNow) }),
  },
  {
    code: "AZURE_PLAN_EXISTS",
    ...conflicting,
    says: "ORD-10, AMB-66: a pair has one plan, and another once that is cancelled",
    provoke: anOrderOf({ offer: offers.plan, first: planOf("suspended") }),
    inside: anOrderOf({ offer: offers.plan, first: planOf("deleted") }),
  },
  {
    code: "AZURE_PLAN_EXISTS",
    ...conflicting,
    says: "AMB-22: a provider has one for each reseller",
    provoke: planThrough("the same"),
    inside: planThrough("another"),
  },
];

/** Rows of a deployment that sets the dates that the programme leaves open to 2022-07-31. */
export const settings = { CSP_LEGACY_RETIRED_FROM: "2022-07-31", CSP_AZURE_PLAN_FOR_GCC_FROM: "2022-07-31" };
const theDay = "2022-07-31T00:00:00Z";
const theEve = "2022-07-30T23:59:59.999Z";
const converts =
  (on: string): Scene =>
  async (stage) => {
    const { seller, customer } = await aPair(stage, {
      on,
      first: async (_, pair) => {
        await gcc(stage, pair);
        await legacyOf(usualNow)(stage, pair);
      },
    });
    const body = { customerId: customer, productFamily: "azure" };
    return { line: "POST /v1/productUpgrades", by: seller, body };
  };
export const ofConfiguredDates: readonly Row[] = [
  {
    code: "LEGACY_RETIRED",
    ...withdrawn,
    says: "PHS-18: from the day that is set for phase 3 nobody orders the legacy offer",
    provoke: anOrderOf({ offer: offers.legacy, on: theDay, first: legacyOf(usualNow) }),
    inside: anOrderOf({ offer: offers.legacy, on: theEve, first: legacyOf(usualNow) }),
  },
  {
    code: "LEGACY_RETIRED",
    ...withdrawn,
    says: "PHS-18: GCC customers neither, while shared services stay",
    provoke: anOrderOf({ offer: offers.legacy, on: theDay, first: gcc }),
    inside: anOrderOf({ offer: offers.apss, on: theDay, first: owner("sharedServices") }),
  },
  {
    code: "AZURE_PLAN_NOT_ENABLED_GCC",
    ...notListed,
    says: "PHS-10: from the day that is set for it a GCC customer has the plan",
    provoke: anOrderOf({ offer: offers.plan, on: theEve, first: gcc }),
    inside: anOrderOf({ offer: offers.plan, on: theDay, first: gcc }),
  },
  {
    code: "CONVERSION_NOT_ENABLED_GCC",
    status: 403,
    wireCode: 900120,
    says: "PHS-10: and converts what it has",
    provoke: converts(theEve),
    inside: converts(theDay),
  },
];
