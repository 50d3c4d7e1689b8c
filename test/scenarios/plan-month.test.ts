import { afterAll, beforeAll, expect, test } from "vitest";
import { aRecord, type Business, businessIn, daysFrom, offers, total } from "../support/business.js";
import { openWorld, type World } from "../support/world.js";

/** The factors of the worked examples: June's and July's, each 1 ÷ USDPerUnit at nine decimals (CUR-07). */
const rates = { "2022-06": "1.088999999462", "2022-07": "1.105691720398" } as const;

let world: World;
let business: Business;
let subscription: string;
beforeAll(async () => {
  world = await openWorld();
  business = businessIn(world);
  await business.setClock("2022-05-20T12:00:00Z");
  await business.enrol("tailspin");
  await business.publishOffers();
  const list = { offerId: offers.plan.offerId, market: "DE", currency: "USD", effectiveFrom: "2022-05-01" };
  await business.publishPrices({ ...list, prices: { m1: "0.192" } });
  await business.publishPrices({ ...list, prices: { m1plain: "0.192", m3: "0.504" }, tags: ["Third Party"] });
  for (const [month, rate] of Object.entries(rates)) await business.publishRate(month, "EUR", rate);
  const customer = await business.aCustomer("tailspin", "toymaker");
  subscription = (await business.anOrder("tailspin", customer, offers.plan.offerId)).azureSubscriptionId;
});
afterAll(() => world.close());

/** 744 h, as in the examples; June has one reading that is longer than its day. */
const hours744 = (meter: string) => [
  ...daysFrom("2022-06-01", "2022-06-30").map((day) => aRecord(subscription, meter, "24", day)),
  aRecord(subscription, meter, "48", "2022-06-30"),
];

test("EX-02, EX-08: plan usage is priced in USD, credit comes off the price, and each line is cut in USD and again in EUR", async () => {
  await business.report([...hours744("m1"), ...hours744("m1plain")]);
  await business.closeAt("2022-07-06T00:00:00Z");
  const [invoice = ""] = await business.invoicesOf("tailspin");
  const [number = ""] = invoice.split(" ");
  const lines = await business.linesOf("tailspin", number);
  expect(lines.map(({ amount, factor }) => `${amount} at ${factor}`).sort()).toEqual([
    "111.49 at 0.918273646",
    "131.16 at 0.918273646",
  ]);
  expect(invoice).toMatch(/^G\d+00001 242.65 EUR from 2022-06-01$/);
  expect(total(await business.fileAmountsOf("tailspin", number))).toBe("242.65");
});

test("EX-15: usage of June that arrives after June's invoice is one line on July's, with June's factor and dates (USG-08)", async () => {
  const july = daysFrom("2022-07-01", "2022-08-01").map((day) => aRecord(subscription, "m3", "24", day));
  await business.report([aRecord(subscription, "m3", "31.5", "2022-06-29"), ...july]);
  await business.closeAt("2022-08-06T00:00:00Z");
  const [, invoice = ""] = await business.invoicesOf("tailspin");
  const [number = ""] = invoice.split(" ");
  const lines = await business.linesOf("tailspin", number);
  expect(lines.map(({ amount, kind, factor, from, to }) => `${kind} ${amount} at ${factor}, ${from} to ${to}`)).toEqual(
    [
      "lateUsage 14.57 at 0.918273646, 2022-06-29 to 2022-06-29",
      "usage 339.12 at 0.904411222, 2022-07-01 to 2022-07-31",
    ],
  );
  expect(invoice).toMatch(/^G\d+00002 353.69 EUR from 2022-07-01$/);
});

test("AMB-48: the day on which the subscription begins earns no credit, the next one does", async () => {
  await business.setClock("2022-08-10T09:00:00Z");
  const customer = await business.aCustomer("tailspin", "newcomer");
  const { azureSubscriptionId } = await business.anOrder("tailspin", customer, offers.plan.offerId);
  await business.publishRate("2022-08", "EUR", "1");
  await business.report([
    aRecord(azureSubscriptionId, "m1", "100", "2022-08-10T10:00:00Z"),
    aRecord(azureSubscriptionId, "m1", "100", "2022-08-11"),
  ]);
  await business.closeAt("2022-09-06T00:00:00Z");
  const [, , invoice = ""] = await business.invoicesOf("tailspin");
  expect(invoice, "100 × 0.192 + 100 × 0.192 × 0.85").toMatch(/^G\d+00003 35.52 EUR/);
});

test("INV-10, EX-26: a plan price that is corrected comes back as the corrected line less the billed one, at the rate that was billed", async () => {
  const list = { offerId: offers.plan.offerId, market: "DE", currency: "USD", effectiveFrom: "2022-06-01" };
  await business.publishPrices({ ...list, prices: { m1: "0.187" } });
  await business.closeAt("2022-10-06T00:00:00Z");
  const invoice = (await business.invoicesOf("tailspin")).at(-1) ?? "";
  const lines = await business.linesOf("tailspin", invoice.split(" ")[0] ?? "");
  // June: 744 × 0.187 × 0.85 = 118.2588 → 118.25 × 0.918273646 → 108.58, less 111.49. August: 34.59 less 35.52.
  expect(lines.map(({ kind, month, amount }) => `${month} ${kind} ${amount}`).sort()).toEqual([
    "2022-06 correction -2.91",
    "2022-08 correction -0.93",
  ]);
});
