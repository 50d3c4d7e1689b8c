import type { Backend } from "../backend.js";
import type { Offer } from "../catalogue/offer.schema.js";
import type { ServedCustomer } from "../customers/served-customer.js";
import { Refusal } from "../kernel/refusal.js";
import type { Partner } from "../partners/partner.schema.js";
import { availabilityChecks } from "./availability-checks.js";
import { conversionCheck } from "./further-checks.js";
import { explainSale } from "./may-sell.rules.js";
import { resellerNamed } from "./order-words.rules.js";
import { type NamedReseller, readTrade, type Trade } from "./read-trade.js";
import type { SellingFacts } from "./selling-facts.rules.js";
import { hasPartnerAgreement } from "./selling-facts.rules.js";
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
  const { buyer, items, resellers } = trade ?? (await tradeOf(backend, partner.partnerId, customer.customerId, [line]));
  const item = items.get(line.offerId);
  const reseller = resellers.get(resellerNamed(line.partnerIdOnRecord) ?? "");
  const date = backend.now.toISOString().slice(0, 10);
  const { refusal: inMotion } = conversionCheck(served, partner.partnerId, item?.offer);
  if (inMotion !== undefined) throw inMotion;
  const facts = sellingFactsOf(
    { partner, served, buyer, offer: item?.offer, reseller, sold },
    { date, now: backend.now, programme: backend.programme },
  );
  const sale = explainSale(facts);
  if (sale.decision === "DENY") {
    const { reason, fact, remedy, parameters } = sale;
    const number =
      reason === "RESELLER_NOT_LINKED"
        ? resellerNumber(partner, reseller, facts)
        : reason === "PARTNER_NOT_ACTIVE" && facts.partner.standing === "active"
          ? agreementUnsigned
          : {};
    throw new Refusal(reason, { fact, remedy, parameters: { offerId: line.offerId, ...parameters }, ...number });
  }
  if (item === undefined) throw new Error("a sale is allowed of an offer that is not there");
  const [foreign] = availabilityChecks(item, facts.customer);
  if (foreign?.refusal !== undefined) throw foreign.refusal;
  return { offer: item.offer, reseller: reseller?.partner };
}

const agreementUnsigned = { wireCode: 900124 };

/** Why a named reseller does not serve, in the wire's numbers (API reference, 9.1). */
function resellerNumber(seller: Partner, reseller: NamedReseller | undefined, facts: SellingFacts) {
  const named = reseller?.partner;
  if (named === undefined) return { wireCode: 800015, status: 404 };
  if (named.partnerId === seller.partnerId) return { wireCode: 2072, status: 404 };
  if (named.kinds.indirectReseller === undefined) return { wireCode: 800016 };
  const lacksAgreement =
    facts.reseller?.partnershipActive === true &&
    !hasPartnerAgreement(facts.reseller.partnerAgreementAcceptedOn, facts);
  return { wireCode: lacksAgreement ? 900123 : 800016 };
}
