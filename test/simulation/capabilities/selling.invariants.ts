import { orderIdOf } from "../../../shared/carts/cart.rules.js";
import type { Invariant } from "../judge/invariant.js";
import type { Call } from "../world/hosts.js";
import { type Azure, type Grant, holdingsOf, type Order, type OrderLine, type Subscription } from "./holdings.facts.js";

/** What orders and carts promise, after each change of a customer's file. */
export const sellingInvariants: readonly Invariant[] = [
  {
    promise: "no subscription is without its order, and no order is half done",
    after: () => (call, look) => {
      const customerId = soldIn(call);
      if (customerId === undefined) return undefined;
      const { orders, subscriptions } = holdingsOf(look, customerId);
      return halfDone(orders, subscriptions);
    },
  },
  {
    promise:
      "each Azure subscription that is sold is there, and its partner is owner of it from the first instant (ACC-01)",
    after: () => (call, look) => {
      const customerId = soldIn(call);
      if (customerId === undefined) return undefined;
      const { subscriptions, azure, grants, upgrades } = holdingsOf(look, customerId);
      const converted = new Set(upgrades.flatMap(({ items }) => items.map((one) => one.planSubscriptionId)));
      for (const { family, subscriptionId } of subscriptions) {
        if (family === "licence" || converted.has(subscriptionId)) continue;
        const isThere = azure.some((one) =>
          // A legacy subscription shares its id with its Azure subscription, whoever owns that now.
          family === "azurePlan"
            ? one.owners[0]?.subscriptionId === subscriptionId
            : one.azureSubscriptionId === subscriptionId,
        );
        if (!isThere) return `${subscriptionId} (${family}) was sold without an Azure subscription`;
      }
      return azure.map((one) => unowned(one, grants)).find((found) => found !== undefined);
    },
  },
  {
    promise: "a pair holds one plan for a reseller at most, and no active legacy subscription beside a plan",
    after: () => (call, look) => {
      const customerId = soldIn(call);
      if (customerId === undefined) return undefined;
      const { subscriptions, upgrades } = holdingsOf(look, customerId);
      const plans = subscriptions.filter(({ family, state }) => family === "azurePlan" && state !== "cancelled");
      const pairs = plans.map(({ partnerId, resellerId }) => `${partnerId} ${resellerId ?? ""}`);
      const twice = pairs.find((pair, index) => pairs.indexOf(pair) !== index);
      if (twice !== undefined) return `${customerId} holds two plans of ${twice}`;
      const running = new Set(upgrades.filter(({ status }) => status === "InProgress").map((one) => one.partnerId));
      const beside = subscriptions.find(
        ({ family, state, partnerId }) =>
          family === "azureLegacy" &&
          state === "active" &&
          !running.has(partnerId) &&
          plans.some((plan) => plan.partnerId === partnerId),
      );
      return beside && `${beside.subscriptionId} of ${customerId} is active beside a plan`;
    },
  },
  {
    promise: "a subscription begins as its order's line says",
    after: () => (call, look) => {
      const customerId = soldIn(call);
      if (customerId === undefined || !call.what.includes(" create subscription_")) return undefined;
      const { orders, subscriptions } = holdingsOf(look, customerId);
      const lines = new Map(orders.flatMap(({ lineItems }) => lineItems.map((line) => [line.subscriptionId, line])));
      for (const one of subscriptions) {
        const line = lines.get(one.subscriptionId);
        if (line === undefined || !call.what.includes(` create subscription_${one.subscriptionId}`)) continue;
        // What no line names has the name of its offer.
        const { friendlyName = one.friendlyName } = line;
        const [told, sold] = [bought(line.offerId, { ...line, friendlyName }), bought(one.offerId, one)];
        if (told !== sold) return `${one.subscriptionId} is ${sold}, its order has ${told}`;
      }
      return undefined;
    },
  },
  {
    promise: "a group of a cart becomes one order, with all that it wished",
    after: () => (call, look) => {
      const customerId = soldIn(call);
      if (customerId === undefined) return undefined;
      const { orders, carts } = holdingsOf(look, customerId);
      for (const { cartId, lines } of carts) {
        for (const { friendlyName, orderGroup } of lines) {
          const wanted = orderIdOf(cartId, orderGroup);
          if (call.what.includes(` create order_${wanted}`)) {
            const wishes = lines
              .filter((line) => line.orderGroup === orderGroup)
              .flatMap((line) => [line, ...line.addonItems]);
            const wished = wishes.map((one) => bought(one.catalogItemId, one));
            const order = orders.find(({ orderId }) => orderId === wanted);
            const ordered = order?.lineItems.map((line) => bought(line.offerId, line));
            if (ordered?.join() !== wished.join())
              return `the cart ${cartId} wishes ${wished}, ${wanted} has ${ordered}`;
          }
          const other = orders.find(
            ({ orderId, lineItems }) =>
              orderId !== wanted && lineItems.some((line) => line.friendlyName === friendlyName),
          );
          if (other !== undefined) return `${friendlyName} of the cart ${cartId} was ordered by ${other.orderId}`;
        }
      }
      return undefined;
    },
  },
];

/** What is bought, wherever it is said. */
const bought = (
  offerId: string,
  { quantity, friendlyName, termDuration }: Pick<OrderLine, "quantity" | "friendlyName" | "termDuration">,
): string => JSON.stringify([offerId, quantity, friendlyName, termDuration]);

/** The customer in whose file something sold was written. */
const soldIn = ({ what }: Call): string | undefined =>
  /^customers: change (\S+) .*(?:order|subscription|azure|upgrade)_/.exec(what)?.[1];

function halfDone(orders: readonly Order[], subscriptions: readonly Subscription[]): string | undefined {
  const sold = new Map(subscriptions.map((one) => [one.subscriptionId, one]));
  for (const { orderId, lineItems } of orders) {
    for (const { subscriptionId } of lineItems) {
      if (sold.get(subscriptionId)?.orderId !== orderId) return `the order ${orderId} lacks ${subscriptionId}`;
      sold.delete(subscriptionId);
    }
  }
  for (const { subscriptionId, orderId } of sold.values()) return `no order ${orderId} has ${subscriptionId}`;
  return undefined;
}

const ownerRoleId = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
function unowned({ azureSubscriptionId, owners, states }: Azure, grants: readonly Grant[]): string | undefined {
  const isOwned = grants.some(
    (grant) =>
      grant.azureSubscriptionId === azureSubscriptionId &&
      grant.roleId === ownerRoleId &&
      grant.principalKind === "partnerGroup" &&
      grant.principalId === owners[0]?.partnerId &&
      grant.from === states[0]?.from,
  );
  return isOwned ? undefined : `${azureSubscriptionId}: ${JSON.stringify(grants)}`;
}
