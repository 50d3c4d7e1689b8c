import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { type Business, businessIn, offers } from "../support/business.js";
import { mpnIdOf, type Partner, tenantOf } from "../support/parties.js";
import { type Answer, openWorld, type World } from "../support/world.js";

const List = z.object({
  items: z.array(
    z.looseObject({
      id: z.guid(),
      customerId: z.guid(),
      status: z.string(),
      commitmentEndDate: z.string(),
      renewalDate: z.string().optional(),
    }),
  ),
  links: z.object({
    next: z.object({ uri: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) }).optional(),
  }),
});

let world: World;
let business: Business;
/** By what was sold: the subscription and its customer. */
const sold: Record<string, { id: string; customerId: string }> = {};
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2021-03-01T10:00:00Z");
  await business.enrol("contoso", "fabrikam", "wingtip");
  await business.link("fabrikam", "wingtip");
  await business.publishOffers();
  const sell = async (name: string, of: Partner, customerId: string, offerId: string, reseller?: Partner) => {
    const { subscriptionId } = await business.anOrder(
      of,
      customerId,
      offerId,
      reseller === undefined ? {} : { reseller },
    );
    sold[name] = { id: subscriptionId, customerId };
  };
  const [first, second] = [
    await business.aCustomer("fabrikam", "first"),
    await business.aCustomer("fabrikam", "second", { reseller: "wingtip" }),
  ];
  await sell("first plan", "fabrikam", first, offers.plan.offerId);
  await sell("first licence", "fabrikam", first, offers.licence.offerId);
  await sell("second plan", "fabrikam", second, offers.plan.offerId, "wingtip");
  await sell("second licence", "fabrikam", second, offers.licence.offerId, "wingtip");
  await sell("of Contoso", "contoso", await business.aCustomer("contoso", "third"), offers.plan.offerId);
});
afterAll(() => world.close());

const ask = (query: string, as: Partner = "fabrikam", headers: Record<string, string> = {}) =>
  world.call(`GET /v1/subscriptions${query}`, { as, headers });
const namesIn = (answer: Answer) => {
  expect(answer.status, answer.text).toBe(200);
  const named = new Map(Object.entries(sold).map(([name, { id }]) => [id, name]));
  return List.parse(answer.body)
    .items.map(({ id }) => named.get(id) ?? id)
    .sort();
};
const all = ["first licence", "first plan", "second licence", "second plan"];
const isRefused = { status: 400, body: { reasonCode: "REQUEST_INVALID", code: 3000 } };

test("CUS-04: a partner sees what it is billed for over all of its customers, a reseller what it is reseller of record of, and nobody anything else", async () => {
  expect(namesIn(await ask(""))).toEqual(all);
  expect(namesIn(await ask("", "wingtip"))).toEqual(["second licence", "second plan"]);
  expect(namesIn(await ask("", "contoso"))).toEqual(["of Contoso"]);
});

test.each<[string, () => string, string[]]>([
  ["its state", () => "?status=active", all],
  ["its state in other letters", () => "?Status=Active", all],
  ["a state that none has", () => "?status=suspended", []],
  [
    "its offer, in any case",
    () => `?offerId=${offers.licence.offerId.toLowerCase()}`,
    ["first licence", "second licence"],
  ],
  ["the beginning of an offer's id", () => `?offerId=${offers.licence.offerId.slice(0, -1)}`, []],
  [
    "its reseller of record",
    () => `?resellerId=${tenantOf("wingtip").toUpperCase()}`,
    ["second licence", "second plan"],
  ],
  ["its customer", () => `?customerId=${sold["first plan"]?.customerId}`, ["first licence", "first plan"]],
  ["another partner's customer", () => `?customerId=${sold["of Contoso"]?.customerId}`, []],
  [
    "reseller, offer and state at once",
    () => `?resellerId=${tenantOf("wingtip")}&offerId=${offers.plan.offerId}&status=active`,
    ["second plan"],
  ],
])("the list is narrowed by %s", async (_, query, expected) => {
  expect(namesIn(await ask(query()))).toEqual(expected);
});

test("a subscription on the list is told as the wire tells it, with its customer and reseller", async () => {
  const { id, customerId } = sold["second plan"] ?? { id: "", customerId: "" };
  const [found] = List.parse((await ask(`?customerId=${customerId}&offerId=${offers.plan.offerId}`)).body).items;
  expect(found).toMatchObject({
    id,
    customerId,
    offerId: offers.plan.offerId,
    status: "active",
    billingType: "usage",
    billingCycle: "monthly",
    quantity: 1,
    creationDate: "2021-03-01T10:00:00.000Z",
    commitmentEndDate: "9999-12-31T00:00:00Z",
    resellerId: tenantOf("wingtip"),
    partnerId: mpnIdOf("wingtip"),
    links: { self: { uri: `/customers/${customerId}/subscriptions/${id}` } },
    attributes: { objectType: "Subscription" },
  });
});

