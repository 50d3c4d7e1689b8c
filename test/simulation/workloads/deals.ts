import { agree, sign } from "../capabilities/agreements.js";
import { createCustomer, endRelationship, relist } from "../capabilities/customers.js";
import {
  addToOrder,
  askForOthersCart,
  checkOut,
  makeCart,
  orderTogether,
  replaceCart,
} from "../capabilities/orders.js";
import { enrol } from "../capabilities/parties.js";
import { exchange } from "../capabilities/product-changes.js";
import { answer, request } from "../capabilities/relationships.js";
import { accept, invite } from "../capabilities/reseller-links.js";
import { type OfferName, order, publishOffer } from "../capabilities/selling.js";
import { vet } from "../capabilities/standing.js";
import {
  addAzure,
  change,
  convert,
  nameSupporter,
  readSold,
  register,
  turnAzure,
} from "../capabilities/subscriptions.js";
import { sendUsage } from "../capabilities/usage.js";
import type { StoryWriter } from "./story.js";

const direct = { seller: "direct", name: "one" } as const;
const indirect = { seller: "provider", name: "two", throughReseller: true } as const;

/** Clerks who order, change and convert the same things of the same customer at the same moment. */
export function deals(story: StoryWriter): void {
  const { random } = story;
  story.phase("2021-01-03T10:00:00Z", 0);
  for (const name of ["direct", "provider", "reseller"] as const) enrol(story, name, 1);
  for (const offer of ["legacy", "plan", "licence", "monthly", "legacyLicence", "addOn"] as const)
    publishOffer(story, offer);
  story.phase("2021-01-04T09:00:00Z", 0);
  invite(story);
  createCustomer(story, { ...direct, domain: "one.example" });
  agree(story, "direct", "one", "Ann");
  story.phase("2021-01-05T09:00:00Z", 0);
  accept(story);
  story.phase("2021-01-06T09:00:00Z", 0);
  createCustomer(story, { ...indirect, domain: "two.example" });
  agree(story, "provider", "two", "Ann");

  story.prologueEnds();
  if (random.chance(0.1)) inManyParts(story);
  else contested(story);
}

function contested(story: StoryWriter): void {
  const { random } = story;
  const contest = random.inTurn([
    forPlan,
    forFamily,
    forCart,
    forOthersCart,
    forSubscription,
    forAzure,
    forConversion,
    forOrder,
    forSeats,
    forLeave,
  ]);
  const days = ["2021-01-08", "2021-01-09", "2021-02-09", "2021-02-10", "2021-05-12"];
  for (const day of days.filter(() => random.chance(0.45))) {
    story.phase(`${day}T09:00:00Z`, 0);
    contest()(story, day);
    contest()(story, `${day}, second`);
    for (const offer of ["plan", "legacy"]) if (random.chance(0.4)) use(story, `${offer} of one`, day);
    // Customers are no subscriptions: what is reported of them nobody knows, and is quarantined for it.
    for (const unknown of ["customer one", "customer two"]) use(story, unknown, day);
    if (random.chance(0.3)) readSold(story, random.pick(["direct", "provider", "reseller"]));
    if (random.chance(0.1)) endRelationship(story.beside("a third clerk"), "provider", "two");
  }
}

/** It has no price, so it is quarantined; who reports it, of months that must all be taken in, may die over it like anybody else. */
function use(story: StoryWriter, source: string, day: string): void {
  const times = [`${day}T08:00:00Z`, "2021-01-07T08:00:00Z", "2020-12-07T08:00:00Z"].slice(
    0,
    2 + story.random.below(2),
  );
  const lines = times.map((at) => ({ id: `${at} of ${day}`, meter: "meter-a", quantity: "2.5", at }));
  sendUsage(story, source, `${source} on ${day}`, lines);
}

