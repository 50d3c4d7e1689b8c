import type { Backend } from "../backend.js";
import { findCatalogueItem } from "../catalogue/find-offer.js";
import { inParallel } from "../kernel/in-parallel.js";
import { Refusal } from "../kernel/refusal.js";
import type { Held } from "../selling/add-on.rules.js";
import { decideLine } from "../selling/decide-line.js";
import { limitCheck, standingCheck } from "../selling/further-checks.js";
import { readTrade, type SellingParties, type Trade } from "../selling/read-trade.js";
import { holdingsNow } from "../subscriptions/holdings.js";
import { itemsIn, type OffersNamed, resellerOf, resellersIn } from "./cart.rules.js";
import type { CartItem, CartLine, NewCartLine } from "./cart.schema.js";
import { type CartError, cartErrorOf, furtherErrorOf, notInCatalogue, saleErrorOf } from "./cart-errors.rules.js";

/** What must be read to judge a cart, each thing once. An item whose availability is over is as good as unknown. */
export async function tradeOfCart(
  backend: Backend,
  { sellerId, customerId }: { sellerId: string; customerId: string },
  lines: readonly (NewCartLine | CartLine)[],
): Promise<Trade> {
  const [trade, items] = await Promise.all([
    readTrade(backend, { sellerId, customerId, offerIds: [], resellers: resellersIn(lines) }),
    inParallel([...new Set(itemsIn(lines))], async (id) => [id, await itemNamed(backend, id)] as const),
  ]);
  return { ...trade, items: new Map(items) };
}

async function itemNamed(backend: Backend, id: string) {
  try {
    return await findCatalogueItem(backend, id);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

export const offersIn = ({ items }: Trade): OffersNamed =>
  new Map([...items].flatMap(([id, item]) => (item === undefined ? [] : [[id, item.offer] as const])));

/** What is wrong with a line and with each of its add-ons, in their order. */
export type LineVerdict = { error: CartError | undefined; addOns: (CartError | undefined)[] };

/**
 * What is wrong with each line as things stand now: what no cart can have, and every reason of the selling decision that
 * lies in the item itself. Reads nothing that is not in `trade`.
 */
export async function judgeLines(
  backend: Backend,
  { partner, served }: SellingParties,
  { lines, trade }: { lines: readonly CartLine[]; trade: Trade },
): Promise<LineVerdict[]> {
  const { partnerId, billingCurrency: currency, kinds } = partner;
  const { subscriptions, azure } = holdingsNow(served.file, backend.now);
  const held = subscriptions.filter((one) => one.partnerId === partnerId);
  const azureSubscriptionIds = azure
    .filter(({ state, owners }) => state === "active" && owners.at(-1)?.partnerId === partnerId)
    .map((one) => one.azureSubscriptionId);
  const seller = { currency, sellsThroughResellers: kinds.indirectProvider !== undefined };
  const asked = { partner: seller, azureSubscriptionIds, held };

  async function judge(item: CartItem, of: CartLine, around: { before: readonly Held[]; base?: Held | undefined }) {
    const offer = trade.items.get(item.catalogItemId)?.offer;
    if (offer === undefined) return notInCatalogue(item.catalogItemId);
    const error = cartErrorOf({ ...asked, ...around, item, offer });
    if (error !== undefined) return error;
    const line = { offerId: item.catalogItemId, partnerIdOnRecord: resellerOf(of) };
    try {
      await decideLine(backend, { partner, served, line, sold: around.before, trade });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return saleErrorOf(refusal);
    }
    const further = [limitCheck(offer, [...held, ...around.before]), standingCheck(served)];
    const refusal = further.flatMap((one) => one.refusal ?? [])[0];
    return refusal && furtherErrorOf(refusal);
  }

  const verdicts: LineVerdict[] = [];
  for (const [index, line] of lines.entries()) {
    const inSameOrder = lines.slice(0, index).filter((one) => one.orderGroup === line.orderGroup);
    const before = inSameOrder.flatMap((one) => willMake(one, trade) ?? []);
    const base = willMake(line, trade);
    const addOns: LineVerdict["addOns"] = [];
    for (const item of line.addonItems) addOns.push(await judge(item, line, { before, base }));
    verdicts.push({ error: await judge(line, line, { before }), addOns });
  }
  return verdicts;
}

/** A line as the subscription that it will make, as far as those behind it ask. */
function willMake({ catalogItemId, participants }: CartItem, { items, resellers }: Trade): Held | undefined {
  const offer = items.get(catalogItemId)?.offer;
  if (offer === undefined) return undefined;
  const { offerId, family } = offer;
  const resellerId = resellers.get(resellerOf({ participants }) ?? "")?.partner?.partnerId;
  return { subscriptionId: "", offerId, family, state: "active", resellerId };
}
