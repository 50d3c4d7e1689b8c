import { agree } from "../capabilities/agreements.js";
import { createCustomer } from "../capabilities/customers.js";
import { addToOrder, checkOut, makeCart, orderTogether, replaceCart } from "../capabilities/orders.js";
import { enrol } from "../capabilities/parties.js";
import { publishPrices, publishRate } from "../capabilities/pricing.js";
import { exchange } from "../capabilities/product-changes.js";
import { accept, invite } from "../capabilities/reseller-links.js";
import { type OfferName, order, publishOffer, type Seller } from "../capabilities/selling.js";
import {
  addAzure,
  type Change,
  change,
  convert,
  nameSupporter,
  readSold,
  register,
  turnAzure,
} from "../capabilities/subscriptions.js";
import { sendUsage } from "../capabilities/usage.js";
import type { StoryWriter } from "./story.js";

/** A customer with what was sold to it so far, by the names of the story. */
type Held = { seller: Seller; name: string; throughReseller: boolean; sold: string[]; azure: string[]; plan?: string };

/** The days on which something is changed; between them terms end, and the last is more than 90 days behind the first. */
const days = ["2021-01-08", "2021-01-20", "2021-02-10", "2021-02-11", "2021-03-09", "2021-05-20"];

/** What is sold lives on: ordered together and from carts, renamed, suspended, cancelled, brought back, converted, expired. */
export function holdings(story: StoryWriter): void {
  const { random } = story;
  story.phase("2021-01-03T10:00:00Z", 0);
  for (const name of ["direct", "provider", "reseller"] as const) enrol(story, name, 1);
  for (const offer of ["legacy", "plan", "licence", "addOn", "azureAddOn", "monthly", "legacyLicence"] as const) {
    publishOffer(story, offer);
  }
  prices(story);
  story.phase("2021-01-04T09:00:00Z", 0);
  invite(story);
  const customers: Held[] = ["one", "two"].slice(0, 1 + random.below(2)).map((name) => sold(story, "direct", name));
  story.phase("2021-01-05T09:00:00Z", 0);
  accept(story);
  story.phase("2021-01-06T09:00:00Z", 0);
  if (random.chance(0.6)) customers.push(sold(story, "provider", "three"));

  story.prologueEnds();
  for (const day of days.filter(() => random.chance(0.33))) {
    story.phase(`${day}T09:00:00Z`, random.chance(0.2) ? 1 : 0);
    if (random.chance(0.4)) publishOffer(story, random.pick(["legacy", "legacyLicence"]), `as of ${day}`);
    const [stopped] = random.chance(0.6) ? [random.pick(customers)] : [];
    if (stopped !== undefined) stopAhead(story, stopped, day);
    for (const held of customers) {
      // Of what earlier days have made: their clerks and their meters do not wait for each other.
      if (random.chance(0.5)) use(story, held, day);
      const clerk = story.beside(`the clerk of ${held.name}`);
      // On some days too late: its term began more than seven days before.
      const { seller, name } = held;
      if (random.chance(0.2)) change(clerk, { seller, name, subscription: `${name} at first 0` }, { quantity: 2 });
      for (let count = 1 + random.below(3); count > 0; count--) act(clerk, held, `${day} ${count}`);
      if (held.plan === undefined && random.chance(0.4)) convert(clerk, held.seller, held.name);
    }
    if (random.chance(0.5)) readSold(story, random.pick(["direct", "provider", "reseller"]));
  }
}

function prices(story: StoryWriter): void {
  const meters = { "meter-a": { "0": "0.333" } };
  const from = "2021-01-01";
  publishPrices(story, "direct", { offer: "legacy", market: "US", currency: "USD", from, meters });
  publishPrices(story, "direct-plan", { offer: "plan", market: "US", currency: "USD", from, meters });
  publishPrices(story, "provider", { offer: "legacy", market: "NL", currency: "EUR", from, meters });
  publishPrices(story, "provider-plan", { offer: "plan", market: "NL", currency: "USD", from, meters });
  for (let month = 1; month < 6; month++) publishRate(story, `2021-0${month}`, "1.25");
}

function sold(story: StoryWriter, seller: Seller, name: string): Held {
  const { random } = story;
  const throughReseller = seller === "provider" && random.chance(0.6);
  createCustomer(story, { seller, name, domain: `${name}.example`, throughReseller });
  agree(story, seller, name, "Ann");
  const held: Held = { seller, name, throughReseller, sold: [], azure: [] };
  const offer = random.pick(["legacy", "plan"] as const);
  order(story, { seller, name, offer, times: 1, throughReseller });
  held.azure.push(`${offer} of ${name}`);
  held.sold.push(`${offer} of ${name}: commercial`);
  if (offer === "plan") held.plan = `${offer} of ${name}: commercial`;
  else if (random.chance(0.3)) {
    const label = `${name} in Azure`;
    orderTogether(story, { seller, name, label, wanted: ["legacy", "azureAddOn"], throughReseller });
    held.sold.push(`${label} 0`, `${label} 1`);
  }
  // Something is due in every month, so that expiry has work whatever the days bring.
  orderTogether(story, { seller, name, label: `${name} at first`, wanted: ["monthly"], throughReseller });
  held.sold.push(`${name} at first 0`);
  return held;
}

