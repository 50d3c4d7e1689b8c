import { derivedGuid } from "../../../shared/kernel/derived-id.js";
import { agree } from "../capabilities/agreements.js";
import { createCustomer } from "../capabilities/customers.js";
import { pay, readInvoices, retryParked } from "../capabilities/invoicing.js";
import { enrol, parties, rename } from "../capabilities/parties.js";
import { publishPrices, publishRate } from "../capabilities/pricing.js";
import { accept, invite } from "../capabilities/reseller-links.js";
import { type OfferName, order, publishOffer, type Seller } from "../capabilities/selling.js";
import { type Line, readBatch, readMonth, retryQuarantine, sendUsage } from "../capabilities/usage.js";
import type { Random } from "../world/random.js";
import type { StoryWriter } from "./story.js";

/**
 * How much of what a workload has, as the number of steps per month, and how likely usage of a month arrives while it is
 * closed; what the workload is about begins with selling, or with the use of what was sold.
 */
export type Shape = {
  customers: number;
  batches: number;
  prices: number;
  money: number;
  late: number;
  begins: "selling" | "using";
};

/** Who reports what an Azure subscription, `name`, used. Two reporters of one have ids of their own. */
type Source = {
  seller: Seller;
  customer: string;
  offer: OfferName;
  name: string;
  reporter: "meters" | "second meters";
  sent: { name: string; lines: Line[] }[];
};
const months = ["2021-01", "2021-02", "2021-03"] as const;
/** Most stories are short: most of what goes wrong does so within a month, and a minute has more of them. */
const lengths = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3] as const;
/** A few have a month with more lines than one transaction takes. */
const largeChance = 0.03;
const manyMeters = 110;
/** The partner's role in what was sold is as old as that: of the day of the sale it earns no credit (PEC-04). */
const dayOfSale = { direct: "2021-01-04T18:00:00Z", provider: "2021-01-05T18:00:00Z" } as const;
const meters = ["meter-a", "meter-b", "meter-late"] as const;

/** Up to a quarter's business, from enrolment to payment. */
export function quarter(story: StoryWriter, shape: Shape): void {
  const { random } = story;
  const billingDay = random.pick([1, 15]);
  story.phase("2021-01-03T10:00:00Z", 0);
  enrol(story, "direct", billingDay);
  enrol(story, "provider", random.pick([1, 15]));
  enrol(story, "reseller", 1);
  if (random.chance(0.3)) enrol(story, "direct", billingDay);
  for (const offer of ["legacy", "plan", "licence"] as const) publishOffer(story, offer);
  if (random.chance(0.3)) publishOffer(story, "legacy", "another name");
  firstPrices(story);
  for (const legalName of ["The renamed direct", "The direct once more"]) {
    if (random.chance(0.3)) rename(story, "direct", legalName);
  }

  if (shape.begins === "selling") story.prologueEnds();
  story.phase("2021-01-04T09:00:00Z", 0);
  invite(story);
  const sources = soldBy(story, "direct", shape.customers, ["legacy", "plan"]);
  story.phase("2021-01-05T09:00:00Z", 0);
  accept(story);
  if (random.chance(0.3)) accept(story);
  sources.push(...soldBy(story, "provider", shape.customers, ["plan", "legacy"]));

  if (shape.begins === "using") story.prologueEnds();
  const told = months.slice(0, random.pick(lengths));
  const isLarge = random.chance(largeChance);
  // In others nobody knows whether the first close has issued its invoices in its month.
  const owesLong = story.quiet && random.chance(0.2);
  const rates = new Set<string>();
  story.phase("2021-01-20T09:00:00Z", 0);
  told.forEach((month, index) => {
    for (const source of sources) {
      if (index > 0 && random.chance(shape.late)) send(story, source, months[index - 1] ?? month);
      useInMonth(story, source, month, shape.batches);
    }
    if (isLarge && index === 0) useMuch(story, random.pick(sources), month);
    for (let count = random.below(shape.prices + 1); count > 0; count--) newPrices(story, index + count, sources);
    if (random.chance(0.6)) publishOnce(story, rates, month);
    // In others an invoice of the month may have been issued by the rate before.
    if (story.quiet && rates.has(month) && random.chance(0.8)) publishRate(story, month, random.pick(["1.1", "1.3"]));
    for (let count = random.below(shape.money + 1); count > 0; count--) moneyStep(story, sources);
    if (random.chance(0.3)) retryQuarantine(story);
    const isLate = random.chance(shape.late);
    if (isLate) onTheEve(story, sources, month);
    const after = ["2021-02", "2021-03", "2021-04"][index];
    const day = random.pick(owesLong ? ["04", "06"] : ["04", "06", "18"]);
    story.phase(`${after}-${day}T03:00:00Z`, random.chance(0.15) && !story.quiet ? 0 : 1);
    // What is rated while an invoice is issued is not on it, and waits for the next.
    if (isLate && !story.quiet) for (const source of sources) send(story, source, month);
  });
  publishNew(story, months.length + shape.prices, "meter-late", story.random.pick(lists));
  for (const month of months) {
    publishOnce(story, rates, month);
    // What was billed keeps its rate, what comes later takes this one (AMB-54).
    if (story.quiet && random.chance(0.5)) publishRate(story, month, "1.2");
  }
  retryAlone(story);
  if (random.chance(0.5)) for (const seller of ["direct", "provider"] as const) pay(story, seller, "0.01");
  else moneyStep(story, sources);
  if (owesLong) orderLongAfter(story, sources);
}

