import { randomUUID } from "node:crypto";
import { newCustomer } from "../../customers/customer-world.js";
import { addressIn } from "../../support/address.js";
import { issueInvoiceTo } from "../../support/issued-invoice.js";
import { type Json, operatorId, type Stage, usualNow } from "./stage.js";
import type { Row, Scene } from "./walk.js";

/** Offers of the published catalogue. */
export const offers = {
  legacy: "MS-AZR-0145P",
  plan: "DZH318Z0BPS6:0001",
  apss: "MS-AZR-0159P",
  germany: "MS-AZR-DE-0145P",
  government: "MS-AZR-USGOV-0145P",
  /** Licences of the older catalogue, charged monthly or annually. */
  office: "796B6B5F-613C-4E24-A17C-EBA730D49C02",
  smallOffice: "91FD106F-4B2C-4938-95AC-F54F74E9A239",
  /** An add-on of both. */
  conferencing: "C94271D8-B431-4A25-A3C5-A57737A1C909",
  /** 300 seats at most. */
  smallBusiness: "031C9E47-4802-4248-838E-778FB1D2CC05",
  germanOffice: "6E0CFB5F-4D1C-4F4B-9F9C-7B0F7C0A6D02",
  forStudents: "6E0CFB5F-4D1C-4F4B-9F9C-7B0F7C0A6D04",
  /** Licences of the new commerce, with terms. */
  suite: "CFQ7TTC0LH18:0001",
} as const;

export type Pair = { seller: string; customer: string };
type Happens = (stage: Stage, pair: Pair) => Promise<unknown>;

/** What a row says otherwise of a direct partner and its customer, both American, who met in 2019 and agreed at once. */
export type Deal = {
  seller?: Json;
  country?: string;
  customer?: Json;
  since?: string;
  agrees?: false;
  /** What happens between the two before the request, on its day or on one to which it holds the clock itself. */
  first?: Happens;
  /** When the request is sent. */
  on?: string;
};
export type Sale = Deal & { offer?: string; line?: Json; order?: Json };

/** The body of a customer in the country. */
export const inCountry = (country: string) =>
  newCustomer(country === "US" ? {} : { defaultAddress: addressIn(country) });

/** Two who met and did nothing since but what the deal says; `isOnlyAsked` when the row does nothing more before its request. */
export async function aPair(stage: Stage, deal: Deal = {}, isOnlyAsked = false): Promise<Pair> {
  const { since = metOn, on = usualNow, first, seller, country, customer, agrees } = deal;
  const shape = shapeOf("pair", { since, seller, country, customer, agrees });
  const pair = await stage.fresh(shape, isOnlyAsked && first === undefined, async () => {
    await stage.at(since);
    const others = Array.from({ length: shape === usualShape ? usualPairs - 1 : 0 }, () => newPair(stage, deal));
    return Promise.all([newPair(stage, deal), ...others]);
  });
  await stage.at(on);
  await first?.(stage, pair);
  await stage.at(on);
  return pair;
}
const metOn = "2019-03-01T12:00:00Z";

/** What is left out and what is said to be nothing are two shapes. */
const shapeOf = (kind: string, of: object): string =>
  `${kind} ${JSON.stringify(of, (_, value) => (value === undefined ? "nothing" : value))}`;

const usualShape = shapeOf("pair", {
  since: metOn,
  seller: undefined,
  country: undefined,
  customer: undefined,
  agrees: undefined,
});
/** So many are made at once, to set the clock back less often. */
const usualPairs = 4;

async function newPair(stage: Stage, deal: Deal): Promise<Pair> {
  const seller = await stage.aPartner(deal.seller);
  const customer = await stage.aCustomer(seller, { ...inCountry(deal.country ?? "US"), ...deal.customer });
  if (deal.agrees !== false) await stage.agree(seller, customer);
  return { seller, customer };
}

const oneLine = ({ offer = offers.office, line = {}, order = {} }: Sale): Json => ({
  lineItems: [{ lineItemNumber: 0, offerId: offer, quantity: 1, ...line }],
  ...(line.partnerIdOnRecord === undefined ? {} : { partnerOnRecordAttestationAccepted: true }),
  ...order,
});

/** An order of one line. */
export const anOrderOf =
  (sale: Sale): Scene =>
  async (stage) => {
    const { seller, customer } = await aPair(stage, sale, true);
    return { line: `POST /v1/customers/${customer}/orders`, by: seller, body: oneLine(sale) };
  };

/** A provider's order through a reseller that stands in full but for what `before` undoes. */
export type Through = {
  reseller?: Json;
  /** Instead of the reseller's own PartnerID. */
  named?: (stage: Stage, of: { provider: string; reseller: string }) => Promise<string> | string;
  /** The customer was not brought by the reseller. */
  unrelated?: true;
  first?: (
    stage: Stage,
    of: { provider: string; reseller: string; link: string; customer: string },
  ) => Promise<unknown>;
};
export const anOrderThrough =
  ({ reseller: enrolled, named, unrelated, first }: Through): Scene =>
  async (stage) => {
    await stage.at("2019-03-01T12:00:00Z");
    const provider = await stage.aProvider();
    const reseller = await stage.aReseller(enrolled);
    const link = await stage.link(provider, reseller);
    const customer = await stage.aCustomer(provider, unrelated ? {} : { associatedPartnerId: reseller });
    await stage.agree(provider, customer);
    await first?.(stage, { provider, reseller, link, customer });
    await stage.at(usualNow);
    const partnerIdOnRecord = (await named?.(stage, { provider, reseller })) ?? (await stage.mpnIdOf(reseller));
    const body = oneLine({ line: { partnerIdOnRecord } });
    return { line: `POST /v1/customers/${customer}/orders`, by: provider, body };
  };

