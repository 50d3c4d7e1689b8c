import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";

type Period = { from: string; to?: string };
export type StatePeriod = Period & { state: string };
export type Owner = Period & { partnerId: string; subscriptionId: string };
export type Subscription = {
  subscriptionId: string;
  customerId: string;
  partnerId: string;
  resellerId?: string;
  orderId: string;
  offerId: string;
  friendlyName: string;
  quantity: number;
  quantities: { quantity: number; from: string; moved?: number }[];
  family: string;
  billingCycle: string;
  state: string;
  states: StatePeriod[];
  suspensionReasons: string[];
  isNewCommerce: boolean;
  termDuration?: string;
  termEndsAt?: string;
  cancellationAllowedUntil?: string;
  parentSubscriptionId?: string;
  registration?: { registeredAt: string };
  createdAt: string;
};
export type Azure = { azureSubscriptionId: string; state: string; states: StatePeriod[]; owners: Owner[] };
export type Grant = {
  azureSubscriptionId: string;
  principalKind: string;
  principalId: string;
  roleId: string;
  from: string;
};
type Bought = { quantity: number; friendlyName?: string; termDuration?: string };
export type OrderLine = Bought & { subscriptionId: string; offerId: string };
export type Order = { orderId: string; partnerId: string; createdAt: string; lineItems: OrderLine[] };
type Wish = Bought & { catalogItemId: string };
type Cart = { cartId: string; lines: (Wish & { orderGroup: string; addonItems: Wish[] })[] };
type Upgrade = {
  partnerId: string;
  status: string;
  cutOverAt: string;
  items: { azureSubscriptionId: string; planSubscriptionId: string; status: string }[];
};

/** All that a customer's file says of what was sold to it, read past the app. */
export function holdingsOf(look: Look, customerId: string) {
  const rows = [...look.partition("customers", customerId)];
  const all = <T>(isMeant: (rowKey: string) => boolean): T[] =>
    rows.filter(({ rowKey }) => isMeant(rowKey)).map(({ body }) => read<T>(body));
  const begins = (prefix: string) => (rowKey: string) => rowKey.startsWith(prefix);
  const isGrant = (rowKey: string) => rowKey.includes("_grant_");
  return {
    orders: all<Order>(begins("order_")),
    subscriptions: all<Subscription>(begins("subscription_")),
    azure: all<Azure>((rowKey) => begins("azure_")(rowKey) && !isGrant(rowKey)),
    grants: all<Grant>(isGrant),
    carts: all<Cart>(begins("cart_")),
    upgrades: all<Upgrade>(begins("upgrade_")),
  };
}

/** The ids of all customers that have a file. */
export const customersIn = (look: Look): Set<string> =>
  new Set([...look.rows("customers")].map(({ partition }) => partition));

/** At the end the clock stands where the last close has set it. */
export function businessTime(look: Look): string {
  for (const { body } of look.rows("sandbox")) return read<{ now: string }>(body).now;
  throw new Error("the story's last close sets the clock");
}
