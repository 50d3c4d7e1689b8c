import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { type ServedCustomer, servedCustomer } from "../customers/served-customer.js";
import { compareTexts } from "../kernel/period.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { Partner } from "../partners/partner.schema.js";
import { holdingsIn } from "./holdings.js";
import { broughtForward, type Holdings } from "./lifecycle.rules.js";
import type { Subscription } from "./subscription.schema.js";

type Filter = { orderId?: string | undefined; mpnId?: string | undefined };
export type OfCustomer = { caller: Caller; customerId: string };
export type OfSubscription = OfCustomer & { subscriptionId: string };

/** What a partner sees of a customer: its file, and what it holds now, with all that time has done. */
export type SeenCustomer = ServedCustomer & { partner: Partner; stored: Holdings; holdings: Holdings };

/** The calling partner and its customer, read at once; that the caller is no partner is told first. */
export async function partnerAndCustomer(
  backend: Backend,
  { caller, customerId }: OfCustomer,
): Promise<ServedCustomer & { partner: Partner }> {
  const reading = [callingPartner(backend, caller), servedCustomer(backend, caller.tenantId, customerId)] as const;
  await Promise.allSettled(reading);
  const [partner, served] = reading;
  return { partner: await partner, ...(await served) };
}

/** The customer as the calling partner sees it now, whether or not the timer has been there yet. */
export async function seenCustomer(backend: Backend, of: OfCustomer): Promise<SeenCustomer> {
  const parties = await partnerAndCustomer(backend, of);
  const stored = holdingsIn(parties.file);
  return { ...parties, stored, holdings: broughtForward(stored, backend.now.toISOString()) };
}

/** The subscriptions of a customer that this partner bills, or serves as reseller of record; never those of others (CUS-04). */
export async function listSubscriptions(
  backend: Backend,
  { filter = {}, ...of }: OfCustomer & { filter?: Filter },
): Promise<Subscription[]> {
  const { holdings, partner } = await seenCustomer(backend, of);
  const found = seenIn(holdings, partner.partnerId)
    .filter((one) => filter.orderId === undefined || one.orderId === filter.orderId)
    .filter((one) => filter.mpnId === undefined || one.resellerMpnId === filter.mpnId);
  // An order is one with its subscriptions: where none is of that order, there is no such order.
  if (filter.orderId === undefined || found.length > 0 || filter.mpnId !== undefined) {
    return found.sort((a, b) => compareTexts(a.createdAt, b.createdAt));
  }
  throw phrasedRefusal("NOT_FOUND", {
    fact: "No order of this partner for the customer has the id {orderId}.",
    remedy: "List the orders with GET /v1/customers/{customerId}/orders.",
    parameters: { orderId: filter.orderId.slice(0, 80) },
    wireCode: 20000,
  });
}

/** One of them. */
export async function findSubscription(
  backend: Backend,
  { subscriptionId, ...of }: OfSubscription,
): Promise<Subscription> {
  const { holdings, partner } = await seenCustomer(backend, of);
  return subscriptionIn(holdings, partner.partnerId, subscriptionId);
}

/** The add-ons of a subscription. */
export async function listAddOns(backend: Backend, { subscriptionId, ...of }: OfSubscription): Promise<Subscription[]> {
  const { holdings, partner } = await seenCustomer(backend, of);
  const { subscriptionId: base } = subscriptionIn(holdings, partner.partnerId, subscriptionId);
  return seenIn(holdings, partner.partnerId).filter((one) => one.parentSubscriptionId === base);
}

const seenIn = ({ subscriptions }: Holdings, partnerId: string): Subscription[] =>
  subscriptions.filter((one) => one.partnerId === partnerId || one.resellerId === partnerId);

/** The subscription that a route names, if this partner bills it or is its reseller of record. */
export function subscriptionIn(holdings: Holdings, partnerId: string, subscriptionId: string): Subscription {
  const found = seenIn(holdings, partnerId).find((one) => one.subscriptionId === subscriptionId);
  if (found !== undefined) return found;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "No subscription of this customer with this partner has the id {subscriptionId}.",
    remedy: "List them with GET /v1/customers/{customerId}/subscriptions.",
    parameters: { subscriptionId },
    wireCode: 20003,
  });
}
