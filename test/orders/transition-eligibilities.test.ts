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
const sourceId = "CFQ7TTC0LLLL:0001";
/** Asks for the licence that goes away. */
const successor = "CFQ7TTC0MMMM:0011";
const convertible = "CFQ7TTC0PPPP:0001";
const source = {
  ...licence,
  upgradeTargetOffers: [...Object.keys(targets), unpublished, successor],
  conversionTargetOffers: [convertible],
};
/** SKUs of the licence's product, which are no targets; an add-on that fits but the one of them, and one that fits both. */
const sibling = "CFQ7TTC0LLLL:0002";
const limited = "CFQ7TTC0LLLL:0003";
const extra = "CFQ7TTC0KKKK:0001";
const both = "CFQ7TTC0KKKK:0002";
const more = {
  [successor]: { prerequisiteOffers: [sourceId] },
  [sibling]: {},
  [limited]: { limit: 1 },
  [extra]: { isAddOn: true, prerequisiteOffers: [sourceId] },
  [both]: { isAddOn: true, prerequisiteOffers: [sourceId, sibling] },
};

let at: SubscriptionWorld;
let customerId: string;
beforeAll(async () => {
  at = await openSubscriptionWorld();
  const published = { ...targets, ...more, [convertible]: {}, [sourceId]: source };
  for (const [offerId, own] of Object.entries(published)) {
    const answer = await at.world.call(`PUT /v1/offers/${offerId}`, { as: "operator", body: { ...licence, ...own } });
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

/** Every target of the next term beside what the subscription's own instructions for it are answered with. */
async function bothOfNextTerm(owned: Owned) {
  const told: Record<string, unknown> = {};
  const done: Record<string, unknown> = {};
  for (const { catalogItemId, eligibilities } of await listed(owned, "scheduled")) {
    const [productId, skuId] = catalogItemId.split(":");
    told[catalogItemId] = eligibilities.slice(0, 1).map(promised)[0];
    const scheduledNextTermInstructions = { product: { productId, skuId } };
    const line = `PATCH ${at.path(owned)}`;
    done[catalogItemId] = await answerTo(line, { autoRenewEnabled: true, scheduledNextTermInstructions });
  }
  return { told, done };
}
const schedule = (owned: Owned, offerId: string) => {
  const [productId, skuId] = offerId.split(":");
  return at.change("contoso", owned, { scheduledNextTermInstructions: { product: { productId, skuId } } });
};
const belowOf = (base: Owned, offerId: string) => ({
  ...{ offerId, quantity: 1, termDuration: "P1Y", parentSubscriptionId: base.subscriptionId },
});
const orderOf = (line: object) =>
  answerTo(`POST /v1/customers/${customerId}/orders`, { lineItems: [{ lineItemNumber: 0, ...line }] });
const errorIn = (verdicts: Record<string, unknown>, offerId: string) =>
  (verdicts[offerId] as { errorCode: number } | undefined)?.errorCode;

test("10.4, 10.10: a target of the next term is listed as the subscription's own instructions for it are answered, the other SKUs of its product among them", async () => {
  customerId = await at.aCustomer("contoso");
  const owned = await sold(sourceId);
  await sold(limited, 1);
  await sold("CFQ7TTC0MMMM:0007", 1);
  const { told, done } = await bothOfNextTerm(owned);
  expect(Object.keys(told)).toEqual([...source.upgradeTargetOffers, convertible, sibling, limited]);
  expect(told).toEqual(done);
  expect(numbers(told)).toEqual(
    expect.arrayContaining([undefined, 2002, 27006, 800024, 800029, 800070, 800086, 800121, 900236]),
  );
  expect([sibling, limited, "CFQ7TTC0MMMM:0007"].map((id) => errorIn(told, id))).toEqual([undefined, 27006, 27006]);

  await at.change("contoso", owned, { autoRenewEnabled: false });
  const unrenewed = await listed(owned, "scheduled");
  expect(unrenewed.flatMap(({ eligibilities }) => eligibilities.map(({ isEligible }) => isEligible))).not.toContain(
    true,
  );
});

test("800024, 10.10: a licence that goes away, at once or with its next term, is not what its successor asks to be held; another one is", async () => {
  customerId = await at.aCustomer("contoso");
  const owned = await sold(sourceId);
  const toSuccessor = `${successor} transition_only`;
  const some = { toCatalogItemId: successor, quantity: 4, transitionType: "transition_only" };
  const alone = [await bothOf(owned), await bothOfNextTerm(owned)] as const;
  for (const { told, done } of alone) expect(told).toEqual(done);
  expect([errorIn(alone[0].told, toSuccessor), errorIn(alone[1].told, successor)]).toEqual([800024, 800024]);
  expect(await answerTo(`POST ${at.path(owned, "/transitions")}`, some)).toBeUndefined();

  await sold(sourceId, 1);
  const beside = [await bothOf(owned), await bothOfNextTerm(owned)] as const;
  for (const { told, done } of beside) expect(told).toEqual(done);
  expect([errorIn(beside[0].told, toSuccessor), errorIn(beside[1].told, successor)]).toEqual([undefined, undefined]);
});

test("800029, 10.4: a base with an add-on is renewed only to what the add-on fits, and a base that will not fit takes no add-on", async () => {
  customerId = await at.aCustomer("contoso");
  const owned = await sold(sourceId);
  const [added] = (await at.sell("contoso", customerId, [belowOf(owned, both)])) as [Owned];
  const fitting = await bothOfNextTerm(owned);
  expect(fitting.told).toEqual(fitting.done);
  expect([errorIn(fitting.told, sibling), errorIn(fitting.told, convertible)]).toEqual([undefined, 900236]);

  expect(await orderOf(belowOf(owned, extra))).toBeUndefined();
  await schedule(owned, sibling);
  expect(await orderOf(belowOf(owned, extra))).toEqual({ errorCode: 800029, reasonCode: "REQUEST_INVALID" });
  await at.change("contoso", owned, { scheduledNextTermInstructions: undefined });

  await at.sell("contoso", customerId, [belowOf(owned, extra)]);
  const unfit = await bothOfNextTerm(owned);
  expect(unfit.told).toEqual(unfit.done);
  expect(errorIn(unfit.told, sibling)).toBe(900236);
  const [, error] = (await listed(owned, "scheduled")).flatMap(({ catalogItemId, eligibilities }) =>
    catalogItemId === sibling ? eligibilities.map(({ errors: [first] }) => first?.code) : [],
  );
  expect(error).toBe("subscription_add_ons_present");
  expect(await at.read("contoso", added)).toMatchObject({ status: "active" });
});
