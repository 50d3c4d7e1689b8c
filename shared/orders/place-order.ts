import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { Offer } from "../catalogue/offer.schema.js";
import { findOffer } from "../catalogue/publish-offer.js";
import { type CustomerFile, recordsOf } from "../customers/customer-file.js";
import { type ServedCustomer, servedCustomer } from "../customers/served-customer.js";
import { derivedGuid } from "../kernel/derived-id.js";
import { Refusal } from "../kernel/refusal.js";
import { type LedgerChange, untilFresh } from "../ledger/ledger.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { Partner } from "../partners/partner.schema.js";
import { newSubscription } from "../subscriptions/new-subscription.js";
import { explainSale } from "./may-sell.rules.js";
import { type NewOrder, Order, type OrderLine } from "./order.schema.js";
import { type Sold, sellingFactsOf } from "./selling-facts-of.js";

const orderKey = (orderId: string) => `order_${orderId}`;
const ordersIn = (file: CustomerFile): Order[] => recordsOf(file, "order_", Order);

type Place = { caller: Caller; customerId: string; order: NewOrder };

/**
 * Places an order: all of its lines or none. Every line passes the selling decision (section 4); order, subscriptions,
 * the partner's Owner role (ACC-01) and what happened are one transaction of the customer's partition. The same request
 * again finds the first order (ORD-06).
 */
export function placeOrder(backend: Backend, { caller, customerId, order }: Place): Promise<Order> {
  return untilFresh(async () => {
    const partner = await callingPartner(backend, caller);
    const served = await servedCustomer(backend, partner.partnerId, customerId);
    return placeOn(backend, { partner, served, orderId: backend.idFor("order", customerId), order });
  });
}

type PlaceOn = {
  partner: Partner;
  served: ServedCustomer;
  orderId: string;
  order: NewOrder;
};

/**
 * Places an order on the customer's file as it was read, for use cases that decide more from that file (the checkout of
 * a cart). An order of that id is found again, whoever sent it. Throws `Stale` when the file changed since it was read.
 */
export async function placeOn(backend: Backend, { partner, served, orderId, order: wanted }: PlaceOn): Promise<Order> {
  const { customerId } = served.customer;
  const before = ordersIn(served.file).find((one) => one.orderId === orderId);
  if (before !== undefined) return before;
  refuseMisnumbered(wanted);
  refuseOtherCustomer(wanted, customerId);

  const changes: LedgerChange[] = [];
  const lineItems: OrderLine[] = [];
  const sold: Sold[] = [];
  for (const line of wanted.lineItems) {
    const { offer, reseller } = await decideLine(backend, { partner, served, line, sold });
    sold.push({ family: offer.family, resellerId: reseller?.partnerId });
    const made = newSubscription({
      ids: (name) => derivedGuid(orderId, name, String(line.lineItemNumber)),
      now: backend.now.toISOString(),
      grantedBy: backend.actor.id,
      orderId,
      customerId,
      partner,
      reseller,
      offer,
      line: { quantity: line.quantity, friendlyName: line.friendlyName, billingCycle: "monthly" },
    });
    changes.push(...made.changes);
    lineItems.push({ ...line, subscriptionId: made.subscriptionId });
    // Announced before it exists: usage that names it finds the customer's partition, and there the truth.
    if (made.azureSubscriptionId !== undefined) {
      await backend.subscriptions.announce(made.azureSubscriptionId, customerId);
    }
  }
  const order: Order = {
    orderId,
    customerId,
    partnerId: partner.partnerId,
    billingCycle: "monthly",
    currency: partner.billingCurrency,
    lineItems,
    status: "completed",
    createdAt: backend.now.toISOString(),
  };
  changes.push({ create: orderKey(orderId), value: order });
  await backend.customers.commit(customerId, served.file.version, changes, {
    kind: "order-placed",
    subject: orderId,
    by: backend.actor,
    after: order,
  });
  return order;
}

