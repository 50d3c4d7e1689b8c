import { heldAt, pastAfter } from "../kernel/past.js";
import type { Customer, KeptBillingProfile, Relationship, RelationshipPeriod, TenantFacts } from "./customer.schema.js";

/** The parts of a tenant's record of which it is kept since when they hold. */
const factsOf = ({ segment, tenantKind, ownedByPartnerId }: Customer): TenantFacts => ({
  segment,
  ...(tenantKind === undefined ? {} : { tenantKind }),
  ...(ownedByPartnerId === undefined ? {} : { ownedByPartnerId }),
});

/** The record after a change of these facts, with what it was before kept in its past. */
export function rememberTenant(before: Customer, change: Partial<TenantFacts>, at: string): Customer {
  const after: Customer = { ...before, ...change };
  return { ...after, ...pastAfter(before.past, { before: factsOf(before), after: factsOf(after), at }) };
}

/** What the tenant was at an instant (AMB-73). */
export const tenantOn = (customer: Customer, instant: string): TenantFacts =>
  heldAt(customer.past, instant, factsOf(customer));

/** The time of a relationship that an instant lies in, if it was active then (REL-03, REL-09). */
export function relationshipOn(
  relationship: Relationship | undefined,
  instant: string,
): RelationshipPeriod | undefined {
  if (relationship === undefined) return undefined;
  return periodsOf(relationship).find(
    ({ activeSince, endedAt }) => activeSince <= instant && (endedAt === undefined || instant < endedAt),
  );
}

/** All times in which a relationship was active, oldest first. */
export function periodsOf(relationship: Relationship): RelationshipPeriod[] {
  const { kind, origin, activeSince, endedAt, formerDirectPartnerId, past = [] } = relationship;
  if (activeSince === undefined) return past;
  const last: RelationshipPeriod = {
    kind,
    origin,
    activeSince,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(formerDirectPartnerId === undefined ? {} : { formerDirectPartnerId }),
  };
  return [...past, last];
}

/** Whether nobody has served the tenant yet: what is written of it is then what one of the askers typed. */
export const isOnlyAskedFor = (relationships: readonly Relationship[]): boolean =>
  relationships.every((one) => one.state === "requested" && periodsOf(one).length === 0);

/** The tenant's record from its first yes on: as the partner describes it to whom the customer said yes (REL-02). */
export function asDescribedBy(
  { registrationNumber: typed, ...customer }: Customer,
  { profile, registrationNumber }: KeptBillingProfile,
): Customer {
  const countryCode = profile.defaultAddress.country.toUpperCase();
  const number = registrationNumber ?? (countryCode === customer.countryCode ? typed : undefined);
  return {
    ...customer,
    companyName: profile.companyName,
    countryCode,
    billingProfile: profile,
    ...(number === undefined ? {} : { registrationNumber: number }),
  };
}

/** The relationship as it was before it was asked for again; nothing when it never was active before. */
export function endedBefore({ partnerId, past = [] }: Relationship): Relationship | undefined {
  const last = past.at(-1);
  if (last === undefined) return undefined;
  const earlier = past.length === 1 ? {} : { past: past.slice(0, -1) };
  return { partnerId, ...last, state: "ended", requestedAt: last.activeSince, ...earlier };
}