/** The partner accepts the partner agreement at that time. */
export async function signs(stage: Stage, partnerId: string, agreementAcceptedAt: string): Promise<void> {
  await stage.at(agreementAcceptedAt);
  await stage.done(`PATCH /v1/partners/${partnerId}`, { by: operatorId, body: { agreementAcceptedAt } });
}

/** The partner bought the offer for its customer on a day. */
export const bought =
  (offer: string, on: string, line: Json = {}): Happens =>
  async (stage, { seller, customer }) => {
    await stage.at(on);
    return stage.anOrder(seller, customer, offer, line);
  };

/** What the pair holds, changed on a day. */
export const changed = async (stage: Stage, { seller, customer }: Pair, id: string, on: string, body: Json) => {
  await stage.at(on);
  return stage.done(`PATCH /v1/customers/${customer}/subscriptions/${id}`, { by: seller, body });
};

export const orderBy = (by: string, customer: string, offerId: string) => ({
  line: `POST /v1/customers/${customer}/orders`,
  by,
  body: { lineItems: [{ lineItemNumber: 0, offerId, quantity: 1 }] },
});

/** The operator says that the customer's tenant is the seller's own of that kind, or that of a partner enrolled as `of` says. */
export const owner =
  (tenantKind: string, of?: Json) =>
  async (stage: Stage, { seller, customer }: Pair) => {
    const ownedByPartnerId = of === undefined ? seller : await stage.aPartner(of);
    await stage.done(`PUT /v1/customers/${customer}/owner`, { by: operatorId, body: { tenantKind, ownedByPartnerId } });
  };

/** The partner says what its customer is, and the operator finds it true. */
export const qualified =
  (qualification: string, ...more: readonly string[]) =>
  async (stage: Stage, { seller, customer }: Pair) => {
    const path = `/v1/customers/${customer}/qualifications`;
    const asked = { qualification, validationCode: "code", ...(more[0] && { educationSegment: more[0] }) };
    await stage.done(`POST ${path}`, { by: seller, body: asked });
    await stage.done(`PUT ${path}/${qualification}`, { by: operatorId, body: { vettingStatus: "Approved" } });
  };
export const gcc = qualified("GovernmentCommunityCloud");

type Ordered = Pair & { id: string; path: string; subscriptionId: string; etag: string };

/** An order that the pair placed, of which the row asks something; `isOnlyAsked` when it does nothing more with it before. */
export async function aPlacedOrder(stage: Stage, sale: Sale = {}, isOnlyAsked = false): Promise<Ordered> {
  if (sale.first !== undefined) return newOrder(stage, sale);
  const order = await stage.fresh(shapeOf("order", sale), isOnlyAsked, async () => [await newOrder(stage, sale)]);
  await stage.at(sale.on ?? usualNow);
  return order;
}

async function newOrder(stage: Stage, sale: Sale): Promise<Ordered> {
  const pair = await aPair(stage, sale);
  const orders = `/v1/customers/${pair.customer}/orders`;
  const placed = (await stage.done(`POST ${orders}`, { by: pair.seller, body: oneLine(sale) })) as {
    id: string;
    lineItems: { subscriptionId: string }[];
    attributes: { etag: string };
  };
  const { id, attributes, lineItems } = placed;
  const subscriptionId = lineItems[0]?.subscriptionId ?? "";
  return { ...pair, id, path: `${orders}/${id}`, subscriptionId, etag: attributes.etag };
}

/** An offer of the row's own. */
export async function anOffer(stage: Stage, more: Json): Promise<string> {
  const offerId = `ROW-${randomUUID().slice(0, 8).toUpperCase()}`;
  await stage.done(`PUT /v1/offers/${offerId}`, {
    by: operatorId,
    body: { name: "An offer", family: "licence", ...more },
  });
  return offerId;
}

/** A row of the refusals that have a number of the wire and no reason of their own. */
export const invalid = (wireCode: number, says: string, provoke: Scene, inside: Scene): Row => ({
  ...{ code: "REQUEST_INVALID", status: 400, wireCode, says, provoke, inside },
});

/** The operator changes the seller's enrolment. */
export const standing =
  (body: Json) =>
  (stage: Stage, { seller }: { seller: string }) =>
    stage.done(`PATCH /v1/partners/${seller}`, { by: operatorId, body });

/** An invoice to the seller that is open and, at `usualNow`, so many days after its due date: from the 61st on it suspends (INV-18, AMB-83). */
export const owing =
  (days = 61) =>
  async (stage: Stage, { seller }: { seller: string }) => {
    const dueAt = new Date(Date.parse(usualNow) - days * 86_400_000).toISOString();
    await issueInvoiceTo(stage.world.ports, {
      ...{ invoiceNumber: "D100100001", total: "100.00", dueAt },
      recipientId: seller,
    });
  };
