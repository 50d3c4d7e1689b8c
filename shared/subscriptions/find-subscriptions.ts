import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { servedCustomer } from "../customers/served-customer.js";
import { Refusal } from "../kernel/refusal.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { AzureSubscription, RoleGrant, Subscription } from "./subscription.schema.js";
import { azureSubscriptionsIn, grantsIn, subscriptionsIn } from "./subscription-rows.js";

type Filter = { orderId?: string | undefined; mpnId?: string | undefined };

/** The subscriptions of a customer that this partner bills, or serves as reseller of record; never those of others (CUS-04). */
export async function listSubscriptions(
  backend: Backend,
  { caller, customerId, filter = {} }: { caller: Caller; customerId: string; filter?: Filter },
): Promise<Subscription[]> {
  const partner = await callingPartner(backend, caller);
  const { file } = await servedCustomer(backend, partner.partnerId, customerId);
  return subscriptionsIn(file)
    .filter((one) => one.partnerId === partner.partnerId || one.resellerId === partner.partnerId)
    .filter((one) => filter.orderId === undefined || one.orderId === filter.orderId)
    .filter((one) => filter.mpnId === undefined || one.resellerMpnId === filter.mpnId)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** One of them. */
export async function findSubscription(
  backend: Backend,
  { caller, customerId, subscriptionId }: { caller: Caller; customerId: string; subscriptionId: string },
): Promise<Subscription> {
  const all = await listSubscriptions(backend, { caller, customerId });
  const found = all.find((one) => one.subscriptionId === subscriptionId);
  if (found !== undefined) return found;
  throw new Refusal("NOT_FOUND", {
    fact: `No subscription of this customer with this partner has the id ${subscriptionId}.`,
    remedy: "List them with GET /v1/customers/{customerId}/subscriptions.",
    parameters: { subscriptionId },
    wireCode: 20003,
  });
}

export type Entitlement = { azure: AzureSubscription; grants: RoleGrant[]; subscriptionId: string };

/** The Azure subscriptions below a subscription, each with the roles held on it now. */
export async function listEntitlements(
  backend: Backend,
  wanted: { caller: Caller; customerId: string; subscriptionId: string },
): Promise<Entitlement[]> {
  const { subscriptionId } = await findSubscription(backend, wanted);
  const partner = await callingPartner(backend, wanted.caller);
  const { file } = await servedCustomer(backend, partner.partnerId, wanted.customerId);
  const below = azureSubscriptionsIn(file).filter((azure) => azure.owners.at(-1)?.subscriptionId === subscriptionId);
  return below.map((azure) => ({
    azure,
    subscriptionId,
    grants: grantsIn(file).filter(
      (grant) => grant.azureSubscriptionId === azure.azureSubscriptionId && grant.to === undefined,
    ),
  }));
}
