import { limits } from "../../../shared/kernel/limits.js";
import {
  anOffer,
  anOrderOf,
  aPair,
  aPlacedOrder,
  bought,
  changed,
  invalid,
  offers,
  orderBy,
  type Pair,
  type Sale,
} from "./deal.js";
import { type Json, type Stage, usualNow } from "./stage.js";
import type { Row, Scene } from "./walk.js";

const badRequest = { code: "REQUEST_INVALID", status: 400 } as const;

/** An order of several lines, numbered as they stand. */
const lines = (...asked: readonly Json[]): Scene =>
  anOrderOf({ order: { lineItems: asked.map((line, lineItemNumber) => ({ lineItemNumber, quantity: 1, ...line })) } });
const seats = (offer: string, quantity: number): Scene => anOrderOf({ offer, line: { quantity } });
const terms = (offer: string, order: Json, line: Json = {}): Scene =>
  anOrderOf({ order: { ...order, lineItems: [{ lineItemNumber: 0, offerId: offer, quantity: 1, ...line }] } });

/** The provider names its reseller, and attests it or not. */
const attested =
  (body: Json): Scene =>
  async (stage) => {
    const [provider, reseller] = [await stage.aProvider(), await stage.aReseller()];
    await stage.link(provider, reseller);
    const customer = await stage.aCustomer(provider, { associatedPartnerId: reseller });
    await stage.agree(provider, customer);
    const line = { lineItemNumber: 0, offerId: offers.office, quantity: 1 };
    const lineItems = [{ ...line, partnerIdOnRecord: await stage.mpnIdOf(reseller) }];
    return { line: `POST /v1/customers/${customer}/orders`, by: provider, body: { lineItems, ...body } };
  };

/** An add-on below what the pair holds, which became `status` before; an order of its own brings no base. */
const addOnBelow =
  (offer: string, status?: string): Scene =>
  async (stage) => {
    const { seller, customer, id, subscriptionId, path } = await aPlacedOrder(stage, { offer }, status === undefined);
    if (status !== undefined) await changed(stage, { seller, customer }, subscriptionId, usualNow, { status });
    const line = { lineItemNumber: 1, offerId: offers.conferencing, quantity: 1, parentSubscriptionId: subscriptionId };
    return { line: `PATCH ${path}`, by: seller, body: { id, lineItems: [line] } };
  };

type OrderPatch = (of: Awaited<ReturnType<typeof aPlacedOrder>>, stage: Stage) => Json | Promise<Json>;
const orderPatched =
  (sale: Sale, body: OrderPatch, headers?: (of: { etag: string }) => Record<string, string>): Scene =>
  async (stage) => {
    const placed = await aPlacedOrder(stage, sale);
    const sent = { id: placed.id, ...(await body(placed, stage)) };
    return {
      line: `PATCH ${placed.path}`,
      by: placed.seller,
      body: sent,
      ...(headers && { headers: headers(placed) }),
    };
  };
const cycle = (sale: Sale, billingCycle: string, before?: Json): Scene =>
  orderPatched(sale, async ({ seller, customer, subscriptionId }, stage) => {
    if (before !== undefined) await changed(stage, { seller, customer }, subscriptionId, usualNow, before);
    return { billingCycle };
  });
const anotherOrdersSubscription = async ({ seller, customer }: Pair, stage: Stage) => ({
  lineItems: [{ lineItemNumber: 0, subscriptionId: await stage.anOrder(seller, customer, offers.office) }],
});

const withAddOn =
  (quantity: number): OrderPatch =>
  ({ subscriptionId: parentSubscriptionId }) => {
    const line = { offerId: offers.conferencing, parentSubscriptionId };
    return {
      billingCycle: "annual",
      lineItems: [
        { ...line, lineItemNumber: 1, quantity: 5 },
        { ...line, lineItemNumber: 2, quantity },
      ],
    };
  };
/** The line as the order has it, with so many seats, of a licence that has five by now. */
const seatsNamed = (quantity: number): Scene =>
  orderPatched({}, async ({ seller, customer, subscriptionId }, stage) => {
    await changed(stage, { seller, customer }, subscriptionId, usualNow, { quantity: 5 });
    return { lineItems: [{ lineItemNumber: 0, offerId: offers.office, quantity }] };
  });
