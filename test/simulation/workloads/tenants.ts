import { agree, sign } from "../capabilities/agreements.js";
import { apply, decide, nominate, review } from "../capabilities/applications.js";
import { readAudit } from "../capabilities/audit.js";
import {
  changeProfile,
  createCustomer,
  deleteCustomer,
  endRelationship,
  qualify,
  relist,
} from "../capabilities/customers.js";
import { createGroup, setMember } from "../capabilities/groups.js";
import { enrol, rename } from "../capabilities/parties.js";
import { changeOwnProfile, ownProfiles } from "../capabilities/partner-profiles.js";
import { answer, extend, removeAdministration, request, withdraw } from "../capabilities/relationships.js";
import { accept, invite, removeLink } from "../capabilities/reseller-links.js";
import { order, publishOffer, type Seller } from "../capabilities/selling.js";
import { publishImage, publishService } from "../capabilities/services.js";
import { type AccountStatus, setOwner, vet } from "../capabilities/standing.js";
import { createUser, deleteUser, giveRole, renameUser, restoreUser } from "../capabilities/users.js";
import type { StoryWriter } from "./story.js";

/** Partners and their customers' tenants: made, asked, administered, left and made again; at the end by the machine's own clock. */
export function tenants(story: StoryWriter): void {
  const { random } = story;
  story.phase("2021-01-03T10:00:00Z", 0);
  for (const name of ["direct", "provider"] as const) enrol(story, name, 1);
  // One that sells by itself too may hand its customers on to its provider.
  const handsOn = random.chance(0.25);
  enrol(story, "reseller", 1, handsOn ? ["directBill", "indirectReseller"] : undefined);
  // Its tenant is a partner's, so nobody's customer (CUS-07).
  const isAsked = random.chance(0.5);
  if (isAsked) enrol(story, "late", 1);
  const comes = random.chance(0.4);
  if (comes) enrol(story, "newcomer", 1);
  for (const offer of ["legacy", "licence"] as const) publishOffer(story, offer);
  for (const from of ["2018-06-13", "2021-06-01"]) if (random.chance(0.6)) publishService(story, from);
  if (random.chance(0.4)) publishImage(story, random.pick(["free", "paid"]));
  story.prologueEnds();
  story.phase("2021-01-04T09:00:00Z", 0);
  invite(story);
  if (comes) invite(story, "newcomer");
  ofPartner(story, "direct", "one", false);
  if (handsOn) createCustomer(story, { seller: "reseller", name: "house", domain: "house.example" });
  request(story, "direct", "hotel");
  if (isAsked) request(story, "direct", "late");
  if (random.chance(0.5)) rename(story, "direct", "The renamed direct");
  for (const name of ["help", "support"]) {
    // Nobody renames the provider meanwhile: a profile tells the partner's name too.
    if (random.chance(0.7)) changeOwnProfile(story, "provider", random.pick(ownProfiles), `${name}@provider.example`);
  }

  story.phase("2021-01-05T09:00:00Z", 0);
  accept(story);
  if (comes) apply(story, "indirectReseller");
  if (isAsked) answer(story, "late", "direct", "accept");
  const isAccepted = random.chance(0.7);
  answer(story, "hotel", "direct", isAccepted ? "accept" : "decline");
  if (random.chance(0.5)) rename(story, "direct", "The direct once more");

  story.phase("2021-01-06T09:00:00Z", 0);
  ofPartner(story, "provider", "two", random.chance(0.6));
  if (handsOn) extend(story, "house");
  if (comes) apply(story, "directBill");
  if (comes) nominate(story, random.pick(["open", "granted"]));
  request(story, "provider", "museum", { throughReseller: random.chance(0.5) });
  if (isAccepted) ofHotel(story);
  else request(story, "direct", "hotel");

  story.phase("2021-01-07T09:00:00Z", 0);
  if (comes) apply(story, "indirectProvider");
  if (random.chance(0.4)) withdraw(story, "provider", "museum");
  else answer(story, "museum", "provider", "accept");
  if (isAccepted) endRelationship(story, "direct", "hotel");

  story.phase(random.chance(0.5) ? "2021-01-08T09:00:00Z" : "released", 0);
  request(story, "provider", "museum");
  if (random.chance(0.5)) {
    removeLink(story, "provider");
    invite(story);
  }
  request(story, "direct", "hotel");
  if (comes && random.chance(0.7)) review(story, "2021-01-07");
  if (comes) decide(story);
  if (!handsOn) ofPartner(story, "direct", "three", false);
}

/** What the operator finds of a customer, whatever its partner does with it then. */
function found(story: StoryWriter, seller: Seller, name: string): void {
  const { random } = story;
  const status: AccountStatus = random.pick(["Allowed", "UnderReview", "NotAllowed"]);
  vet(story, seller, name, status);
  order(story, { seller, name, offer: "licence", times: 2 });
  if (random.chance(0.5)) vet(story, seller, name, "Allowed");
  if (random.chance(0.5)) setOwner(story, seller, name, true);
  order(story, { seller, name, offer: "licence", times: 3 });
  if (random.chance(0.3)) setOwner(story, seller, name, false);
  if (random.chance(0.6)) relist(story, seller, name);
}

/** What a partner does with a customer that it made. */
function ofPartner(story: StoryWriter, seller: Seller, name: string, throughReseller: boolean): void {
  const { random } = story;
  const domain = `${name}.example`;
  createCustomer(story, { seller, name, domain, throughReseller });
  if (random.chance(0.6)) changeProfile(story, seller, name, `${name} Ltd`);
  if (random.chance(0.5)) agree(story, seller, name, "Ann");
  const ann = { seller, customer: name, domain, person: "ann" };
  createUser(story, ann);
  if (random.chance(0.6)) giveRole(story, ann, "reader", true);
  if (random.chance(0.8)) renameUser(story, ann, "Ann Other", random.chance(0.5) ? "ann.other" : undefined);
  if (random.chance(0.4)) giveRole(story, ann, "reader", false);
  if (random.chance(0.6)) {
    const staff = { seller, customer: name, group: "staff" };
    createGroup(story, staff);
    setMember(story, staff, "ann", true);
    if (random.chance(0.6)) setMember(story, staff, "ann", false);
  }
  if (random.chance(0.4)) deleteUser(story, ann);
  if (random.chance(0.4)) restoreUser(story, ann);
  if (random.chance(0.4)) changeProfile(story, seller, name, `${name} Inc`);
  if (random.chance(0.3)) qualify(story, seller, name, random.pick(["Approved", "Denied"]));
  if (random.chance(0.2)) order(story, { seller, name, offer: "licence", times: 1 });
  // By the machine's clocks nobody knows whether an order was placed before or behind what was found.
  if (name !== "three" && random.chance(0.4)) found(story, seller, name);
  readAudit(story, seller, name);
  if (random.chance(0.5)) {
    deleteCustomer(story, seller, name, domain);
    createCustomer(story, { seller, name: `${name} again`, domain });
  } else if (random.chance(0.4)) endRelationship(story, seller, name);
}

function ofHotel(story: StoryWriter): void {
  const { random } = story;
  if (random.chance(0.5)) sign(story, "hotel", "Ann");
  changeProfile(story, "direct", "hotel", "The grand hotel");
  createUser(story, { seller: "direct", customer: "hotel", domain: "hotel.example", person: "bob" });
  story.phase("2021-01-06T15:00:00Z", 0);
  removeAdministration(story, "hotel", "direct");
}