test.each([
  ["a state that is none", "?status=sleeping"],
  ["a reseller that is no id", "?resellerId=wingtip"],
  ["a customer that is no id", "?customerId=1"],
  ["a day that is none", "?renewalFrom=2021-02-30"],
  ["an end before its start", "?renewalFrom=2021-03-02&renewalTo=2021-03-01"],
  ["a filter as other lists take it", "?filter=%7B%22Field%22%3A%22Status%22%7D"],
  ["a size over the limit", "?size=2001"],
  ["a way to seek that is not built", "?seekOperation=Last"],
])("a list asked for with %s is refused, and the refusal names what is wrong", async (_, query) => {
  expect(await ask(query)).toMatchObject(isRefused);
});
test("what is renewed is found by the day of its renewal, the first and the last day inclusive, and usage never is", async () => {
  const of = "wingtip";
  const { items } = List.parse((await ask(`?offerId=${offers.licence.offerId}`, of)).body);
  const [day = ""] = items.map(({ renewalDate }) => renewalDate?.slice(0, 10));
  expect(day).toMatch(/^202[12]-\d\d-01$/);
  const near = (days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
  expect(namesIn(await ask(`?renewalFrom=${day}&renewalTo=${day}`, of))).toEqual(["second licence"]);
  expect(namesIn(await ask(`?renewalFrom=${near(-9)}&renewalTo=${near(-1)}`, of))).toEqual([]);
  expect(namesIn(await ask(`?renewalFrom=${near(1)}`, of))).toEqual([]);
  expect(namesIn(await ask(`?renewalTo=${near(1)}&status=active`, of))).toEqual(["second licence"]);
});

test.each([
  ["no filter", "", all],
  ["one filter", "&status=active", all],
  ["several", `&offerId=${offers.plan.offerId}&status=active`, ["first plan", "second plan"]],
])(
  "pages of one come by the link, each subscription once, with %s, and a token alone goes on in its filter and size",
  async (_, filter, expected) => {
    const seen: string[] = [];
    let answer = await ask(`?size=1${filter}`);
    for (let pages = 0; pages < 6; pages++) {
      seen.push(...namesIn(answer));
      const { next } = List.parse(answer.body).links;
      if (next === undefined) break;
      const headers = Object.fromEntries(next.headers.map(({ key, value }) => [key, value]));
      answer = await ask("?seekOperation=Next", "fabrikam", headers);
      expect(List.parse(answer.body).items.length).toBeLessThanOrEqual(1);
    }
    expect(seen.sort()).toEqual(expected);
  },
);

test("a token is nobody else's and no other filter's, and an altered one is none", async () => {
  const token = (await ask("?size=1&status=active")).body as { continuationToken: string };
  const headers = { "MS-ContinuationToken": token.continuationToken };
  expect(await ask("?status=active&size=1&seekOperation=Next", "fabrikam", headers)).toMatchObject({ status: 200 });
  expect(await ask("?status=suspended&seekOperation=Next", "fabrikam", headers)).toMatchObject(isRefused);
  expect(await ask("?seekOperation=Next", "wingtip", headers)).toMatchObject(isRefused);
  expect(await ask("?seekOperation=Next", "fabrikam", { "MS-ContinuationToken": "AAEC" })).toMatchObject(isRefused);
});

test("a page costs three storage requests wherever it lies, filtered or not: the sandbox's clock, the partner, the rows", async () => {
  const requests = () =>
    world.log
      .filter(({ fields }) => fields.function === "list-partner-subscriptions")
      .map(({ fields }) => fields.tableRequests);
  const before = requests().length;
  for (const filter of ["", "&status=active", `&resellerId=${tenantOf("wingtip")}`]) {
    let answer = await ask(`?size=1${filter}`);
    for (;;) {
      const { next } = List.parse(answer.body).links;
      if (next === undefined) break;
      answer = await ask(
        "?seekOperation=Next",
        "fabrikam",
        Object.fromEntries(next.headers.map(({ key, value }) => [key, value])),
      );
    }
  }
  expect(new Set(requests().slice(before))).toEqual(new Set([3]));
});

test("what is ordered is on the next list that is read", async () => {
  const customerId = await business.aCustomer("contoso", "reader");
  for (let round = 0; round < 3; round++) {
    const { subscriptionId } = await business.anOrder("contoso", customerId, offers.licence.offerId);
    expect(namesIn(await ask("", "contoso"))).toContain(subscriptionId);
  }
});
