import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { offers } from "../support/business.js";
import { licences, type Owned, openSubscriptionWorld, type SubscriptionWorld } from "./subscription-world.js";

const Told = z.object({
  id: z.string(),
  status: z.string(),
  offerId: z.string(),
  quantity: z.int(),
  commitmentEndDate: z.string(),
  suspensionReasons: z.array(z.string()).optional(),
});
type Told = z.infer<typeof Told>;
const Page = z.object({
  items: z.array(Told),
  links: z.object({
    next: z.object({ headers: z.array(z.object({ key: z.string(), value: z.string() })) }).optional(),
  }),
});
const byId = (items: Told[]) => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));

let at: SubscriptionWorld;
let customerId: string;
beforeAll(async () => {
  at = await openSubscriptionWorld();
  customerId = await at.aCustomer("contoso");
  const monthly = { offerId: licences.suite.offerId, quantity: 3, termDuration: "P1M" };
  const [legacy, base, , renewed, ended, scheduled] = await at.sell("contoso", customerId, [
    { offerId: offers.legacy.offerId, quantity: 1 },
    { offerId: licences.legacy.offerId, quantity: 2 },
    { offerId: licences.addOn.offerId, quantity: 2 },
    monthly,
    monthly,
    monthly,
  ]);
  expect(renewed).toBeDefined();
  const change = (owned: Owned | undefined, wanted: object) => at.change("contoso", owned as Owned, wanted);
  await change(legacy, { status: "suspended" });
  await change(base, { status: "suspended" });
  await change(ended, { autoRenewEnabled: false, scheduledNextTermInstructions: undefined });
  await change(scheduled, { scheduledNextTermInstructions: { quantity: 7 } });
});
afterAll(() => at.world.close());

async function listed(filter: string): Promise<Told[]> {
  const items: Told[] = [];
  let headers: Record<string, string> = {};
  for (let pages = 0; pages < 40; pages++) {
    const answer = await at.world.call(`GET /v1/subscriptions?size=2${filter}`, { as: "contoso", headers });
    const page = Page.parse(answer.body);
    items.push(...page.items);
    if (page.links.next === undefined) return byId(items);
    headers = Object.fromEntries(page.links.next.headers.map(({ key, value }) => [key, value]));
  }
  throw new Error("the list has no end");
}
async function inTheFile(): Promise<Told[]> {
  const { body } = await at.world.call(`GET /v1/customers/${customerId}/subscriptions`, { as: "contoso" });
  return byId(z.object({ items: z.array(Told) }).parse(body).items);
}
/** What a filter by renewal looks at is the first instant after the term. */
const renewsIn = (month: string) => (one: Told) =>
  new Date(Date.parse(one.commitmentEndDate) + 1_000).toISOString().startsWith(month);

/** Just before and at each instant at which time does something; the timer comes at least once in a month. */
const instants = [
  ...["2021-03-31T23:59:59.999Z", "2021-04-01T00:00:00.000Z", "2021-04-30T12:00:00.000Z", "2021-05-01T00:00:00.000Z"],
  ...["2021-05-30T09:59:59.999Z", "2021-05-30T10:00:00.000Z", "2021-06-01T00:00:00.000Z", "2021-07-01T00:00:00.000Z"],
  ...["2021-07-29T23:59:59.999Z", "2021-07-30T00:00:00.000Z"],
];

test.each(instants)(
  "SUB-08, 10.4: at %s the list over all customers says what the customer's file says, by whatever filter and in pages, before the timer has been there and after",
  async (instant) => {
    await at.business.setClock(instant);
    const file = await inTheFile();
    const check = async () => {
      expect(await listed("")).toEqual(file);
      for (const status of ["active", "suspended", "deleted"]) {
        expect(await listed(`&status=${status}`), status).toEqual(file.filter((one) => one.status === status));
      }
      for (const month of ["2021-04", "2021-05", "2021-06"]) {
        const from = `${month}-01`;
        const to = `${month}-28`;
        expect(await listed(`&renewalFrom=${from}&renewalTo=${to}`), month).toEqual(file.filter(renewsIn(month)));
      }
      const { offerId } = licences.addOn;
      expect(await listed(`&offerId=${offerId}`)).toEqual(file.filter((one) => one.offerId === offerId));
    };
    await check();
    await at.expireAt(instant);
    await check();
  },
);

test("SUB-08: what was told on those days was not always the same: terms were renewed and ended, and what was suspended is gone", async () => {
  const file = await inTheFile();
  expect(file.map(({ status }) => status).sort()).toEqual([
    "active",
    "active",
    "deleted",
    "deleted",
    "deleted",
    "deleted",
  ]);
  expect(
    file
      .filter(({ status }) => status === "active")
      .map(({ quantity }) => quantity)
      .sort(),
  ).toEqual([3, 7]);
});
