import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { CustomerFile } from "../customers/customer-file.js";
import { limits } from "../kernel/limits.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { refuseUnattested } from "../orders/refuse-form.js";
import { asAttested, expiryOf, groupsOf, linesOf } from "./cart.rules.js";
import { Cart, type NewCart } from "./cart.schema.js";
import { cartKey, cartsIn, hasExpired, openGroups } from "./cart-rows.js";
import { offersIn, tradeOfCart } from "./judge-cart.js";
import { cartParties, type SeenCart, seeCart, seeWritten } from "./see-cart.js";

type Make = { caller: Caller; customerId: string; wanted: NewCart };

/**
 * Makes a cart; the same request again finds it as it was made. What is wrong with a line is told in the line, and the
 * cart is made all the same. The customer's carts whose days are over are deleted with it, so that its file does not
 * grow by them.
 */
export function makeCart(backend: Backend, { caller, customerId, wanted }: Make): Promise<SeenCart> {
  const cartId = backend.idFor("cart", customerId);
  const told = async ({ after }: LedgerEvent) => seeWritten(backend, caller, Cart.parse(after));
  return backend.once("cart-made", cartId, told, async () => {
    const parties = await cartParties(backend, caller, customerId);
    const { file } = parties.served;
    const { partnerId } = parties.partner;
    const carts = cartsIn(file);
    const trade = await tradeOfCart(backend, { sellerId: partnerId, customerId }, wanted.lineItems);
    const lines = linesOf(wanted, offersIn(trade));
    const attested = wanted.partnerOnRecordAttestationAccepted ?? false;
    refuseUnattested(asAttested(lines, attested));
    const open = carts.filter((one) => !hasExpired(one, backend.now) && openGroups(file, one).length > 0);
    refuseTooMany(open.filter((one) => one.partnerId === partnerId));
    const now = backend.now.toISOString();
    const cart: Cart = {
      ...{ cartId, customerId, partnerId, lines, attested, revision: 1 },
      ...{ createdAt: now, modifiedAt: now, modifiedBy: backend.actor.id },
    };
    const over = carts.filter((one) => hasExpired(one, backend.now) && !isHalfOrdered(file, one));
    const changes: LedgerChange[] = [
      { create: cartKey(cartId), value: cart },
      ...over.slice(0, limits.cartsMax).map((one) => ({ remove: cartKey(one.cartId) })),
    ];
    await backend.customers.commit(customerId, file.version, changes, {
      kind: "cart-made",
      subject: cartId,
      by: backend.actor,
      after: cart,
    });
    return seeCart(backend, parties, cart, trade);
  });
}

/** Such a cart stays: only it knows what of it was not ordered. */
function isHalfOrdered(file: CustomerFile, cart: Cart): boolean {
  const open = openGroups(file, cart).length;
  return open > 0 && open < groupsOf(cart).length;
}

function refuseTooMany(open: readonly Cart[]): void {
  if (open.length < limits.cartsMax) return;
  const [soonest = ""] = open.map(expiryOf).sort();
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "This partner has {carts} carts for the customer that are not checked out.",
    remedy: "Check one out, replace the lines of one, or wait until the oldest expires at {expiresAt}.",
    parameters: { carts: `${open.length}`, cartsMax: `${limits.cartsMax}`, expiresAt: `${soonest}` },
    wireCode: 800002,
  });
}