/** The orders that the calling partner placed for the customer, oldest first. */
export async function listOrders(backend: Backend, caller: Caller, customerId: string): Promise<Order[]> {
  const partner = await callingPartner(backend, caller);
  const { file } = await servedCustomer(backend, partner.partnerId, customerId);
  const own = ordersIn(file).filter((order) => order.partnerId === partner.partnerId);
  return own.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** One order of the calling partner. */
export async function findOrder(backend: Backend, caller: Caller, customerId: string, orderId: string): Promise<Order> {
  const order = (await listOrders(backend, caller, customerId)).find((one) => one.orderId === orderId);
  if (order !== undefined) return order;
  throw new Refusal("NOT_FOUND", {
    fact: `No order of this partner for the customer has the id ${orderId}.`,
    remedy: "List the orders with GET /v1/customers/{customerId}/orders.",
    parameters: { orderId },
    wireCode: 20000,
  });
}

/** What an earlier line of the same order makes: the next one is decided as if it were there. */
type Line = {
  partner: Partner;
  served: ServedCustomer;
  line: NewOrder["lineItems"][number];
  sold: readonly Sold[];
};
type Decided = { offer: Offer; reseller: Partner | undefined };

/** The selling decision and the offer's limits for one line; refuses with the first reason against it. */
export async function decideLine(backend: Backend, { partner, served, line, sold }: Line): Promise<Decided> {
  const offer = await findOffer(backend, line.offerId);
  const reseller = await resellerOfRecord(backend, line.partnerIdOnRecord);
  const sale = explainSale(await sellingFactsOf(backend, { partner, served, offer, reseller, sold }));
  if (sale.decision === "DENY" || offer === undefined) {
    if (sale.decision === "ALLOW") throw new Error("a sale is allowed of an offer that is not there");
    throw new Refusal(sale.reason, { fact: sale.fact, remedy: sale.remedy, parameters: sale.parameters });
  }
  const { minimumQuantity = 1, maximumQuantity = offer.family === "licence" ? 10_000_000 : 1 } = offer;
  if (line.quantity < minimumQuantity || line.quantity > maximumQuantity) {
    throw new Refusal("REQUEST_INVALID", {
      fact: `The quantity of line ${line.lineItemNumber} is ${line.quantity}; ${offer.offerId} takes ${minimumQuantity} to ${maximumQuantity}.`,
      remedy: "Order a quantity within the offer's limits.",
      parameters: { quantity: String(line.quantity) },
      wireCode: 2002,
    });
  }
  return { offer, reseller };
}

async function resellerOfRecord(backend: Backend, mpnId: string | undefined): Promise<Partner | undefined> {
  if (mpnId === undefined || mpnId === "" || mpnId === "0") return undefined;
  const reseller = await backend.partners.findByMpnId(mpnId);
  if (reseller?.kinds.indirectReseller !== undefined) return reseller;
  throw new Refusal("RESELLER_NOT_LINKED", {
    fact: `PartnerID ${mpnId} belongs to no indirect reseller.`,
    remedy: "Name the reseller's PartnerID in partnerIdOnRecord, or leave it out.",
    parameters: { mpnId },
    wireCode: reseller === undefined ? 800015 : 800016,
  });
}

function refuseOtherCustomer({ referenceCustomerId }: NewOrder, customerId: string): void {
  if (referenceCustomerId === undefined || referenceCustomerId === "") return;
  if (referenceCustomerId.toLowerCase() === customerId) return;
  throw new Refusal("REQUEST_INVALID", {
    fact: `referenceCustomerId is ${referenceCustomerId.slice(0, 60)}, the path names customer ${customerId}.`,
    remedy: "Let both name the customer who orders.",
    parameters: { property: "referenceCustomerId" },
  });
}

function refuseMisnumbered({ lineItems }: NewOrder): void {
  if (lineItems.every((line, index) => line.lineItemNumber === index)) return;
  throw new Refusal("REQUEST_INVALID", {
    fact: `The lines are numbered ${lineItems.map((line) => line.lineItemNumber).join(", ")}.`,
    remedy: "Number the lines 0, 1, 2 … in their order.",
    wireCode: 800071,
  });
}
