import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { refuseUnattested } from "../orders/refuse-form.js";
import { asAttested, linesOf } from "./cart.rules.js";
import { Cart, type NewCart } from "./cart.schema.js";
import { cartKey, cartOf, orderedFrom } from "./cart-rows.js";
import { offersIn, tradeOfCart } from "./judge-cart.js";
import { cartParties, type SeenCart, seeCart, seeWritten } from "./see-cart.js";

type Replace = {
  caller: Caller;
  customerId: string;
  cartId: string;
  wanted: NewCart;
  /** Refuses when the cart is no longer the one that the caller read. */
  refuseStale(current: Cart): void;
};

/** Puts other lines into a cart of which nothing is ordered yet; the same request again finds what it put there. */
export function replaceCart(backend: Backend, replace: Replace): Promise<SeenCart> {
  const { caller, customerId, cartId, wanted, refuseStale } = replace;
  const told = async ({ after }: LedgerEvent) => seeWritten(backend, caller, Cart.parse(after));
  return backend.once("cart-changed", cartId, told, async () => {
    const parties = await cartParties(backend, caller, customerId);
    const { file } = parties.served;
    const { partnerId } = parties.partner;
    const before = cartOf(file, { partnerId, cartId, now: backend.now });
    const named = [...before.lines, ...wanted.lineItems];
    const trade = await tradeOfCart(backend, { sellerId: partnerId, customerId }, named);
    const ordered = [...orderedFrom(file, cartId, partnerId).values()];
    if (ordered.length > 0) throw alreadyOrdered(cartId, ordered.map(({ orderId }) => orderId).join(", "));
    refuseStale(before);

    const lines = linesOf(wanted, offersIn(trade), before.lines);
    const attested = wanted.partnerOnRecordAttestationAccepted ?? before.attested;
    refuseUnattested(asAttested(lines, attested));
    const cart: Cart = {
      ...{ ...before, lines, attested, revision: before.revision + 1 },
      ...{ modifiedAt: backend.now.toISOString(), modifiedBy: backend.actor.id },
    };
    await backend.customers.commit(customerId, file.version, [{ put: cartKey(cartId), value: cart }], {
      kind: "cart-changed",
      subject: cartId,
      by: backend.actor,
      before,
      after: cart,
    });
    return seeCart(backend, parties, cart, trade);
  });
}

const alreadyOrdered = (cartId: string, orderIds: string) =>
  new Refusal("ORDER_FINAL", {
    fact: `The cart ${cartId} was checked out; it became ${orderIds}.`,
    remedy: "Check it out again to see what of it is ordered; put what else is wanted into a new cart.",
    parameters: { cartId, orderIds },
    status: 400,
    wireCode: 800065,
  });
