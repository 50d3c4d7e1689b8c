import { type CustomerFile, recordsOf } from "../customers/customer-file.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { Order } from "../orders/order.schema.js";
import { orderKey } from "../orders/order-rows.js";
import type { StoredRow } from "../platform/ports.js";
import { expiryOf, groupNames, groupsOf, orderIdOf } from "./cart.rules.js";
import { Cart } from "./cart.schema.js";

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
  expired === undefined
    ? phrasedRefusal("NOT_FOUND", {
        fact: "No cart of this partner for the customer has the id {cartId}.",
        remedy: makeAnother,
        parameters: { cartId: cartId.slice(0, 60) },
        wireCode: 800008,
      })
    : phrasedRefusal("NOT_FOUND", {
        fact: "The cart {cartId} expired at {expiredAt}.",
        remedy: makeAnother,
        parameters: { cartId, expiredAt: expiryOf(expired) },
        wireCode: 800008,
      });
const makeAnother = "Make a new cart with POST /v1/customers/{customerId}/carts.";

export const hasExpired = (cart: Cart, now: Date): boolean => expiryOf(cart) <= now.toISOString();

/** The orders that the cart has become so far, by group: found under their ids, whether the cart is still there or not. */
export function orderedFrom(file: CustomerFile, cartId: string, partnerId: string): Map<string, Order> {
  const found = rowsOf(file, cartId, groupNames).map(
    ([group, row]) => [group, Order.parse(JSON.parse(row.body))] as const,
  );
  return new Map(found.filter(([, order]) => order.partnerId === partnerId));
}

/** The groups that are not ordered yet. */
export function openGroups(file: CustomerFile, cart: Cart): string[] {
  const groups = groupsOf(cart);
  const ordered = new Map(rowsOf(file, cart.cartId, groups));
  return groups.filter((group) => !ordered.has(group));
}

/** The rows of these groups' orders, in the order of the groups. A file has many orders: none but these is opened. */
function rowsOf({ rows }: CustomerFile, cartId: string, groups: readonly string[]): [string, StoredRow][] {
  const keys = new Map(groups.map((group) => [orderKey(orderIdOf(cartId, group)), group]));
  const found = new Map(rows.flatMap((row) => (keys.has(row.rowKey) ? [[row.rowKey, row] as const] : [])));
  return [...keys].flatMap(([key, group]) => {
    const row = found.get(key);
    return row === undefined ? [] : [[group, row] as [string, StoredRow]];
  });
}
