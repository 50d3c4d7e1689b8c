import { azurePlanOfferId, legacyAzureOfferId } from "../../../shared/catalogue/offer.schema.js";
import type { StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";
import { parties } from "./parties.js";

export const offers = {
  legacy: { offerId: legacyAzureOfferId, name: "Microsoft Azure", family: "azureLegacy" },
  plan: { offerId: azurePlanOfferId, name: "Azure plan", family: "azurePlan" },
  licence: { offerId: "CFQ7TTC0LH18:0001", name: "Suite", family: "licence" },
} as const;
export type OfferName = keyof typeof offers;
export type Seller = "direct" | "provider";

export function publishOffer(story: StoryWriter, name: OfferName, description?: string): void {
  const { offerId, ...offer } = offers[name];
  story.step(
    "operator",
    `publishes the offer ${name}${description === undefined ? "" : ` as ${description}`}`,
    async ({ ask, expect }) => {
      const body = { ...offer, ...(description === undefined ? {} : { description }) };
      const { status, text } = await ask(`PUT /v1/offers/${offerId}`, { as: operatorTenant, body });
      expect("an offer can be published", status === 200, text);
    },
  );
}

type NewOrder = { seller: Seller; name: string; offer: OfferName; times: number; throughReseller?: boolean };

/** The partner orders. What is refused is refused in every run; what is sold is there at once, with its Azure subscription. */
export function order(story: StoryWriter, { seller, name, offer, times, throughReseller = false }: NewOrder): void {
  const as = parties[seller].tenantId;
  const lineItems = [
    {
      lineItemNumber: 0,
      offerId: offers[offer].offerId,
      quantity: offer === "licence" ? 5 : 1,
      friendlyName: `${offer} of ${name}, ${times}`,
      ...(throughReseller ? { partnerIdOnRecord: parties.reseller.mpnId } : {}),
    },
  ];
  story.step(seller, `orders ${offer} for ${name}`, async ({ ask, known, expect }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const order = { referenceCustomerId: customer, billingCycle: "monthly", lineItems };
    const body = { ...order, partnerOnRecordAttestationAccepted: true };
    const { status, body: made } = await ask(`POST /v1/customers/${customer}/orders`, { as, body });
    if (status !== 201) return;
    const { id, lineItems: lines } = made as { id: string; lineItems: { subscriptionId: string }[] };
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
    expect("an Azure order has its Azure subscription", azure !== undefined, below.text);
    known.set(`${offer} of ${name}`, azure?.id ?? "");
    known.set(`${offer} of ${name}: commercial`, subscription);
  });
}
