import { addressIn } from "../../support/address.js";
import type { Client, StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";
import { parties } from "./parties.js";
import type { Seller } from "./selling.js";
import { wholeList } from "./whole-list.js";

/** What a partner sends of a customer. */
export const customerBody = (seller: Seller | "reseller", companyName: string, domain: string) => ({
  companyProfile: { domain },
  billingProfile: {
    email: "billing@customer.example",
    culture: "en-US",
    language: "en",
    companyName,
    defaultAddress: addressIn(parties[seller].country),
  },
});

type NewCustomer = { seller: Seller | "reseller"; name: string; domain: string; throughReseller?: boolean };

/** A partner makes a customer; a domain that is taken refuses it. Afterwards the partner finds it where it should be. */
export function createCustomer(
  story: StoryWriter,
  { seller, name, domain, throughReseller = false }: NewCustomer,
): void {
  const { tenantId } = parties[seller];
  const body = {
    ...customerBody(seller, name, domain),
    ...(throughReseller ? { associatedPartnerId: parties.reseller.tenantId } : {}),
  };
  story.step(seller, `makes the customer ${name} with the domain ${domain}`, async (client) => {
    const { ask, known, expect } = client;
    const { status, body: made } = await ask("POST /v1/customers", { as: tenantId, body });
    if (status !== 201) return;
    const { id } = made as { id: string };
    known.set(`customer ${name}`, id);
    if (story.races) return;
    const found = await ask(`GET /v1/customers/${id}`, { as: tenantId });
    expect("a read after one's own write sees it", found.status === 200, `the customer just made: ${found.text}`);
    expect("a partner's list has each customer that it made", await hasOnList(client, tenantId, id), id);
    if (throughReseller) {
      const isListed = await hasOnList(client, parties.reseller.tenantId, id);
      expect("a reseller's list has each customer that was made for it", isListed, id);
    }
    const taken = await ask(`HEAD /v1/domains/${domain}`, { as: tenantId });
    expect("the domain of a customer is in use", taken.status === 200, `${domain}: ${taken.status}`);
  });
}

const hasOnList = async (client: Client, as: string, id: string): Promise<boolean> =>
  (await wholeList(client, "/v1/customers?size=2", as)).some((item) => item.id === id);

/** The partner reads the billing profile, changes a name and sends all of it back with its ETag. */
export function changeProfile(story: StoryWriter, seller: Seller, name: string, companyName: string): void {
  story.step(seller, `changes the billing profile of ${name} to ${companyName}`, async ({ ask, known, expect }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const as = parties[seller].tenantId;
    const line = `/v1/customers/${customer}/profiles/billing`;
    const read = await ask(`GET ${line}`, { as });
    if (read.status !== 200) return;
    const sent = read.body as Profile;
    const { status, text, body } = await ask(`PUT ${line}`, { as, body: { ...sent, companyName } });
    if (status === 200) {
      const [before, after] = [sent, body as Profile].map(({ attributes }) => Number(attributes.etag));
      const changes = sent.companyName === companyName ? 0 : 1;
      expect("nobody overwrites what it has not read", after === Number(before) + changes, `${read.text}, ${text}`);
    }
    if (story.races) return;
    expect("who sends back what it read may change it", status === 200, text);
    const again = await ask(`GET ${line}`, { as });
    const now = (again.body as { companyName: string }).companyName;
    expect("a read after one's own write sees it", now === companyName, `${again.text}`);
  });
}

type Profile = { companyName: string; attributes: { etag: string } };

/** The partner ends its relationship; what it sold stands in the way. */
export function endRelationship(story: StoryWriter, seller: Seller | "reseller", name: string): void {
  story.step(seller, `ends its relationship with ${name}`, async (client) => {
    const { ask, known, expect } = client;
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const as = parties[seller].tenantId;
    const { status } = await ask(`PATCH /v1/customers/${customer}`, { as, body: { relationshipToPartner: "none" } });
    if (status !== 200 || story.races) return;
    const read = await ask(`GET /v1/customers/${customer}`, { as });
    expect("an ended relationship closes the customer", read.status === 403, read.text);
    expect("an ended relationship leaves the partner's list", !(await hasOnList(client, as, customer)), customer);
  });
}

/** The partner purges a customer of the sandbox; its domain is free again. */
export function deleteCustomer(story: StoryWriter, seller: Seller, name: string, domain: string): void {
  story.step(seller, `deletes the customer ${name}`, async ({ ask, known, expect }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const as = parties[seller].tenantId;
    const { status, text } = await ask(`DELETE /v1/customers/${customer}`, { as });
    if (story.races) return;
    expect("a sandbox customer can be deleted", status === 204, text);
    const free = await ask(`HEAD /v1/domains/${domain}`, { as });
    expect("the domain of a deleted customer is free", free.status === 404, `${domain}: ${free.status}`);
  });
}

/** The operator has partners' lists of a customer made anew, whoever changes it meanwhile: the partner finds it where it was. */
export function relist(story: StoryWriter, seller: Seller, name: string): void {
  story.step(seller, `asks the operator to list ${name} anew`, async (client) => {
    const { ask, known, expect } = client;
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const as = parties[seller].tenantId;
    const before = await ask(`GET /v1/customers/${customer}`, { as });
    // How much was mended depends on how far others were.
    const done = await ask(`POST /v1/customers/${customer}/relist`, { as: operatorTenant, live: true });
    expect("a customer can be listed anew", done.status === 200, done.text);
    if (story.races) return;
    const isListed = await hasOnList(client, as, customer);
    expect("a customer listed anew is listed where it is served", isListed === (before.status === 200), before.text);
  });
}

/** The partner says what its customer is, the operator finds it true or not. */
export function qualify(story: StoryWriter, seller: Seller, name: string, vettingStatus: "Approved" | "Denied"): void {
  story.step(seller, `says that ${name} is a school, which is ${vettingStatus}`, async ({ ask, known, expect }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const as = parties[seller].tenantId;
    const line = `/v1/customers/${customer}/qualifications`;
    const body = { qualification: "education", educationSegment: "k12", website: "school.example" };
    const said = await ask(`POST ${line}`, { as, body });
    if (said.status !== 201) return;
    const decided = await ask(`PUT ${line}/Education`, { as: operatorTenant, body: { vettingStatus } });
    if (story.races) return;
    expect("a qualification can be decided", decided.status === 200, decided.text);
    const read = await ask(`GET ${line}`, { as });
    expect("a read after one's own write sees it", read.text.includes(vettingStatus), read.text);
  });
}
