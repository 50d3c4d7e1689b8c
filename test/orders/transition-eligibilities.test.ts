import { afterAll, beforeAll, expect, test } from "vitest";
import { type Owned, openSubscriptionWorld, type SubscriptionWorld } from "../subscriptions/subscription-world.js";
import { issueInvoiceTo } from "../support/issued-invoice.js";
import { tenantOf } from "../support/parties.js";

const terms = [
  { duration: "P1M", billingCycle: "monthly" },
  { duration: "P1Y", billingCycle: "monthly" },
];
const licence = { name: "Licence", family: "licence", terms };
/** What the operator says otherwise of each target; of the last nothing is published. */
const targets: Record<string, object> = {
  "CFQ7TTC0MMMM:0001": {},
  "CFQ7TTC0MMMM:0002": { maximumQuantity: 4 },
  "CFQ7TTC0MMMM:0003": { countries: ["JP"] },
  "CFQ7TTC0MMMM:0004": { segments: ["education"] },
  "CFQ7TTC0MMMM:0005": { terms: terms.slice(0, 1) },
  "CFQ7TTC0MMMM:0006": { terms: [{ duration: "P1Y", billingCycle: "annual" }] },
  "CFQ7TTC0MMMM:0007": { limit: 1 },
  "CFQ7TTC0MMMM:0008": { isAddOn: true },
  "CFQ7TTC0MMMM:0009": { prerequisiteOffers: ["CFQ7TTC0NNNN:0001"] },
};
const unpublished = "CFQ7TTC0MMMM:0010";
const convertible = "CFQ7TTC0PPPP:0001";
const source = {
  ...licence,
  upgradeTargetOffers: [...Object.keys(targets), unpublished],
  conversionTargetOffers: [convertible],
};
const sourceId = "CFQ7TTC0LLLL:0001";

let at: SubscriptionWorld;
let customerId: string;
beforeAll(async () => {
  at = await openSubscriptionWorld();
  const published = { ...targets, [convertible]: {}, [sourceId]: source };
  for (const [offerId, more] of Object.entries(published)) {
    const answer = await at.world.call(`PUT /v1/offers/${offerId}`, { as: "operator", body: { ...licence, ...more } });
    expect(answer.status, answer.text).toBe(200);
  }
  customerId = await at.aCustomer("contoso");
});
afterAll(() => at.world.close());

type Verdict = { isEligible: boolean; errors: { code: string; errorCode: number; reasonCode: string }[] };
type Item = {
  catalogItemId: string;
  quantity: number;
  eligibilities: (Verdict & { transitionType: string })[];
  subscriptionEligibilities: (Verdict & { subscriptionId: string })[];
};
const listed = async (owned: Owned, time: string) => {
  const line = `GET ${at.path(owned, `/transitionEligibilities?eligibilityType=${time}`)}`;
  const answer = await at.world.call(line, { as: "contoso" });
  expect(answer.status, answer.text).toBe(200);
  return (answer.body as { items: Item[] }).items;
};
/** What a dry run of the request is answered with: nothing, or the wire's number and the reason. */
async function answerTo(line: string, body: object) {
  const answer = await at.world.call(`${line}?dryRun=true`, { as: "contoso", body });
  const { code, reasonCode } = answer.body as { code: number; reasonCode: string };
  return answer.status < 300 ? undefined : { errorCode: code, reasonCode };
}
const promised = ({ isEligible, errors: [first] }: Verdict) => {
  expect(isEligible).toBe(first === undefined);
  return first && { errorCode: first.errorCode, reasonCode: first.reasonCode };
};

/** Every target that is listed, and every subscription that could take the seats, beside what a request for it is answered with. */
async function bothOf(owned: Owned) {
  const told: Record<string, unknown> = {};
  const done: Record<string, unknown> = {};
  for (const { catalogItemId: toCatalogItemId, quantity, ...item } of await listed(owned, "immediate")) {
    const line = `POST ${at.path(owned, "/transitions")}`;
    for (const verdict of item.eligibilities) {
      const { transitionType } = verdict;
      told[`${toCatalogItemId} ${transitionType}`] = promised(verdict);
      done[`${toCatalogItemId} ${transitionType}`] = await answerTo(line, {
        toCatalogItemId,
        quantity,
        transitionType,
      });
    }
    for (const { subscriptionId: toSubscriptionId, ...verdict } of item.subscriptionEligibilities) {
      told[toSubscriptionId] = promised(verdict);
      const body = { toCatalogItemId, quantity, transitionType: "transition_only", toSubscriptionId };
      done[toSubscriptionId] = await answerTo(line, body);
    }
  }
  return { told, done };
}
const sold = async (offerId: string, quantity = 5, termDuration = "P1Y"): Promise<Owned> =>
  ((await at.sell("contoso", customerId, [{ offerId, quantity, termDuration }])) as [Owned])[0];