/** More than 120 days behind the first invoices, which hardly anybody has paid: who owes for so long buys nothing (INV-18). */
function orderLongAfter(story: StoryWriter, sources: readonly Source[]): void {
  story.phase("2021-06-10T09:00:00Z", 0);
  for (const { seller, customer: name } of sources) order(story, { seller, name, offer: "licence", times: 3 });
}

function publishOnce(story: StoryWriter, published: Set<string>, month: string): void {
  if (published.has(month)) return;
  published.add(month);
  publishRate(story, month, story.random.pick(["1.25", "0.987654321", "1.1"]));
}

const price = (random: Random) => random.pick(["0.10", "0.333", "1.005", "2", "0.0000012345"]);
const rates = (random: Random): Record<string, string> =>
  random.chance(0.7) ? { "0": price(random) } : { "0": price(random), "10": price(random), "25": price(random) };

function firstPrices(story: StoryWriter): void {
  const { random } = story;
  const meters = { "meter-a": rates(random), "meter-b": rates(random) };
  const from = "2021-01-01";
  publishPrices(story, "direct", { offer: "legacy", market: "US", currency: "USD", from, discount: "0.12", meters });
  publishPrices(story, "direct-plan", { offer: "plan", market: "US", currency: "USD", from, meters });
  publishPrices(story, "provider", { offer: "plan", market: "NL", currency: "USD", from, meters });
  publishPrices(story, "provider-legacy", { offer: "legacy", market: "NL", currency: "EUR", from, meters });
}

const lists = [
  ["legacy", "US", "USD"],
  ["plan", "US", "USD"],
  ["plan", "NL", "USD"],
  ["legacy", "NL", "EUR"],
] as const;

/** The price of what somebody has used is corrected, from the same day on; or any meter gets one, also that which nobody knew. */
function newPrices(story: StoryWriter, number: number, sources: readonly Source[]): void {
  const { random } = story;
  const { seller, offer, sent } = random.pick(sources);
  const used = sent.flatMap(({ lines }) => lines.flatMap((line) => ("meter" in line ? [line.meter] : [])));
  const known = used.filter((meter) => meter !== "meter-late");
  if (known.length === 0 || random.chance(0.25)) {
    const from = random.pick(["2021-01-01", "2021-01-01", "2021-02-01"]);
    publishNew(story, number, random.pick(meters), random.pick(lists), from);
    return;
  }
  // One that begins later leaves what was used before at its price.
  const from = random.chance(0.25) ? "2021-02-01" : "2021-01-01";
  publishNew(story, number, random.pick(known), listOf({ seller, offer }), from);
}

/** By which the seller's usage of the offer is priced. */
const listOf = ({ seller, offer }: Pick<Source, "seller" | "offer">) =>
  lists.find((one) => one[0] === offer && one[1] === parties[seller].country) ?? lists[0];

function publishNew(
  story: StoryWriter,
  number: number,
  meter: string,
  [offer, market, currency]: (typeof lists)[number],
  from = "2021-01-01",
): void {
  const { random } = story;
  publishPrices(story, `change-${number}`, { offer, market, currency, from, meters: { [meter]: rates(random) } });
}

function soldBy(story: StoryWriter, seller: Seller, most: number, wanted: readonly OfferName[]): Source[] {
  const { random } = story;
  const sources: Source[] = [];
  for (let count = 1 + random.below(most); count > 0; count--) {
    const customer = `${seller}-${count}`;
    const domain = random.chance(0.85) ? `${customer}.example` : `${seller}-taken.example`;
    const throughReseller = seller === "provider" && random.chance(0.2);
    createCustomer(story, { seller, name: customer, domain, throughReseller: false });
    if (random.chance(0.1)) order(story, { seller, name: customer, offer: "legacy", times: 0 });
    if (random.chance(0.9)) agree(story, seller, customer, "Ann");
    if (random.chance(0.2)) agree(story, seller, customer, random.pick(["Ann", "Bob"]));
    if (throughReseller && random.chance(0.3)) {
      order(story, { seller, name: customer, offer: "licence", times: 1, throughReseller });
    }
    const offer = random.pick(wanted);
    order(story, { seller, name: customer, offer, times: 1 });
    const source = { seller, customer, offer, name: `${offer} of ${customer}` };
    sources.push({ ...source, reporter: "meters", sent: [] });
    if (random.chance(0.25)) sources.push({ ...source, reporter: "second meters", sent: [] });
    if (random.chance(0.3)) order(story, { seller, name: customer, offer: "licence", times: 2 });
  }
  return sources;
}

