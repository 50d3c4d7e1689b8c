import type { Client, StoryWriter } from "../workloads/story.js";
import { parties } from "./parties.js";
import { hasAsked, type OfferName, offers, orderLine, type Seller } from "./selling.js";

type Deal = { seller: Seller; name: string; label: string; wanted: readonly OfferName[]; throughReseller?: boolean };
type Order = {
  id: string;
  lineItems: { subscriptionId: string; friendlyName: string }[];
  attributes: { etag: string };
};

/** The partner orders several things as one: all lines are there, or none. They are known as `label 0`, `label 1` and so on, the order as `order label`. */
export function orderTogether(
  story: StoryWriter,
  { seller, name, label, wanted, throughReseller = false }: Deal,
): void {
  const as = parties[seller].tenantId;
  const lineItems = wanted.map((offer, line) => orderLine(offer, `${label}, line ${line}`, line, throughReseller));
  story.step(seller, `orders ${wanted.join(", ")} for ${name} as ${label}`, async (client) => {
    const customer = client.known.get(`customer ${name}`);
    if (customer === undefined) return;
    const body = { referenceCustomerId: customer, lineItems, partnerOnRecordAttestationAccepted: true };
    const { status, text, body: made } = await client.ask(`POST /v1/customers/${customer}/orders`, { as, body });
    if (status !== 201) return;
    client.expect("an order has what was asked for", hasAsked((made as Order).lineItems, wanted, lineItems), text);
    client.known.set(`order ${label}`, (made as Order).id);
    await learn(client, { customer, as, label, order: made as Order });
  });
}

/** How often an order was written: its ETag says so. */
const versionOf = ({ attributes }: Order): number =>
  (JSON.parse(Buffer.from(attributes.etag, "base64").toString("utf8")) as { version: number }).version;

type AddOn = Pick<Deal, "seller" | "name" | "label" | "throughReseller"> & { addOn: OfferName; times: number };

/**
 * The partner reads an order, adds an add-on to its first subscription and sends all of it back with its ETag: the order has
 * one line more, and each of its lines its subscription. What is refused is refused in every run.
 */
export function addToOrder(
  story: StoryWriter,
  { seller, name, label, addOn, times, throughReseller = false }: AddOn,
): void {
  story.step(seller, `adds ${addOn} to the order ${label} of ${name}, ${times}`, async (client) => {
    const { ask, known, expect } = client;
    const [customer, id, base] = [`customer ${name}`, `order ${label}`, `${label} 0`].map((fact) => known.get(fact));
    if (customer === undefined || id === undefined || base === undefined) return;
    const as = parties[seller].tenantId;
    const line = `/v1/customers/${customer}/orders/${id}`;
    const read = await ask(`GET ${line}`, { as });
    if (read.status !== 200) return;
    const before = read.body as Order;
    const wanted = orderLine(addOn, `${label}, add-on ${times}`, before.lineItems.length, throughReseller);
    const lineItems = [...before.lineItems, { ...wanted, parentSubscriptionId: base }];
    const body = { ...before, lineItems, partnerOnRecordAttestationAccepted: true };
    const { status, text, body: answer } = await ask(`PATCH ${line}`, { as, body });
    if (status !== 200) return;
    const after = answer as Order;
    expect("an order has what was asked for", hasAsked(after.lineItems, [addOn], [wanted]), text);
    expect(
      "nobody overwrites what it has not read",
      versionOf(after) === versionOf(before) + 1,
      `${read.text}, ${text}`,
    );
    await learn(client, { customer, as, label, order: after });
    if (story.races) return;
    const again = await ask(`GET ${line}`, { as });
    const isSeen = (again.body as Order).lineItems.length === before.lineItems.length + 1;
    expect("a read after one's own write sees it", isSeen, again.text);
  });
}

/** What an order is known by, and that each of its lines has its subscription. */
async function learn(
  { ask, known, expect }: Client,
  { customer, as, label, order }: { customer: string; as: string; label: string; order: Order },
): Promise<void> {
  const sold = await ask(`GET /v1/customers/${customer}/subscriptions?order_id=${order.id}`, { as });
  const ids = new Set((sold.body as { items?: { id: string }[] }).items?.map(({ id }) => id));
  const isWhole = order.lineItems.every(({ subscriptionId }) => ids.has(subscriptionId));
  // In a race somebody may have left the customer since.
  expect(
    "an order is there with all of its subscriptions",
    isWhole || sold.status === 403 || sold.status === 404,
    sold.text,
  );
  order.lineItems.forEach(({ subscriptionId }, line) => {
    known.set(`${label} ${line}`, subscriptionId);
  });
}