const afterAnother: OrderPatch = async ({ seller, path, etag }, stage) => {
  await stage.done(`PATCH ${path}`, { by: seller, body: { billingCycle: "annual" } });
  return { billingCycle: "monthly", attributes: { etag } };
};
const onSubscription =
  (sale: Sale, body: Json): Scene =>
  async (stage) => {
    const { seller, customer, subscriptionId } = await aPlacedOrder(stage, sale, true);
    return { line: `PATCH /v1/customers/${customer}/subscriptions/${subscriptionId}`, by: seller, body };
  };

/** An offer that asks for Office 365 first, ordered by who has this. */
const asksFor =
  (held: string, asked: string = offers.office): Scene =>
  async (stage) => {
    const offer = await anOffer(stage, { prerequisiteOffers: [asked] });
    return anOrderOf({ offer, first: bought(held, usualNow) })(stage);
  };

/** Orders the suite by the catalogue item that was read for a country on a day. */
const itemOf =
  (country: string, readAt = usualNow, on = usualNow): Scene =>
  async (stage) => {
    const { seller, customer } = await aPair(stage, { on: readAt }, true);
    const path = `/v1/products/CFQ7TTC0LH18/skus/0001/availabilities?country=${country}`;
    const { items } = (await stage.done(`GET ${path}`, { by: seller })) as { items: { catalogItemId: string }[] };
    await stage.at(on);
    return orderBy(seller, customer, items[0]?.catalogItemId ?? "");
  };

