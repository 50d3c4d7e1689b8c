import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { say } from "../language/say.rules.js";
import { untilFresh } from "../ledger/until-fresh.js";
import type { Order } from "../orders/order.schema.js";
import { placeOn } from "../orders/place-order.js";
import { sellingParties } from "../selling/read-trade.js";
import { groupsOf, orderIdOf, orderOf } from "./cart.rules.js";
import type { Cart } from "./cart.schema.js";
import { bindsWholeCart } from "./cart-errors.rules.js";
import { cartKept, cartNotFound, hasExpired, orderedFrom } from "./cart-rows.js";
import { judgeLines, type LineVerdict, tradeOfCart } from "./judge-cart.js";

/** What a cart has become: orders, and of each group that has none the reason. */
export type CheckedOut = { orders: Order[]; refused: { group: string; refusal: Refusal }[] };

type CheckOut = { caller: Caller; customerId: string; cartId: string };
/** What this checkout tried in vain, by the cart's revision and the group. */
type Refused = Map<string, Refusal>;

/**
 * Orders what is in a cart: one order, and one commit, for each of its groups. An order's id is made from the cart's and
 * the group's, so that the order itself is the mark: whoever checks out again, at the same time, after a host died
 * between two groups or long after the cart is gone, finds what is ordered, and only the rest is tried.
 */
export async function checkOut(backend: Backend, wanted: CheckOut): Promise<CheckedOut> {
  const refused: Refused = new Map();
  for (;;) {
    const result = await untilFresh(() => orderNext(backend, wanted, refused));
    if (result !== undefined) return result;
  }
}

/** Orders the first group that is neither ordered nor refused; what the cart has become when there is no other. */
async function orderNext(
  backend: Backend,
  { caller, customerId, cartId }: CheckOut,
  refused: Refused,
): Promise<CheckedOut | undefined> {
  const parties = await sellingParties(backend, caller, customerId);
  const { file } = parties.served;
  const { partnerId } = parties.partner;
  const ordered = orderedFrom(file, cartId, partnerId);
  const cart = cartKept(file, { partnerId, cartId });
  if (cart === undefined || hasExpired(cart, backend.now))
    return whatItBecame(ordered, cartNotFound(cartId, cart), cart);

  const open = groupsOf(cart).filter((group) => !ordered.has(group));
  const untried = open.filter((group) => !refused.has(attempt(cart, group)));
  const [group] = untried;
  if (group !== undefined) {
    const trade = await tradeOfCart(backend, { sellerId: partnerId, customerId }, cart.lines);
    // Once something is ordered, no line can change any more.
    if (ordered.size === 0) refuseErrors(cart, await judgeLines(backend, parties, { lines: cart.lines, trade }));
    const orderId = orderIdOf(cartId, group);
    try {
      ordered.set(group, await placeOn(backend, { ...parties, orderId, order: orderOf(cart, group), trade }));
    } catch (error) {
      if (!(error instanceof Refusal) || (ordered.size === 0 && bindsWholeCart.has(error.code))) throw error;
      refused.set(attempt(cart, group), error);
    }
    // The customer's file has changed: what follows is decided by it as it is now.
    if (untried.length > 1) return undefined;
  }
  const failed = open.flatMap((one) => {
    const refusal = refused.get(attempt(cart, one));
    return refusal === undefined ? [] : [{ group: one, refusal }];
  });
  return { orders: ordersOf(cart, ordered), refused: failed };
}

const attempt = ({ revision }: Cart, group: string) => `${revision} ${group}`;

const ordersOf = (cart: Cart, ordered: ReadonlyMap<string, Order>): Order[] =>
  groupsOf(cart).flatMap((group) => ordered.get(group) ?? []);

/** Of a cart that is gone its orders stay; without any it is as if it had never been. */
function whatItBecame(ordered: ReadonlyMap<string, Order>, gone: Refusal, cart: Cart | undefined): CheckedOut {
  if (ordered.size === 0) throw gone;
  if (cart === undefined) return { orders: [...ordered.values()], refused: [] };
  const left = groupsOf(cart).filter((group) => !ordered.has(group));
  return { orders: ordersOf(cart, ordered), refused: left.map((group) => ({ group, refusal: gone })) };
}

/** As long as nothing is ordered, a cart with a line that cannot be is not checked out at all (wire code 800009). */
function refuseErrors({ cartId }: Cart, verdicts: readonly LineVerdict[]): void {
  const errors = verdicts.map(({ error, addOns }) =>
    [error, ...addOns].find((one) => one !== undefined && one.isJudgedAgain !== true),
  );
  const wrong = errors.flatMap((error, id) => (error === undefined ? [] : [id]));
  const [first] = wrong;
  if (first === undefined) return;
  const error = errors[first];
  const named = { lines: wrong.join(", "), line: String(first) };
  throw new Refusal("REQUEST_INVALID", {
    fact: say("The cart has errors in line {lines}. Line {line}: ", "en", named) + (error?.fact ?? ""),
    remedy: error?.remedy ?? "",
    parameters: { ...error?.parameters, cartId, ...named },
    wireCode: 800009,
  });
}
