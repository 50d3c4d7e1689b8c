import { type Eligibility, firstUnmet, type Requirement } from "./eligibility.rules.js";
import { isSameMarket, marketOf } from "./markets.rules.js";
import type { Partner } from "./partner.schema.js";

/** A restricted partner buys nothing new as direct-bill; its other role goes on (AMB-69). */
const trades = ({ status }: Partner) => status === "active" || status === "restricted";
/** An applicant is invited before it is anything: the invitation is what it enrols with (ELI-01). */
const mayCome = (partner: Partner) => trades(partner) || partner.status === "applied" || partner.status === "qualified";

const notActive = ({ legalName, status }: Partner, met: boolean): Requirement => ({
  met,
  reason: "PARTNER_NOT_ACTIVE",
  fact: `${legalName} is ${status}.`,
  remedy: "Settle what made the partner inactive with the operator.",
  parameters: { status },
});

const notReseller = ({ kinds }: Partner): Requirement => ({
  met: kinds.indirectReseller !== undefined,
  reason: "INVALID_STATE",
  fact: "This partner is not enrolled as indirect reseller (ELI-01).",
  remedy: "Apply with POST /v1/partners/{id}/applications; that accepts the invitation too.",
});

/**
 * Whether the provider may invite the partner on the date: both trade, or the invited one is on its way in, and one
 * market group has both (MKT-07). It need not be a reseller yet, as long as it can become one (ELI-01).
 */
export function evaluateInvitation(provider: Partner, invited: Partner, date: string): Eligibility {
  const groupOf = (partner: Partner) => marketOf(partner.countryCode, date)?.group ?? "no market group";
  return firstUnmet([
    notActive(provider, trades(provider)),
    notActive(invited, mayCome(invited)),
    {
      met: isSameMarket(provider.countryCode, invited.countryCode, date),
      reason: "OUT_OF_MARKET",
      fact: `The provider is in ${groupOf(provider)}, the reseller in ${groupOf(invited)} (MKT-07).`,
      remedy: "Link a reseller of the same market group.",
      parameters: { provider: groupOf(provider), reseller: groupOf(invited) },
    },
  ]);
}

/** Whether an invited partner may accept: it is a reseller by now, and both still trade (ELI-01, ROL-06). */
export const evaluateAcceptance = (provider: Partner, reseller: Partner): Eligibility =>
  firstUnmet([notReseller(reseller), notActive(reseller, trades(reseller)), notActive(provider, trades(provider))]);
