import { customerAgreementTemplateId } from "../../../shared/agreements/agreement.schema.js";
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

type NewCustomer = { seller: Seller; name: string; domain: string; throughReseller?: boolean };

/** A partner makes a customer; a domain that is taken refuses it. Afterwards the partner finds it where it should be. */
export function createCustomer(
  story: StoryWriter,
  { seller, name, domain, throughReseller = false }: NewCustomer,
): void {
  const { tenantId, country } = parties[seller];
  const body = {
    companyProfile: { domain },
    billingProfile: {
      email: "billing@customer.example",
      culture: "en-US",
      language: "en",
      companyName: name,
      defaultAddress: { country, city: "Town", addressLine1: "Street 1" },
    },
    ...(throughReseller ? { associatedPartnerId: parties.reseller.tenantId } : {}),
  };
  story.step(seller, `makes the customer ${name} with the domain ${domain}`, async ({ ask, known, expect }) => {
    const { status, text, body: made } = await ask("POST /v1/customers", { as: tenantId, body });
    if (status !== 201) return;
    const { id } = made as { id: string };
    known.set(`customer ${name}`, id);
    const found = await ask(`GET /v1/customers/${id}`, { as: tenantId });
    expect("a read after one's own write sees it", found.status === 200, `the customer just made: ${found.text}`);
    const listed: string[] = [];
    let token: string | undefined;
    do {
      const page = await ask(`GET /v1/customers?size=2`, { as: tenantId, ...(token === undefined ? {} : { token }) });
      const { items, links } = page.body as Listing;
      listed.push(...items.map((item) => item.id));
      token = links?.next?.headers?.find(({ key }) => key === "MS-ContinuationToken")?.value;
    } while (token !== undefined);
    expect("a partner's list has each customer that it made", listed.includes(id), `${text} is not on the list`);
  });
}
type Listing = {
  items: { id: string }[];
  links?: { next?: { headers?: { key: string; value: string }[] } };
};

/** The partner attests that the customer accepted the agreement. */
export function agree(story: StoryWriter, seller: Seller, name: string, person: string): void {
  const body = {
    primaryContact: { firstName: person, lastName: "Jones", email: "jones@customer.example" },
    dateAgreed: "2021-01-02T00:00:00Z",
    templateId: customerAgreementTemplateId,
    type: "MicrosoftCustomerAgreement",
  };
  story.step(seller, `records that ${person} accepted the agreement for ${name}`, async ({ ask, known }) => {
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    await ask(`POST /v1/customers/${customer}/agreements`, { as: parties[seller].tenantId, body });
  });
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
    expect("a read after one's own write sees it", read.status === 200, `the order just placed: ${read.text}`);
    if (offer === "licence") return;
    const below = await ask(`GET /v1/customers/${customer}/subscriptions/${subscription}/azureentitlements`, { as });
    const [azure] = (below.body as { items?: { id: string }[] }).items ?? [];
    expect("an Azure order has its Azure subscription", azure !== undefined, below.text);
    known.set(`${offer} of ${name}`, azure?.id ?? "");
    known.set(`${offer} of ${name}: commercial`, subscription);
  });
}
