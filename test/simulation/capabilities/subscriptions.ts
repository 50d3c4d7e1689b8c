import type { Client, StoryWriter } from "../workloads/story.js";
import { parties } from "./parties.js";
import type { Seller } from "./selling.js";
import { wholeList } from "./whole-list.js";

/** `subscription`: the name by which the story knows it. */
type Of = { seller: Seller; name: string; subscription: string };
export type Change =
  | { friendlyName: string }
  | { status: "active" | "suspended" | "deleted" }
  | { autoRenewEnabled: boolean }
  | { quantity: number };

/** The partner reads a subscription, changes something and sends all of it back with its ETag. What is refused is refused in every run. */
export function change(story: StoryWriter, { seller, name, subscription }: Of, wanted: Change): void {
  story.step(seller, `changes ${subscription} to ${JSON.stringify(wanted)}`, async (client) => {
    const line = lineOf(client, name, subscription);
    if (line === undefined) return;
    const as = parties[seller].tenantId;
    const read = await client.ask(`GET ${line}`, { as });
    if (read.status !== 200) return;
    const { status } = await client.ask(`PATCH ${line}`, { as, body: { ...(read.body as object), ...wanted } });
    if (status !== 200 || story.races) return;
    const again = await client.ask(`GET ${line}`, { as });
    const isSeen = Object.entries(wanted).every(
      ([key, value]) => (again.body as Record<string, unknown>)[key] === value,
    );
    client.expect("a read after one's own write sees it", isSeen, again.text);
  });
}

function lineOf({ known }: Client, name: string, subscription: string): string | undefined {
  const [customer, id] = [known.get(`customer ${name}`), known.get(subscription)];
  return customer === undefined || id === undefined ? undefined : `/v1/customers/${customer}/subscriptions/${id}`;
}

/** The partner registers a subscription for reservations: at once, and once for ever. What is refused is refused in every run. */
export function register(story: StoryWriter, { seller, name, subscription }: Of): void {
  story.step(seller, `registers ${subscription} for reservations`, async (client) => {
    const line = lineOf(client, name, subscription);
    if (line === undefined) return;
    const as = parties[seller].tenantId;
    const { status } = await client.ask(`POST ${line}/registrations`, { as });
    if (status !== 202 || story.races) return;
    const { text } = await client.ask(`GET ${line}/registrationstatus`, { as });
    client.expect("a read after one's own write sees it", text.includes('"registered"'), text);
  });
}

/** The partner names itself or its reseller as who supports a legacy subscription. What is refused is refused in every run. */
export function nameSupporter(story: StoryWriter, { seller, name, subscription }: Of, who: Seller | "reseller"): void {
  story.step(seller, `names the ${who} as who supports ${subscription}`, async (client) => {
    const line = lineOf(client, name, subscription);
    if (line === undefined) return;
    const as = parties[seller].tenantId;
    const supportTenantId = parties[who].tenantId;
    const { status } = await client.ask(`PUT ${line}/supportcontact`, { as, body: { supportTenantId } });
    if (status !== 200 || story.races) return;
    const { text } = await client.ask(`GET ${line}/supportcontact`, { as });
    client.expect("a read after one's own write sees it", text.includes(supportTenantId), text);
  });
}

type Entitlement = { id: string; status: string; roleAssignments: { principalId: string }[] };

/** The partner adds an Azure subscription below a plan, which is known as `label`: the partner is its owner at once (ACC-01). */
export function addAzure(story: StoryWriter, { seller, name, subscription }: Of, label: string): void {
  story.step(seller, `adds the Azure subscription ${label} below ${subscription}`, async (client) => {
    const line = lineOf(client, name, subscription);
    if (line === undefined) return;
    const as = parties[seller].tenantId;
    const made = await client.ask(`POST ${line}/azureentitlements`, { as, body: { friendlyName: label } });
    if (made.status !== 201) return;
    const { id, roleAssignments } = made.body as Entitlement;
    client.known.set(label, id);
    const isOwner = roleAssignments.some(({ principalId }) => principalId === as);
    client.expect("the partner is owner of the Azure subscription that it made", isOwner, made.text);
    if (story.races) return;
    const read = await client.ask(`GET ${line}/azureentitlements/${id}`, { as });
    client.expect("a read after one's own write sees it", read.status === 200, read.text);
  });
}

/** The partner cancels an Azure subscription below a plan, or brings it back. */
export function turnAzure(
  story: StoryWriter,
  { seller, name, subscription }: Of,
  azure: string,
  event: "cancel" | "reactivate",
): void {
  story.step(seller, `${event}s the Azure subscription ${azure}`, async (client) => {
    const line = lineOf(client, name, subscription);
    const id = client.known.get(azure);
    if (line === undefined || id === undefined) return;
    const as = parties[seller].tenantId;
    const body = event === "cancel" ? { body: { cancellationReason: "compromise" } } : {};
    const { status } = await client.ask(`POST ${line}/azureentitlements/${id}/${event}`, { as, ...body });
    if (status >= 300 || story.races) return;
    const read = await client.ask(`GET ${line}/azureentitlements/${id}`, { as });
    const now = (read.body as Entitlement).status;
    client.expect(
      "a read after one's own write sees it",
      now === (event === "cancel" ? "inactive" : "active"),
      read.text,
    );
  });
}

/** The partner converts all legacy Azure of a customer, then asks how far that is. */
export function convert(story: StoryWriter, seller: Seller, name: string): void {
  story.step(seller, `converts the legacy Azure of ${name}`, async ({ ask, known, expect }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const as = parties[seller].tenantId;
    const body = { customerId: customer, productFamily: "azure" };
    const begun = await ask("POST /v1/productupgrades", { as, body });
    if (begun.status !== 202) return;
    const { id } = begun.body as { id: string };
    const { status, text } = await ask(`POST /v1/productupgrades/${id}/status`, { as, body, live: true });
    expect("a conversion can be followed", story.races || status === 200, text);
  });
}

/** The partner reads all that it has sold: each of its own subscriptions once, as it left them. */
export function readSold(story: StoryWriter, seller: Seller | "reseller"): void {
  story.step(seller, "reads its list of subscriptions", async (client) => {
    const items = await wholeList(client, "/v1/subscriptions?size=3", parties[seller].tenantId);
    const ids = items.map(({ id }) => id);
    client.expect("a list has each of its subscriptions once", new Set(ids).size === ids.length, ids.join(", "));
  });
}