/** What the whole order asks of its quantity and form. */
export const ofOrders: readonly Row[] = [
  {
    code: "MIXED_CUSTOMERS",
    status: 400,
    wireCode: 800002,
    says: "3.2: an order is for the customer of its path",
    provoke: async (stage) => {
      const { seller, customer } = await aPair(stage);
      const order = { referenceCustomerId: await stage.aCustomer(seller) };
      const lineItems = [{ lineItemNumber: 0, offerId: offers.office, quantity: 1 }];
      return { line: `POST /v1/customers/${customer}/orders`, by: seller, body: { ...order, lineItems } };
    },
    inside: async (stage) => {
      const { seller, customer } = await aPair(stage);
      const order = { referenceCustomerId: customer.toUpperCase() };
      const lineItems = [{ lineItemNumber: 0, offerId: offers.office, quantity: 1 }];
      return { line: `POST /v1/customers/${customer}/orders`, by: seller, body: { ...order, lineItems } };
    },
  },
  {
    ...badRequest,
    wireCode: 800071,
    says: "9.0: lines are numbered from 0 on",
    provoke: anOrderOf({ line: { lineItemNumber: 1 } }),
    inside: anOrderOf({ line: { lineItemNumber: 0 } }),
  },
  {
    code: "CURRENCY_MISMATCH",
    status: 400,
    wireCode: 900169,
    says: "CUR-01: a client may repeat the partner's currency and force no other",
    provoke: anOrderOf({ order: { currencyCode: "EUR" } }),
    inside: anOrderOf({ order: { currencyCode: "USD" } }),
  },
  {
    ...badRequest,
    wireCode: 900206,
    says: "9.0: who names a reseller attests it",
    provoke: attested({ partnerOnRecordAttestationAccepted: false }),
    inside: attested({ partnerOnRecordAttestationAccepted: true }),
  },
  ...[0, -1, 301, 1_000_000_000].map(
    (quantity): Row => ({
      ...badRequest,
      wireCode: 2002,
      says: `9.1: ${quantity} seats of an offer of 1 to 300`,
      provoke: seats(offers.smallBusiness, quantity),
      inside: seats(offers.smallBusiness, quantity < 1 ? 1 : 300),
    }),
  ),
  {
    ...badRequest,
    wireCode: 2002,
    says: "9.1: an offer without a limit takes ten million seats at most",
    provoke: seats(offers.office, 10_000_001),
    inside: seats(offers.office, 10_000_000),
  },
  ...[offers.legacy, offers.plan].map((offer) =>
    invalid(2002, `9.1: ${offer} is bought once in a line`, seats(offer, 2), seats(offer, 1)),
  ),
  {
    ...badRequest,
    wireCode: 3000,
    says: "9.0: a quantity is a whole number",
    provoke: seats(offers.office, 1.5),
    inside: seats(offers.office, 2),
  },
  {
    ...badRequest,
    wireCode: 3000,
    says: `9.0: ${limits.orderLinesMax} lines are the most`,
    provoke: lines(...Array.from({ length: limits.orderLinesMax + 1 }, () => ({ offerId: offers.office }))),
    inside: lines(...Array.from({ length: limits.orderLinesMax }, () => ({ offerId: offers.office }))),
  },
  {
    ...badRequest,
    wireCode: 2002,
    says: "ORD-03: one line that is refused refuses the good ones before it",
    provoke: lines({ offerId: offers.office }, { offerId: offers.legacy }, { offerId: offers.office, quantity: 0 }),
    inside: lines({ offerId: offers.office }, { offerId: offers.legacy }, { offerId: offers.office, quantity: 1 }),
  },
  {
    code: "AZURE_PLAN_EXISTS",
    status: 409,
    wireCode: 800002,
    says: "ORD-10: the second plan of one order is the pair's second plan",
    provoke: lines({ offerId: offers.plan }, { offerId: offers.plan }),
    inside: lines({ offerId: offers.plan }, { offerId: offers.office }),
  },
  invalid(
    900269,
    "9.0: a billing cycle is one that the offer has in the term",
    terms(offers.suite, { billingCycle: "monthly" }, { termDuration: "P3Y" }),
    terms(offers.suite, { billingCycle: "triennial" }, { termDuration: "P3Y" }),
  ),
  invalid(
    900270,
    "9.0: and no longer than the term",
    terms(offers.suite, { billingCycle: "annual" }, { termDuration: "P1M" }),
    terms(offers.suite, { billingCycle: "annual" }, { termDuration: "P1Y" }),
  ),
  invalid(
    900270,
    "9.0: a licence of the older catalogue binds for a year, so it is not charged every three",
    terms(offers.office, { billingCycle: "triennial" }),
    terms(offers.office, { billingCycle: "annual" }),
  ),
  invalid(
    800121,
    "9.0: a term is one of the offer's",
    terms(offers.suite, {}, { termDuration: "P2Y" }),
    terms(offers.suite, {}, { termDuration: "P3Y" }),
  ),
  invalid(
    800121,
    "AMB-56: an offer of the older catalogue binds for a year and for no other time",
    terms(offers.office, {}, { termDuration: "P3Y" }),
    terms(offers.office, {}, { termDuration: "P1Y" }),
  ),
  invalid(
    800121,
    "9.0: nothing is renewed for another term than it has",
    terms(offers.suite, {}, { termDuration: "P1Y", renewsTo: { termDuration: "P3Y" } }),
    terms(offers.suite, {}, { termDuration: "P1Y", renewsTo: { termDuration: "P1Y" } }),
  ),
  invalid(
    800085,
    "9.0: all lines of an order are charged alike",
    lines({ offerId: offers.office }, { offerId: offers.suite, termDuration: "P3Y" }),
    lines({ offerId: offers.office }, { offerId: offers.suite, termDuration: "P1M" }),
  ),
  invalid(
    27007,
    "9.0: there are no promotions",
    terms(offers.suite, {}, { promotionId: "SUMMER" }),
    terms(offers.suite, {}, { promotionId: "" }),
  ),
  invalid(
    900242,
    "9.0: a term ends when it is over; the first day of .NET is none",
    terms(offers.suite, {}, { customTermEndDate: "2021-12-31T00:00:00Z" }),
    terms(offers.suite, {}, { customTermEndDate: "0001-01-01T00:00:00" }),
  ),
  invalid(
    800029,
    "9.3: an add-on goes below an offer that it fits",
    addOnBelow(offers.smallBusiness),
    addOnBelow(offers.office),
  ),
  {
    ...badRequest,
    status: 409,
    wireCode: 27009,
    says: "9.3: and below an active one",
    provoke: addOnBelow(offers.office, "suspended"),
    inside: addOnBelow(offers.office),
  },
  invalid(
    800029,
    "9.1: an add-on is not ordered without what it belongs to",
    lines({ offerId: offers.smallBusiness }, { offerId: offers.conferencing }),
    lines({ offerId: offers.office }, { offerId: offers.conferencing }),
  ),
  invalid(
    800024,
    "9.1: an offer that asks for another is for those who have that",
    asksFor(offers.smallBusiness),
    asksFor(offers.office),
  ),
  invalid(
    800024,
    "9.1: in whatever letters it names that",
    asksFor(offers.smallBusiness, offers.office.toLowerCase()),
    asksFor(offers.office, offers.office.toLowerCase()),
  ),
  {
    code: "COUNTRY_NOT_SUPPORTED",
    status: 400,
    wireCode: 800070,
    says: "7.2: a catalogue item is of the country for which it was read",
    provoke: itemOf("CA"),
    inside: itemOf("US"),
  },
  {
    code: "OFFER_UNKNOWN",
    status: 400,
    wireCode: 800004,
    says: "7.2: an item that was read in January is bought to the end of February",
    provoke: itemOf("US", "2021-01-31T12:00:00Z", "2021-03-01T00:00:00Z"),
    inside: itemOf("US", "2021-01-31T12:00:00Z", "2021-02-28T23:59:59.999Z"),
  },
  {
    code: "ORDER_FINAL",
    status: 400,
    wireCode: 800063,
    says: "3.2: an order is not cancelled once it is completed, its subscription is suspended",
    provoke: orderPatched({ offer: offers.legacy }, () => ({ status: "cancelled" })),
    inside: onSubscription({ offer: offers.legacy }, { status: "suspended" }),
  },
  {
    code: "ORDER_FINAL",
    status: 400,
    wireCode: 800061,
    says: "3.2: or of the new commerce cancelled",
    provoke: orderPatched({ offer: offers.suite }, () => ({ status: "Cancelled" })),
    inside: onSubscription({ offer: offers.suite }, { status: "deleted" }),
  },
  invalid(
    800096,
    "9.3: no other status is asked of an order",
    orderPatched({}, () => ({ status: "suspended" })),
    orderPatched({}, () => ({ status: "completed" })),
  ),
  invalid(
    3000,
    "9.3: the body's order is the path's",
    orderPatched({}, () => ({ id: "5a0c0d4e-6a53-4f0e-9a67-2f6f6a1b7c11" })),
    orderPatched({}, ({ id }) => ({ id: id.toUpperCase() })),
  ),
  invalid(
    800021,
    "9.3: an order is changed in its own subscriptions",
    orderPatched({}, anotherOrdersSubscription),
    orderPatched({}, ({ subscriptionId }) => ({ lineItems: [{ lineItemNumber: 0, subscriptionId }] })),
  ),
  invalid(
    800095,
    "9.3: the seats of a line are not changed on the order; 0 is what .NET writes for nothing",
    orderPatched({}, ({ subscriptionId }) => ({ lineItems: [{ lineItemNumber: 0, subscriptionId, quantity: 9 }] })),
    orderPatched({}, ({ subscriptionId }) => ({ lineItems: [{ lineItemNumber: 0, subscriptionId, quantity: 0 }] })),
  ),
  invalid(
    800095,
    "9.3: nor where the line is named by its offer; those that it has by now may be repeated",
    seatsNamed(9),
    seatsNamed(5),
  ),
  invalid(6001, "9.3: a cycle that the offer has not", cycle({}, "triennial"), cycle({}, "annual")),
  invalid(
    6000,
    "9.3: a suspended licence keeps its cycle",
    cycle({}, "annual", { status: "suspended" }),
    cycle({}, "annual"),
  ),
  invalid(
    800097,
    "9.3: usage has no other",
    cycle({ offer: offers.legacy }, "annual"),
    cycle({ offer: offers.legacy }, "monthly"),
  ),
  invalid(
    800097,
    "9.3: that of the new commerce is its term's",
    cycle({ offer: offers.suite }, "annual"),
    cycle({}, "annual"),
  ),
  invalid(
    2002,
    "9.3: of several changes one that is refused refuses all",
    orderPatched({}, withAddOn(0)),
    orderPatched({}, withAddOn(1)),
  ),
  {
    code: "CONFLICT",
    status: 400,
    wireCode: 2055,
    says: "2.2: who sends the ETag of an older reading in the body changes nothing",
    provoke: orderPatched({}, afterAnother),
    inside: orderPatched({}, ({ etag }) => ({ billingCycle: "annual", attributes: { etag } })),
  },
  {
    code: "CONFLICT",
    status: 412,
    wireCode: 2055,
    says: "2.2: nor in If-Match",
    provoke: orderPatched(
      {},
      () => ({ billingCycle: "annual" }),
      () => ({ "if-match": "older" }),
    ),
    inside: orderPatched(
      {},
      () => ({ billingCycle: "annual" }),
      ({ etag }) => ({ "if-match": etag }),
    ),
  },
  {
    code: "NOT_FOUND",
    status: 404,
    wireCode: 20000,
    says: "9.2: another partner's order is not there",
    provoke: async (stage) => {
      const { customer, path } = await aPlacedOrder(stage);
      const other = await stage.aPartner();
      await stage.accept(customer, await stage.request(other, customer, { companyProfile: { tenantId: customer } }));
      return { line: `GET ${path}`, by: other };
    },
    inside: async (stage) => {
      const { seller, path } = await aPlacedOrder(stage, {}, true);
      return { line: `GET ${path}`, by: seller };
    },
  },
];
