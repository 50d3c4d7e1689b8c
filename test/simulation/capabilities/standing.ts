import type { StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";
import { parties } from "./parties.js";
import { offers, type Seller } from "./selling.js";

export type AccountStatus = "Allowed" | "UnderReview" | "NotAllowed";
/** What stands against a purchase. */
export const barring: readonly string[] = ["UnderReview", "NotAllowed"];

/** The operator says whether a customer's account may buy; its partner reads so, and why it may sell nothing to it then. */
export function vet(story: StoryWriter, seller: Seller, name: string, status: AccountStatus): void {
  story.step(seller, `hears from the operator that the account of ${name} is ${status}`, async (client) => {
    const { ask, known, expect } = client;
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const as = parties[seller].tenantId;
    const line = `/v1/customers/${customer}`;
    const set = await ask(`PUT ${line}/validationStatus`, { as: operatorTenant, body: { status } });
    if (set.status !== 200 || story.races) return;
    const read = await ask(`GET ${line}/validationStatus?type=account`, { as });
    if (read.status === 403) return;
    expect("a read after one's own write sees it", (read.body as { status?: string }).status === status, read.text);
    const { text } = await ask(`GET ${line}/offers/${offers.licence.offerId}/decision`, { as });
    const isAllowed = text.includes('"decision":"ALLOW"');
    expect("no decision allows what the account's status forbids", !(isAllowed && barring.includes(status)), text);
  });
}

/** The operator says that the customer's tenant is the partner's own, or nobody's again. */
export function setOwner(story: StoryWriter, seller: Seller, name: string, isOwn: boolean): void {
  const { tenantId } = parties[seller];
  const body = { tenantKind: "customer", ...(isOwn ? { ownedByPartnerId: tenantId } : {}) };
  const whose = isOwn ? "its own" : "nobody's";
  story.step(seller, `hears from the operator that the tenant of ${name} is ${whose}`, async (client) => {
    const { ask, known, expect } = client;
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const line = `PUT /v1/customers/${customer}/owner`;
    const set = await ask(line, { as: operatorTenant, body });
    if (set.status !== 200 || story.races) return;
    // Nobody reads it as a thing of its own: said again, it is answered as it is.
    const again = await ask(line, { as: operatorTenant, body });
    const isSeen = (again.body as { ownedByPartnerId?: string }).ownedByPartnerId === body.ownedByPartnerId;
    expect("a read after one's own write sees it", isSeen, again.text);
  });
}
