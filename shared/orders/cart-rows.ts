import { type CustomerFile, recordsOf } from "../customers/customer-file.js";
import { Refusal } from "../kernel/refusal.js";
import { expiryOf, groupNames, groupsOf, orderIdOf } from "./cart.rules.js";
import { Cart } from "./cart.schema.js";
import type { Order } from "./order.schema.js";
import { ordersIn } from "./order-rows.js";

const prefix = "cart_";
export const cartKey = (cartId: string) => `${prefix}${cartId}`;

export const cartsIn = (file: CustomerFile): Cart[] => recordsOf(file, prefix, Cart);

type Sought = { partnerId: string; cartId: string };

/** The partner's own cart, also when its days are over and nobody has swept it up yet. */
export const cartKept = (file: CustomerFile, { partnerId, cartId }: Sought): Cart | undefined =>
  cartsIn(file).find((one) => one.cartId === cartId && one.partnerId === partnerId);

/** The partner's own cart, while it lasts. */
export function cartOf(file: CustomerFile, { now, ...sought }: Sought & { now: Date }): Cart {
  const cart = cartKept(file, sought);
  if (cart !== undefined && !hasExpired(cart, now)) return cart;
  throw cartNotFound(sought.cartId, cart);
}

export const cartNotFound = (cartId: string, expired: Cart | undefined) =>
  new Refusal("NOT_FOUND", {
    fact:
      expired === undefined
        ? `No cart of this partner for the customer has the id ${cartId.slice(0, 60)}.`
        : `The cart ${cartId} expired at ${expiryOf(expired)}.`,
    remedy: "Make a new cart with POST /v1/customers/{customerId}/carts.",
    parameters: { cartId: cartId.slice(0, 60) },
    wireCode: 800008,
  });

export const hasExpired = (cart: Cart, now: Date): boolean => expiryOf(cart) <= now.toISOString();

/** The orders that the cart has become so far, by group: found under their ids, whether the cart is still there or not. */
export function orderedFrom(file: CustomerFile, cartId: string, partnerId: string): Map<string, Order> {
  const orders = new Map(ordersIn(file).map((order) => [order.orderId, order]));
  return new Map(
    groupNames.flatMap((group) => {
      const order = orders.get(orderIdOf(cartId, group));
      return order?.partnerId === partnerId ? [[group, order] as const] : [];
    }),
  );
}

/** The groups that are not ordered yet. */
export function openGroups(file: CustomerFile, cart: Cart): string[] {
  const ordered = orderedFrom(file, cart.cartId, cart.partnerId);
  return groupsOf(cart).filter((group) => !ordered.has(group));
}