function useInMonth(story: StoryWriter, source: Source, month: string, most: number): void {
  const { random } = story;
  for (let count = random.below(most + 1); count > 0; count--) {
    const earlier = source.sent.length === 0 ? undefined : random.pick(source.sent);
    const own = besideOthers(story, source);
    if (earlier !== undefined && random.chance(0.15)) sendUsage(own, source.name, earlier.name, earlier.lines);
    else send(story, source, month);
    if (random.chance(0.2)) readBatch(own, source.name, random.pick(source.sent).name);
  }
}

/** One who uses so many meters that their lines do not fit the transaction that rates them. */
function useMuch(story: StoryWriter, source: Source, month: string): void {
  const { random } = story;
  const [offer, market, currency] = listOf(source);
  const many = Array.from({ length: manyMeters }, (_, number) => `meter-${number}`);
  const prices = Object.fromEntries(many.map((meter) => [meter, { "0": price(random) }]));
  publishPrices(story, "much", { offer, market, currency, from: "2021-01-01", meters: prices });
  const name = `${source.reporter} of ${source.name}, much`;
  const at = `${month}-11T00:00:00Z`;
  const lines = many.map((meter): Line => ({ id: `${name} ${meter}`, meter, quantity: "2.5", at }));
  sendUsage(besideOthers(story, source), source.name, name, lines);
}

/** What is reported last is hardly rated when the close begins. */
function onTheEve(story: StoryWriter, sources: readonly Source[], month: string): void {
  story.meet();
  for (const source of sources) send(story, source, month);
}

const besideOthers = (story: StoryWriter, { reporter, name }: Source) => story.beside(`${reporter} of ${name}`);

/** A batch that was not sent before. */
function send(story: StoryWriter, source: Source, month: string): void {
  const name = `${source.reporter} of ${source.name}, ${source.sent.length + 1}`;
  const lines = linesOf(story.random, source, month);
  sendUsage(besideOthers(story, source), source.name, name, lines);
  source.sent.push({ name, lines });
}

/** New readings, and now and then one that was sent before, the same or changed, of an earlier month, or none at all. */
function linesOf(random: Random, { seller, sent, name, reporter }: Source, month: string): Line[] {
  const before = sent.flatMap(({ lines }) => lines).filter((line) => "id" in line);
  const lines: Line[] = [];
  for (let count = 1 + random.below(4); count > 0; count--) {
    const day = `${random.chance(0.8) ? month : random.pick(months)}-${String(6 + random.below(20)).padStart(2, "0")}`;
    const at = random.chance(0.2) ? dayOfSale[seller] : `${day}T0${random.below(9)}:00:00Z`;
    const meter = random.pick(meters);
    const id = `${reporter} ${sent.length + 1}-${count}`;
    const fresh = { id, meter, quantity: random.pick(["1", "2.5", "10", "0.3333"]), at };
    const kind = random.next();
    if (kind < 0.15 && before.length > 0) lines.push({ ...random.pick(before), reportedAt: "2021-01-30T00:00:00Z" });
    else if (kind < 0.25 && before.length > 0) lines.push({ ...random.pick(before), quantity: "99" });
    else if (kind < 0.3) {
      // Two reporters who send nothing else would send the same batch.
      const who = `${reporter} of ${name}`;
      lines.push({ invalid: random.pick([`not json of ${who}`, `{"id":"x of ${who}"}`]) });
    } else if (kind < 0.33)
      lines.push({ ...fresh, id: `${name} ${fresh.id}`, subscription: derivedGuid("unknown", name) });
    else lines.push(fresh);
  }
  return lines;
}

/** A retried invoice depends on all that is published and rated by then, so in a quiet story it has the world for itself. */
function retryAlone(story: StoryWriter): void {
  story.rest();
  retryParked(story);
  story.rest();
}

function moneyStep(story: StoryWriter, sources: readonly Source[]): void {
  const { random } = story;
  const seller = random.pick(["direct", "provider"] as const);
  const kind = random.below(4);
  if (kind === 0) pay(story, seller, random.pick(["1.00", "0.01"]));
  else if (kind === 1) readInvoices(story, seller);
  else if (kind === 2) retryAlone(story);
  else {
    const source = random.pick(sources);
    readMonth(story, source.seller, source.customer, source.name, random.pick(months));
  }
}