type CartDeal = Deal & { cart: string };

const wishes = ({ label, wanted, throughReseller = false }: Omit<CartDeal, "cart">) =>
  wanted.map((offer, line) => ({
    id: line,
    catalogItemId: offers[offer].offerId,
    quantity: offers[offer].family === "licence" ? 3 : 1,
    friendlyName: `${label}, line ${line}`,
    ...(throughReseller ? { participants: [{ key: "transaction_reseller", value: parties.reseller.mpnId }] } : {}),
  }));

/** The partner puts wishes into a cart, which is known by its name from then on. */
export function makeCart(story: StoryWriter, deal: CartDeal): void {
  const { seller, name, cart, wanted } = deal;
  const body = { lineItems: wishes(deal), partnerOnRecordAttestationAccepted: true };
  story.step(seller, `makes the cart ${cart} for ${name} of ${wanted.join(", ")}`, async ({ ask, known, expect }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const as = parties[seller].tenantId;
    const made = await ask(`POST /v1/customers/${customer}/carts`, { as, body });
    if (made.status !== 201) return;
    const { id, lineItems } = made.body as { id: string; lineItems: { catalogItemId: string }[] };
    const lines = lineItems.map((line) => ({ ...line, offerId: line.catalogItemId }));
    expect("a cart has what was wished", hasAsked(lines, wanted, body.lineItems), made.text);
    known.set(`cart ${cart}`, id);
  });
}

/** The partner reads the cart and puts other wishes into it, unless somebody was faster. */
export function replaceCart(story: StoryWriter, deal: CartDeal): void {
  const { seller, name, cart, wanted } = deal;
  story.step(seller, `replaces what is in ${cart} by ${wanted.join(", ")}`, async ({ ask, known, expect }) => {
    const [customer, id] = [known.get(`customer ${name}`), known.get(`cart ${cart}`)];
    if (customer === undefined || id === undefined) return;
    const as = parties[seller].tenantId;
    const line = `/v1/customers/${customer}/carts/${id}`;
    const read = await ask(`GET ${line}`, { as });
    if (read.status !== 200) return;
    const { status, text } = await ask(`PUT ${line}`, {
      as,
      body: { ...(read.body as object), lineItems: wishes(deal) },
    });
    if (status !== 201 || story.races) return;
    const again = await ask(`GET ${line}`, { as });
    expect(
      "a read after one's own write sees it",
      again.text.includes(`${deal.label}, line 0`),
      `${text}, ${again.text}`,
    );
  });
}

type CheckedOut = { orders: Order[] };

/** The partner checks the cart out: whoever does so again gets the same orders. What it sold is known by the cart's name. */
export function checkOut(story: StoryWriter, { seller, name, cart }: Pick<CartDeal, "seller" | "name" | "cart">): void {
  story.step(seller, `checks out ${cart}`, async (client) => {
    const { ask, known, expect } = client;
    const [customer, id] = [known.get(`customer ${name}`), known.get(`cart ${cart}`)];
    if (customer === undefined || id === undefined) return;
    const as = parties[seller].tenantId;
    const done = await ask(`POST /v1/customers/${customer}/carts/${id}/checkout`, { as });
    if (done.status !== 201) return;
    for (const order of (done.body as CheckedOut).orders) {
      const before = known.get(`order of ${cart}: ${order.lineItems[0]?.friendlyName}`);
      expect("a cart becomes its orders once", before === undefined || before === order.id, `${before}, ${order.id}`);
      known.set(`order of ${cart}: ${order.lineItems[0]?.friendlyName}`, order.id);
      await learn(client, { customer, as, label: cart, order });
    }
  });
}

/** Another partner, which may serve the customer too, asks for the cart as if it were its own: for it there is none. */
export function askForOthersCart(
  story: StoryWriter,
  { seller, name, cart }: Pick<CartDeal, "seller" | "name" | "cart">,
): void {
  story.step(seller, `asks for ${cart}, which is another partner's`, async ({ ask, known, expect }) => {
    const [customer, id] = [known.get(`customer ${name}`), known.get(`cart ${cart}`)];
    if (customer === undefined || id === undefined) return;
    const as = parties[seller].tenantId;
    const line = `/v1/customers/${customer}/carts/${id}`;
    for (const asked of [`GET ${line}`, `POST ${line}/checkout`]) {
      const { status, text } = await ask(asked, { as });
      expect("a cart is its partner's alone", status === 403 || status === 404, `${asked}: ${status} ${text}`);
    }
  });
}