/** One plan for a reseller and a customer, two clerks who want it. */
function forPlan(story: StoryWriter, round: string): void {
  const deal = story.random.pick([direct, indirect]);
  order(story, { ...deal, offer: "plan", times: 1 });
  orderTogether(story.beside("a second clerk"), { ...deal, label: `plan of ${round}`, wanted: ["licence", "plan"] });
  if (story.random.chance(0.5)) order(story.beside("a third clerk"), { ...deal, offer: "plan", times: 2 });
}

/** The legacy offer and the plan exclude each other. */
function forFamily(story: StoryWriter, round: string): void {
  const deal = story.random.pick([direct, indirect]);
  orderTogether(story, { ...deal, label: `legacy of ${round}`, wanted: ["legacy", "legacyLicence"] });
  order(story.beside("a second clerk"), { ...deal, offer: "plan", times: 1 });
  order(story.beside("a third clerk"), { ...deal, offer: "legacy", times: 1 });
}

/** A cart is replaced and checked out by several at once. */
function forCart(story: StoryWriter, round: string): void {
  const { random } = story;
  const deal = { ...random.pick([direct, indirect]), cart: `cart of ${round}` };
  const wanted: readonly OfferName[] = random.pick([
    ["licence"],
    ["monthly", "legacyLicence"],
    ["legacyLicence", "plan"],
  ]);
  makeCart(story, { ...deal, label: `${deal.cart}, first`, wanted });
  story.meet();
  replaceCart(story.beside("a fourth clerk"), {
    ...deal,
    label: `${deal.cart}, then`,
    wanted: ["licence", "legacyLicence"],
  });
  for (const clerk of ["a second clerk", "a third clerk"]) checkOut(story.beside(clerk), deal);
  if (random.chance(0.5)) checkOut(story, deal);
}

/** Two partners serve one customer: what one has put into a cart is nothing of the other's, before it is ordered and after. */
function forOthersCart(story: StoryWriter, round: string): void {
  for (const seller of ["direct", "provider"] as const) request(story, seller, "hotel");
  story.meet();
  for (const seller of ["direct", "provider"] as const) answer(story, "hotel", seller, "accept");
  sign(story, "hotel", "Ann");
  story.meet();
  const of = { name: "hotel", cart: `cart of the direct on ${round}` };
  makeCart(story, { ...of, seller: "direct", label: of.cart, wanted: ["licence"] });
  story.meet();
  askForOthersCart(story, { ...of, seller: "provider" });
  if (story.random.chance(0.5)) checkOut(story, { ...of, seller: "direct" });
}

/** One subscription, renamed, suspended, cancelled and brought back at once, perhaps when its term has just ended. */
function forSubscription(story: StoryWriter, round: string): void {
  const { random } = story;
  const deal = random.pick([direct, indirect]);
  const label = `suite of ${round}`;
  orderTogether(story, { ...deal, label, wanted: [random.pick(["monthly", "legacyLicence"] as const), "licence"] });
  story.meet();
  const of = { ...deal, subscription: `${label} 0` };
  change(story, of, random.pick([{ friendlyName: "By the first" }, { autoRenewEnabled: false }]));
  change(story.beside("a second clerk"), of, { status: "suspended" });
  change(story.beside("a second clerk"), of, { status: "active" });
  change(story.beside("a third clerk"), of, random.pick([{ status: "deleted" }, { quantity: 9 }]));
}

/** The Azure subscriptions below a plan, made, cancelled and brought back while the plan itself is to go. */
function forAzure(story: StoryWriter, round: string): void {
  const { random } = story;
  const deal = random.pick([direct, indirect]);
  order(story, { ...deal, offer: "plan", times: 1 });
  story.meet();
  const of = { ...deal, subscription: `plan of ${deal.name}: commercial` };
  const first = `plan of ${deal.name}`;
  addAzure(story, of, `azure of ${round}`);
  for (const clerk of ["a second clerk", "a fifth clerk"]) {
    if (random.chance(0.3)) register(story.beside(clerk), of);
  }
  turnAzure(story.beside("a second clerk"), of, first, "cancel");
  turnAzure(story.beside("a third clerk"), of, first, random.pick(["cancel", "reactivate"]));
  change(
    story.beside("a fourth clerk"),
    of,
    random.pick([{ status: "deleted" }, { status: "suspended" }, { status: "active" }]),
  );
}

