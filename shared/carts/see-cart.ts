import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { refuseUnserved } from "../customers/served-customer.js";
import { type SellingParties, sellingParties, type Trade } from "../selling/read-trade.js";
import type { Cart } from "./cart.schema.js";
import { cartOf, openGroups } from "./cart-rows.js";
import { judgeLines, type LineVerdict, tradeOfCart } from "./judge-cart.js";

/** A cart as its partner sees it now: `verdicts` go with its lines. */
export type SeenCart = { cart: Cart; verdicts: LineVerdict[]; currency: string; isOrdered: boolean };

type Find = { caller: Caller; customerId: string; cartId: string };

/** A cart of the calling partner, its lines judged as things stand now. Reads in two rounds, in three where a reseller is named. */
export async function findCart(backend: Backend, { caller, customerId, cartId }: Find): Promise<SeenCart> {
  const parties = await cartParties(backend, caller, customerId);
  const { partnerId } = parties.partner;
  return asItStands(backend, parties, cartOf(parties.served.file, { partnerId, cartId, now: backend.now }));
}

/** The cart that an earlier try of the request has written, its lines judged as things stand now. */
export const seeWritten = async (backend: Backend, caller: Caller, cart: Cart): Promise<SeenCart> =>
  asItStands(backend, await cartParties(backend, caller, cart.customerId), cart);

async function asItStands(backend: Backend, parties: SellingParties, cart: Cart): Promise<SeenCart> {
  const { partnerId: sellerId, customerId, lines } = cart;
  return seeCart(backend, parties, cart, await tradeOfCart(backend, { sellerId, customerId }, lines));
}

/** Who asks, and its customer; carts are kept only while it serves the customer. */
export async function cartParties(backend: Backend, caller: Caller, customerId: string): Promise<SellingParties> {
  const parties = await sellingParties(backend, caller, customerId);
  refuseUnserved(parties.served.serving, customerId);
  return parties;
}

/** Judges a cart's lines, but for those that were ordered: what they asked for is there. */
export async function seeCart(backend: Backend, parties: SellingParties, cart: Cart, trade: Trade): Promise<SeenCart> {
  const open = openGroups(parties.served.file, cart);
  const judged = cart.lines.filter((line) => open.includes(line.orderGroup));
  const found = await judgeLines(backend, parties, { lines: judged, trade });
  const verdicts = cart.lines.map((line) => found[judged.indexOf(line)] ?? { error: undefined, addOns: [] });
  return { cart, verdicts, currency: parties.partner.billingCurrency, isOrdered: open.length === 0 };
}
