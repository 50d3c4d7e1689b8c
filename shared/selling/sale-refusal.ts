import { Refusal } from "../kernel/refusal.js";
import type { Partner } from "../partners/partner.schema.js";
import type { SaleExplanation } from "./may-sell.rules.js";
import type { NamedReseller } from "./read-trade.js";
import { hasPartnerAgreement, type SellingFacts } from "./selling-facts.rules.js";

type Denied = Extract<SaleExplanation, { decision: "DENY" }>;
type Asked = { offerId: string; facts: SellingFacts; seller: Partner; reseller: NamedReseller | undefined };

/** How an order is refused that section 4 denies, in the wire's number for the case (API reference, 9.1). */
export function saleRefusal(
  { reason, fact, remedy, parameters }: Denied,
  { offerId, facts, seller, reseller }: Asked,
): Refusal {
  const { standing, longOverdue } = facts.partner;
  const lacksAgreement = reason === "PARTNER_NOT_ACTIVE" && standing === "active" && longOverdue === undefined;
  const number =
    reason === "RESELLER_NOT_LINKED" ? resellerNumber(seller, reseller, facts) : lacksAgreement ? unsigned : {};
  return new Refusal(reason, { fact, remedy, parameters: { offerId, ...parameters }, ...number });
}

const unsigned = { wireCode: 900124 };

/** Why a named reseller does not serve. */
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