/** One order, to which two clerks add what they want while its subscription is suspended. */
function forOrder(story: StoryWriter, round: string): void {
  const deal = { ...story.random.pick([direct, indirect]), label: `order of ${round}` };
  orderTogether(story, { ...deal, wanted: ["licence"] });
  story.meet();
  addToOrder(story, { ...deal, addOn: "addOn", times: 1 });
  addToOrder(story.beside("a second clerk"), { ...deal, addOn: "addOn", times: 2 });
  const of = { ...deal, subscription: `${deal.label} 0` };
  if (story.random.chance(0.4)) change(story.beside("a third clerk"), of, { status: "suspended" });
}

/** One suite, which two clerks exchange for the same other one while a third suspends it or names who supports it. */
function forSeats(story: StoryWriter, round: string): void {
  const { random } = story;
  const deal = random.pick([direct, indirect]);
  const label = `seats of ${round}`;
  orderTogether(story, { ...deal, label, wanted: [random.pick(["monthly", "legacyLicence"] as const)] });
  story.meet();
  const of = { ...deal, subscription: `${label} 0` };
  exchange(story, { ...of, seats: 2 }, `${label}, exchanged`);
  const other = random.chance(0.5) ? { seats: 2 } : {};
  exchange(story.beside("a second clerk"), { ...of, ...other }, `${label}, exchanged too`);
  if (random.chance(0.5)) change(story.beside("a third clerk"), of, { status: "suspended" });
  else nameSupporter(story.beside("a third clerk"), of, deal.seller);
}

/** The operator forbids what two clerks are about to buy, and allows it again. */
function forLeave(story: StoryWriter, round: string): void {
  const { random } = story;
  const deal = random.pick([direct, indirect]);
  const operator = story.beside("operator");
  vet(operator, deal.seller, deal.name, random.pick(["UnderReview", "NotAllowed"]));
  vet(operator, deal.seller, deal.name, "Allowed");
  orderTogether(story, { ...deal, label: `leave of ${round}`, wanted: ["licence", "monthly"] });
  orderTogether(story.beside("a second clerk"), { ...deal, label: `leave of ${round}, too`, wanted: ["licence"] });
  if (random.chance(0.5)) relist(story.beside("a third clerk"), deal.seller, deal.name);
}

const legacy = (count: number): OfferName[] => Array.from({ length: count }, () => "legacy");

/** More legacy Azure than one transaction converts: what is left is converted from the queue. A story of its own, since such files are slow. */
function inManyParts(story: StoryWriter): void {
  story.phase("2021-01-07T09:00:00Z", 0);
  const second = story.beside("a second clerk");
  orderTogether(story, { ...direct, label: "many", wanted: legacy(25) });
  orderTogether(second, { ...direct, label: "as many", wanted: legacy(25) });
  story.meet();
  convert(story, direct.seller, direct.name);
  convert(second, direct.seller, direct.name);
}

/** A conversion begins while what it converts is suspended, ordered again or converted by somebody else. */
function forConversion(story: StoryWriter, round: string): void {
  const { random } = story;
  const deal = random.pick([direct, indirect]);
  const label = `legacy of ${round}`;
  orderTogether(story, { ...deal, label, wanted: legacy(1 + random.below(2)) });
  story.meet();
  convert(story, deal.seller, deal.name);
  if (random.chance(0.6)) {
    change(
      story.beside("a second clerk"),
      { ...deal, subscription: `${label} 0` },
      random.pick([{ status: "suspended" }, { status: "deleted" }]),
    );
  }
  if (random.chance(0.5))
    order(story.beside("a third clerk"), { ...deal, offer: random.pick(["legacy", "plan"]), times: 3 });
  if (random.chance(0.4)) convert(story.beside("a fourth clerk"), deal.seller, deal.name);
}
