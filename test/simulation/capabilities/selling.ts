import { azurePlanOfferId, legacyAzureOfferId } from "../../../shared/catalogue/offer.schema.js";
import type { StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";
import { parties } from "./parties.js";
import { wholeList } from "./whole-list.js";

export const offers = {
  legacy: { offerId: legacyAzureOfferId, name: "Microsoft Azure", family: "azureLegacy" },
  plan: { offerId: azurePlanOfferId, name: "Azure plan", family: "azurePlan" },
  licence: { offerId: "CFQ7TTC0LH18:0001", name: "Suite", family: "licence" },
  addOn: {
    offerId: "CFQ7TTC0LH18:0002",
    name: "Add-on",
    family: "licence",
    isAddOn: true,
    prerequisiteOffers: ["CFQ7TTC0LH18:0001"],
  },
  azureAddOn: {
    offerId: "CFQ7TTC0LH20:0001",
    name: "Add-on of Microsoft Azure",
    family: "licence",
    isAddOn: true,
    prerequisiteOffers: [legacyAzureOfferId],
  },
  monthly: {
    offerId: "CFQ7TTC0LH19:0001",
    name: "Suite by the month",
    family: "licence",
    terms: [{ duration: "P1M", billingCycle: "monthly" }],
    upgradeTargetOffers: ["CFQ7TTC0LH18:0001"],
  },
  legacyLicence: {
    offerId: "195416C1-3447-423A-B37B-EE59A99A19C4",
    name: "Legacy suite",
    family: "licence",
    upgradeTargetOffers: ["CFQ7TTC0LH18:0001"],
  },
} as const;
export type OfferName = keyof typeof offers;
export type Seller = "direct" | "provider";

/** What nobody names a term for runs for its offer's only one: a licence of the older catalogue for a year, usage for none. */
const termOf = (offer: OfferName): string | undefined => {
  const { family, terms } = offers[offer] as { family: string; terms?: readonly { duration: string }[] };
  return terms?.[0]?.duration ?? (family === "licence" ? "P1Y" : undefined);
};

/** Whether the last lines of an order are what was asked for. */
export function hasAsked(
  lines: readonly object[],
  wanted: readonly OfferName[],
  asked: readonly { quantity: number; friendlyName: string }[],
): boolean {
  const own = lines.slice(-wanted.length) as { offerId: string; quantity: number; [name: string]: unknown }[];
  const told = own.map((one) => [one.offerId, one.quantity, one.friendlyName, one.termDuration]);
  const meant = asked.map(({ quantity, friendlyName }, line) => {
    const offer = wanted[line] ?? "plan";
    // What cannot be had today has no term in a cart.
    const term = own[line]?.error === undefined ? termOf(offer) : undefined;
    return [offers[offer].offerId, quantity, friendlyName, term];
  });
  return JSON.stringify(told) === JSON.stringify(meant);
}

/** One line of an order, as a client of this story writes it. */
export const orderLine = (
  offer: OfferName,
  friendlyName: string,
  lineItemNumber: number,
  throughReseller: boolean,
) => ({
  lineItemNumber,
  offerId: offers[offer].offerId,
  quantity: offers[offer].family === "licence" ? 5 : 1,
  friendlyName,
  ...(throughReseller ? { partnerIdOnRecord: parties.reseller.mpnId } : {}),
});

export function publishOffer(story: StoryWriter, name: OfferName, description?: string): void {
  const { offerId, ...offer } = offers[name];
  story.step(
    "operator",
    `publishes the offer ${name}${description === undefined ? "" : ` as ${description}`}`,
    async (client) => {
      const { ask, expect } = client;
      const body = { ...offer, ...(description === undefined ? {} : { description }) };
      const { status, text } = await ask(`PUT /v1/offers/${offerId}`, { as: operatorTenant, body });
      expect("an offer can be published", status === 200, text);
      // What has SKUs is no offer of the older catalogue.
      if (offerId.includes(":")) return;
      const listed = await wholeList<{ id: string; description: string }>(
        client,
        "/v1/offers?country=US",
        parties.direct.tenantId,
      );
      const isSeen = listed.some(({ id, description: is }) => id === offerId && is === (description ?? offer.name));
      expect("a read after one's own write sees it", isSeen, `${offerId} among ${JSON.stringify(listed)}`);
    },
  );
}

type NewOrder = { seller: Seller; name: string; offer: OfferName; times: number; throughReseller?: boolean };

/** The partner orders. What is refused is refused in every run; what is sold is there at once, with its Azure subscription. */
export function order(story: StoryWriter, { seller, name, offer, times, throughReseller = false }: NewOrder): void {
  const as = parties[seller].tenantId;
  const lineItems = [orderLine(offer, `${offer} of ${name}, ${times}`, 0, throughReseller)];
  story.step(seller, `orders ${offer} for ${name}`, async ({ ask, known, expect }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const order = { referenceCustomerId: customer, billingCycle: "monthly", lineItems };
    const body = { ...order, partnerOnRecordAttestationAccepted: true };
    const { status, text, body: made } = await ask(`POST /v1/customers/${customer}/orders`, { as, body });
    if (status !== 201) return;
    const { id, lineItems: lines } = made as { id: string; lineItems: { subscriptionId: string }[] };
    expect("an order has what was asked for", hasAsked(lines, [offer], lineItems), text);
    const subscription = lines[0]?.subscriptionId ?? "";
    const read = await ask(`GET /v1/customers/${customer}/orders/${id}`, { as });
    expect(
      "a read after one's own write sees it",
      story.races || read.status === 200,
      `the order just placed: ${read.text}`,
    );
    if (offer === "licence") return;
    const below = await ask(`GET /v1/customers/${customer}/subscriptions/${subscription}/azureentitlements`, { as });
    const [azure] = (below.body as { items?: { id: string }[] }).items ?? [];
    // In a race somebody may have converted it since.
    expect("an Azure order has its Azure subscription", story.races || azure !== undefined, below.text);
    if (azure !== undefined) known.set(`${offer} of ${name}`, azure.id);
    known.set(`${offer} of ${name}: commercial`, subscription);
  });
}