const partnerIs = (status: string) =>
  at.world.call(`PATCH /v1/partners/${tenantOf("contoso")}`, { as: "operator", body: { status } });
const numbers = (verdicts: Record<string, unknown>) => [
  ...new Set(Object.values(verdicts).map((one) => (one as { errorCode?: number } | undefined)?.errorCode)),
];

test("10.10: a target that is listed as eligible is accepted, and every other is refused with the number and reason that it is listed with", async () => {
  // Before the seats, so that it ends earlier; at its limit; monthly; and one that takes all of them.
  await sold("CFQ7TTC0MMMM:0001");
  await at.business.setClock("2021-03-03T10:00:00Z");
  const owned = await sold(sourceId);
  await sold("CFQ7TTC0MMMM:0002", 2);
  await sold("CFQ7TTC0MMMM:0001", 1, "P1M");
  await sold("CFQ7TTC0MMMM:0007", 1);
  const { told, done } = await bothOf(owned);
  expect(told).toEqual(done);
  expect(numbers(told).sort()).toEqual([
    2002,
    27006,
    800024,
    800029,
    800070,
    800086,
    800121,
    900236,
    900267,
    900269,
    undefined,
  ]);
});

test.each([
  ["AMB-69: of a restricted partner", () => partnerIs("restricted"), [800039, 900236, undefined]],
  ["AMB-69: of a suspended partner", () => partnerIs("suspended"), [800039, 900236]],
  ["10.10: of a suspended licence", undefined, [900236]],
])("%s: what is listed is what is answered", async (_, before, expected) => {
  const owned = await sold(sourceId);
  await sold("CFQ7TTC0MMMM:0001", 1);
  if (before === undefined) await at.change("contoso", owned, { status: "suspended" });
  await before?.();
  const { told, done } = await bothOf(owned);
  await partnerIs("active");
  expect(told).toEqual(done);
  expect(numbers(told)).toEqual(expect.arrayContaining(expected));
});

test("INV-18: of a partner that owes: no target is listed as eligible, none is accepted", async () => {
  const owned = await sold(sourceId);
  await sold("CFQ7TTC0MMMM:0001", 1);
  const recipientId = tenantOf("contoso");
  const invoiceNumber = "D100100002";
  await issueInvoiceTo(at.world.ports, {
    invoiceNumber,
    recipientId,
    total: "1.00",
    dueAt: "2017-03-01T06:00:00.000Z",
  });
  const { told, done } = await bothOf(owned);
  const payment = { as: "operator", body: { amount: "1.00" } } as const;
  await at.world.call(`POST /v1/invoices/${invoiceNumber}/payments`, payment);
  expect(told).toEqual(done);
  expect(numbers(told)).not.toContain(undefined);
  expect(numbers(told)).toContain(800039);
});

test("10.4, 10.10: a target of the next term is listed as the subscription's own instructions for it are answered", async () => {
  const owned = await sold(sourceId);
  const items = await listed(owned, "scheduled");
  expect(items.map(({ catalogItemId }) => catalogItemId)).toEqual([...source.upgradeTargetOffers, convertible]);
  const told: Record<string, unknown> = {};
  const done: Record<string, unknown> = {};
  for (const { catalogItemId, eligibilities } of items) {
    const [productId, skuId] = catalogItemId.split(":");
    told[catalogItemId] = eligibilities.slice(0, 1).map(promised)[0];
    const scheduledNextTermInstructions = { product: { productId, skuId } };
    const line = `PATCH ${at.path(owned)}`;
    done[catalogItemId] = await answerTo(line, { autoRenewEnabled: true, scheduledNextTermInstructions });
  }
  expect(told).toEqual(done);
  expect(numbers(told)).toEqual(
    expect.arrayContaining([undefined, 2002, 800024, 800029, 800070, 800086, 800121, 900236]),
  );

  await at.change("contoso", owned, { autoRenewEnabled: false });
  const unrenewed = await listed(owned, "scheduled");
  expect(unrenewed.flatMap(({ eligibilities }) => eligibilities.map(({ isEligible }) => isEligible))).not.toContain(
    true,
  );
});