const together: readonly (readonly OfferName[])[] = [
  ["licence", "addOn"],
  ["monthly", "monthly"],
  ["licence", "legacyLicence", "addOn"],
  ["legacyLicence", "legacy"],
  ["legacy", "legacy"],
  ["legacy", "azureAddOn"],
  ["licence", "plan"],
];
const addOnOf: Partial<Record<OfferName, OfferName>> = { licence: "addOn", legacy: "azureAddOn" };
const changes: readonly Change[] = [
  { friendlyName: "Another name" },
  { status: "suspended" },
  { status: "suspended" },
  { status: "active" },
  { status: "active" },
  { status: "deleted" },
  { autoRenewEnabled: false },
  { quantity: 7 },
];

function act(story: StoryWriter, held: Held, round: string): void {
  const { random } = story;
  const { seller, name, plan, throughReseller } = held;
  const kind = random.below(10);
  if (kind < 2) {
    const wanted = random.pick(together);
    orderTogether(story, { seller, name, label: `${name} ${round}`, wanted, throughReseller });
    held.sold.push(...wanted.map((_, line) => `${name} ${round} ${line}`));
    const addOn = addOnOf[wanted[0] ?? "plan"];
    if (addOn !== undefined && random.chance(0.4)) {
      addToOrder(story, { seller, name, label: `${name} ${round}`, addOn, times: 1, throughReseller });
    }
  } else if (kind < 4) cart(story, held, round);
  else if (kind === 4) convert(story, seller, name);
  else if (kind < 7 && plan !== undefined) azure(story, held, plan, round);
  else if (random.chance(0.15)) register(story, { seller, name, subscription: held.sold[0] ?? "" });
  else if (random.chance(0.3)) rarely(story, held, round);
  else change(story, { seller, name, subscription: random.pick(held.sold) }, random.pick(changes));
}

/** A supporter is named, or seats go over to another offer. */
function rarely(story: StoryWriter, { seller, name, throughReseller, sold }: Held, round: string): void {
  const { random } = story;
  if (random.chance(0.4)) {
    const who = throughReseller && random.chance(0.5) ? "reseller" : seller;
    nameSupporter(story, { seller, name, subscription: random.pick(sold) }, who);
    return;
  }
  const subscription = random.chance(0.5) ? `${name} at first 0` : random.pick(sold);
  const seats = random.chance(0.5) ? { seats: 1 + random.below(3) } : {};
  const label = `exchange ${name} ${round}`;
  exchange(story, { seller, name, subscription, ...seats }, label);
  sold.push(label);
}

function cart(story: StoryWriter, held: Held, round: string): void {
  const { random } = story;
  const { seller, name, throughReseller } = held;
  const deal = { seller, name, throughReseller, cart: `cart ${name} ${round}` };
  const wanted = random.pick(together).filter((offer) => offer !== "addOn" && offer !== "azureAddOn");
  makeCart(story, { ...deal, label: `${deal.cart}, first`, wanted });
  if (random.chance(0.5)) {
    replaceCart(story, {
      ...deal,
      label: `${deal.cart}, then`,
      wanted: random.pick([["monthly"], ["licence", "legacyLicence"]]),
    });
  }
  checkOut(story, deal);
  if (random.chance(0.3)) checkOut(story, deal);
  held.sold.push(`${deal.cart} 0`);
}

function azure(story: StoryWriter, held: Held, plan: string, round: string): void {
  const { random } = story;
  const { seller, name } = held;
  const of = { seller, name, subscription: plan };
  if (random.chance(0.4)) {
    addAzure(story, of, `azure ${name} ${round}`);
    held.azure.push(`azure ${name} ${round}`);
  } else turnAzure(story, of, random.pick(held.azure), random.pick(["cancel", "reactivate"]));
}

/** Usage is reported ahead of its time, then what used it is stopped: the rest of the month is nobody's any more. */
function stopAhead(story: StoryWriter, { seller, name, azure, plan }: Held, day: string): void {
  const source = story.random.pick(azure);
  const at = `${day.slice(0, 7)}-28T00:00:00Z`;
  sendUsage(story, source, `${source} ahead of ${day}`, [
    { id: `ahead of ${day}`, meter: "meter-a", quantity: "4", at },
  ]);
  story.rest();
  const clerk = story.beside(`the clerk of ${name}`);
  if (plan !== undefined) turnAzure(clerk, { seller, name, subscription: plan }, source, "cancel");
  else change(clerk, { seller, name, subscription: `${source}: commercial` }, { status: "suspended" });
}

/** Usage of the day itself and of the days around it: what the states and owners of then say decides. */
function use(story: StoryWriter, { azure }: Held, day: string): void {
  const source = story.random.pick(azure);
  const month = day.slice(0, 7);
  const lines = [`${month}-05T00:00:00Z`, `${day}T10:00:00Z`, `${month}-25T00:00:00Z`].map((at) => ({
    id: `${source} at ${at}`,
    meter: "meter-a",
    quantity: "2.5",
    at,
  }));
  sendUsage(story, source, `${source} on ${day}`, lines);
}
