import { Refusal } from "../kernel/refusal.js";
import type { Eligibility } from "./eligibility.rules.js";
import type { Partner, PartnerKind } from "./partner.schema.js";
import { rememberPartner } from "./partner-on.rules.js";

/** Speaks a verdict of the eligibility rules. */
export function refuseUnlessEligible(verdict: Eligibility): void {
  if (!verdict.eligible) throw refusalOf(verdict);
}

/** The refusal that a negative verdict is. */
export const refusalOf = ({ reason, fact, remedy, parameters = {} }: Eligibility & { eligible: false }) =>
  new Refusal(reason, { fact, remedy, parameters });

/** A kind that is added counts from now (AMB-71); an applicant becomes active with its first. */
export const enrolledAs = (partner: Partner, kind: PartnerKind, at: string): Partner => {
  const status = partner.status === "applied" ? "active" : partner.status;
  return rememberPartner(partner, { ...partner, kinds: { [kind]: at, ...partner.kinds }, status }, at);
};
