import { agree } from "../capabilities/agreements.js";
import { apply, decide, nominate, review, stateTenure } from "../capabilities/applications.js";
import { changeProfile, createCustomer, deleteCustomer, endRelationship, qualify } from "../capabilities/customers.js";
import { createGroup, setMember } from "../capabilities/groups.js";
import { enrol, rename } from "../capabilities/parties.js";
import { changeOwnProfile, ownProfiles } from "../capabilities/partner-profiles.js";
import { answer, removeAdministration, request, withdraw } from "../capabilities/relationships.js";
import { accept, invite, removeLink } from "../capabilities/reseller-links.js";
import { order, publishOffer } from "../capabilities/selling.js";
import { publishService } from "../capabilities/services.js";
import { createUser, deleteUser, giveRole, renameUser, restoreUser } from "../capabilities/users.js";
import type { StoryWriter } from "./story.js";

/** Clients that want what only one of them can have, at the same moment. */
export function races(story: StoryWriter): void {
  const { random } = story;
  story.phase("2021-01-03T10:00:00Z", 0);
  for (const name of ["direct", "provider", "reseller", "newcomer"] as const) enrol(story, name, 1);
  publishOffer(story, "licence");
  story.phase("2021-01-04T09:00:00Z", 0);
  invite(story);
  invite(story, "newcomer");
  for (const customer of ["one", "two"])
    createCustomer(story, { seller: "direct", name: customer, domain: `${customer}.example` });
  story.phase("2021-01-05T09:00:00Z", 0);
  accept(story);

  story.prologueEnds();
  const contest = random.inTurn([
    forDomain,
    forTenant,
    forAnswer,
    forUser,
    forCustomer,
    forProfile,
    forPartner,
    forGroup,
    forLink,
    forKind,
    forCompany,
  ]);
  for (let day = 8; day < 10 + random.below(3); day++) {
    story.phase(`2021-01-${String(day).padStart(2, "0")}T09:00:00Z`, 0);
    contest()(story, String(day));
    contest()(story, `${day}, second`);
  }
}

/** One domain, several customers: at most one of those that never lets go has it. */
function forDomain(story: StoryWriter, round: string): void {
  const domain = `contested-${round.slice(0, 2).trim().replace(",", "")}.example`;
  createCustomer(story, { seller: "direct", name: `a of ${round}`, domain });
  createCustomer(story.beside("a second clerk"), { seller: "direct", name: `b of ${round}`, domain });
  createCustomer(story, {
    seller: "provider",
    name: `c of ${round}`,
    domain,
    throughReseller: story.random.chance(0.5),
  });
  if (story.random.chance(0.5)) request(story.beside("a third clerk"), "direct", "hotel", { domain });
  if (story.random.chance(0.5)) deleteCustomer(story, "direct", `a of ${round}`, domain);
}

/** One tenant, two partners, and one of them under two domains. */
function forTenant(story: StoryWriter): void {
  const { random } = story;
  request(story, "direct", "hotel");
  request(story.beside("a second clerk"), "direct", "hotel", { domain: random.pick(["hotel.example", "inn.example"]) });
  request(story, "provider", "hotel", { throughReseller: random.chance(0.5) });
  if (random.chance(0.5)) withdraw(story, "direct", "hotel");
}

/** A request is accepted, declined and withdrawn at once. */
function forAnswer(story: StoryWriter): void {
  const { random } = story;
  const seller = random.pick(["direct", "provider"] as const);
  request(story, seller, "museum");
  story.meet();
  answer(story, "museum", seller, "accept");
  withdraw(story, seller, "museum");
  answer(story.beside("the museum's second clerk"), "museum", seller, "decline");
  if (random.chance(0.5)) removeAdministration(story, "museum", seller);
  if (random.chance(0.5)) endRelationship(story.beside("a second clerk"), seller, "museum");
}

/** One user, changed by two clerks; one name, two users. */
function forUser(story: StoryWriter): void {
  const { random } = story;
  const second = story.beside("a second clerk");
  const ann = { seller: "direct", customer: "one", domain: "one.example", person: "ann" } as const;
  const bob = { ...ann, person: "bob" };
  createUser(story, ann);
  createUser(second, random.chance(0.5) ? bob : ann);
  giveRole(story, ann, "reader", true);
  giveRole(second, ann, "reader", random.chance(0.5));
  renameUser(story, ann, "Ann Other", random.chance(0.5) ? "bob" : undefined);
  renameUser(second, bob, "Bob Other", random.chance(0.5) ? "carl" : undefined);
  if (random.chance(0.5)) deleteUser(second, ann);
  if (random.chance(0.5)) restoreUser(story, ann);
}

