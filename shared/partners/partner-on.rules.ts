import { heldAt, pastAfter } from "../kernel/past.js";
import type { Partner, PartnerFacts, PartnerLink } from "./partner.schema.js";
import { programme } from "./programme.rules.js";

/** The parts of a partner's record of which it is kept since when they hold. */
const factsOf = ({ status, membershipActive, clouds, partnerIdCountry }: Partner): PartnerFacts => ({
  status,
  membershipActive,
  clouds,
  ...(partnerIdCountry === undefined ? {} : { partnerIdCountry }),
});

/** The changed record, with what it was before kept in its past. */
export const rememberPartner = (before: Partner, after: Partner, at: string): Partner => ({
  ...after,
  ...pastAfter(before.past, { before: factsOf(before), after: factsOf(after), at }),
});

/** The partner as it stood at an instant (AMB-73): with the kinds that it had by then, and before its first an applicant. */
export function partnerOn(partner: Partner, instant: string): Partner {
  const { partnerIdCountry: _, ...rest } = partner;
  const kinds = Object.fromEntries(Object.entries(partner.kinds).filter(([, since]) => since <= instant));
  const isEnrolled = Object.keys(kinds).length > 0;
  const facts = heldAt(partner.past, instant, factsOf(partner));
  return { ...rest, ...facts, kinds, ...(isEnrolled ? {} : { status: "applied" }) };
}

/** Whether the partner has a PartnerID for the country of its account: one of an active membership (MKT-06). */
export const hasPartnerId = ({ membershipActive, partnerIdCountry, countryCode }: Partner): boolean =>
  membershipActive && (partnerIdCountry ?? countryCode) === countryCode;

/** Whether the partner has accepted the partner agreement by an instant (ELI-15). */
export const hasSignedBy = ({ agreementAcceptedAt }: Partner, instant: string): boolean =>
  agreementAcceptedAt !== undefined && agreementAcceptedAt <= instant;

/** Whether the partner lacks the partner agreement at an instant at which the programme asks for it (ELI-15, AMB-73). */
export const lacksAgreement = (partner: Partner, instant: string): boolean =>
  instant.slice(0, 10) >= programme.partnerAgreementRequiredFrom && !hasSignedBy(partner, instant);

/** Whether provider and reseller traded with each other at an instant (REL-10). */
export const linkedOn = ({ activeSince, removedAt, past = [] }: PartnerLink, instant: string): boolean =>
  [...past, { from: activeSince, to: removedAt }].some(
    ({ from, to }) => from !== undefined && from <= instant && (to === undefined || instant < to),
  );
