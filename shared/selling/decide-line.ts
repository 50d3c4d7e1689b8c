import type { Backend } from "../backend.js";
import type { Offer } from "../catalogue/offer.schema.js";
import type { ServedCustomer } from "../customers/served-customer.js";
import type { Partner } from "../partners/partner.schema.js";
import { availabilityChecks } from "./availability-checks.js";
import { conversionCheck } from "./further-checks.js";
import { explainSale, maySell } from "./may-sell.rules.js";
import { resellerNamed } from "./order-words.rules.js";
import { readTrade, type Trade } from "./read-trade.js";
import { saleRefusal } from "./sale-refusal.js";
import { type Sold, sellingFactsOf } from "./selling-facts-of.js";

/** A line as far as the decision goes. */
export type LineAsked = { offerId: string; partnerIdOnRecord?: string | undefined };
type Decide = {
  partner: Partner;
  served: ServedCustomer;
  line: LineAsked;
  /** What earlier lines of the same order make: this one is decided as if it were there. */
  sold: readonly Sold[];
  /** Read beforehand, where there are several lines. */
  trade?: Trade;
};
export type Decided = { offer: Offer; reseller: Partner | undefined };

/** What must be read to decide these lines. */
export const tradeOf = (backend: Backend, sellerId: string, customerId: string, lines: readonly LineAsked[]) =>
  readTrade(backend, {
    sellerId,
    customerId,
    offerIds: lines.map(({ offerId }) => offerId),
    resellers: lines.flatMap(({ partnerIdOnRecord }) => resellerNamed(partnerIdOnRecord) ?? []),
  });

/** The selling decision of section 4 for one line, by facts as they stand now; refuses with the first reason against it (ORD-03). */
export async function decideLine(backend: Backend, { partner, served, line, sold, trade }: Decide): Promise<Decided> {
  const { customer } = served;
  const { buyer, billed, items, resellers } =
    trade ?? (await tradeOf(backend, partner.partnerId, customer.customerId, [line]));
  const item = items.get(line.offerId);
  const reseller = resellers.get(resellerNamed(line.partnerIdOnRecord) ?? "");
  const date = backend.now.toISOString().slice(0, 10);
  const { refusal: inMotion } = conversionCheck(served, partner.partnerId, item?.offer);
  if (inMotion !== undefined) throw inMotion;
  const facts = sellingFactsOf(
    { partner, served, buyer, billed, offer: item?.offer, reseller, sold },
    { date, now: backend.now, programme: backend.programme },
  );
  // Only a refusal needs the texts.
  const sale = maySell(facts).decision === "DENY" ? explainSale(facts) : undefined;
  if (sale?.decision === "DENY") throw saleRefusal(sale, { offerId: line.offerId, facts, seller: partner, reseller });
  if (item === undefined) throw new Error("a sale is allowed of an offer that is not there");
  const [foreign] = availabilityChecks(item, facts.customer);
  if (foreign?.refusal !== undefined) throw foreign.refusal;
  return { offer: item.offer, reseller: reseller?.partner };
}