/** A customer is sold to, left, purged and changed at once. */
function forCustomer(story: StoryWriter): void {
  const { random } = story;
  const name = random.pick(["one", "two"]);
  const domain = `${name}.example`;
  const second = story.beside("a second clerk");
  if (random.chance(0.7)) agree(story, "direct", name, "Ann");
  order(story, { seller: "direct", name, offer: "licence", times: 1 });
  changeProfile(story, "direct", name, `${name} Ltd`);
  changeProfile(second, "direct", name, `${name} Inc`);
  if (random.chance(0.4)) qualify(second, "direct", name, "Approved");
  if (random.chance(0.5)) endRelationship(second, "direct", name);
  if (random.chance(0.5)) deleteCustomer(story.beside("a third clerk"), "direct", name, domain);
  if (random.chance(0.5)) createCustomer(second, { seller: "direct", name, domain });
}

/** One billing profile, read by several clerks and sent back by each; one acceptance and one qualification, told by each. */
function forProfile(story: StoryWriter): void {
  for (const clerk of ["a second clerk", "a third clerk", "a fourth clerk"]) {
    for (const word of ["Ltd", "Inc"]) changeProfile(story.beside(clerk), "direct", "two", `Two ${word} of ${clerk}`);
    agree(story.beside(clerk), "direct", "two", "Ann");
    qualify(story.beside(clerk), "direct", "two", story.random.pick(["Approved", "Denied"]));
  }
}

/** A partner's name, changed by two clerks of the operator; its own profile, by three of its own; a service, by two. */
function forPartner(story: StoryWriter): void {
  const second = story.beside("the operator's second clerk");
  rename(story, "direct", "The renamed direct");
  rename(second, "direct", "The direct once more");
  publishService(story, "2018-06-13");
  publishService(second, "2021-06-01");
  const profile = story.random.pick(ownProfiles);
  for (const clerk of ["a second clerk", "a third clerk", "a fourth clerk"]) {
    changeOwnProfile(story.beside(clerk), "direct", profile, `${clerk.replaceAll(" ", ".")}@direct.example`);
  }
}

/** One group, in which clerks put and from which they take the same user. */
function forGroup(story: StoryWriter): void {
  const second = story.beside("a second clerk");
  const staff = { seller: "direct", customer: "two", group: "staff" } as const;
  createUser(story, { seller: "direct", customer: "two", domain: "two.example", person: "dan" });
  createGroup(story, staff);
  story.meet();
  for (const clerk of [story, second, story.beside("a third clerk")]) {
    setMember(clerk, staff, "dan", true);
    setMember(clerk, staff, "dan", false);
  }
}

/** A partnership is ended by both, begun again and accepted at once. */
function forLink(story: StoryWriter): void {
  removeLink(story, "provider");
  if (story.random.chance(0.5)) removeLink(story, "reseller");
  invite(story.beside("the provider's second clerk"));
  accept(story);
  accept(story.beside("the reseller's second clerk"));
}

/** What a newcomer is to become: its clerks apply at once, the operator's decide at once while it says something else. */
function forKind(story: StoryWriter): void {
  const clerk = story.beside("the newcomer's second clerk");
  const second = story.beside("the operator's second clerk");
  for (const one of [story, clerk]) apply(one, "indirectReseller");
  nominate(story, "open");
  nominate(second, "granted");
  story.meet();
  for (const kind of ["directBill", "indirectProvider"] as const) for (const one of [story, clerk]) apply(one, kind);
  story.meet();
  review(story, "2021-01-07");
  story.meet();
  for (const one of [story, second]) decide(one);
  stateTenure(clerk, story.random.pick([11, 12]));
}

/** One tenant: enrolled as a partner, asked to be a customer and saying yes, at once (CUS-07). */
function forCompany(story: StoryWriter): void {
  enrol(story, "late", 1);
  request(story, "direct", "late");
  answer(story, "late", "direct", "accept");
  // Its administrator waits for a request.
  story.meet();
  answer(story, "late", "direct", "accept");
  enrol(story.beside("the operator's second clerk"), "late", 1);
}
