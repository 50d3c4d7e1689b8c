import type { ReasonCode } from "../kernel/reason-codes.js";
import type { Partner } from "../partners/partner.schema.js";
import type { Relationship } from "./customer.schema.js";

/** `none`: there is no record yet. */
export type RelationshipState = "none" | Relationship["state"];
export type RelationshipStep = { next: RelationshipState } | { refused: ReasonCode };

/** The party that begins a relationship. A restricted one keeps what it may do as a reseller (AMB-69). */
type Beginner = {
  role: Relationship["kind"];
  status: Partner["status"];
  /** It has not accepted the partner agreement that is asked for (ELI-15). */
  lacksAgreement: boolean;
  isSameMarket: boolean;
};

/** What must be known to judge each event. */
export type RelationshipEvents = {
  createTenant: Beginner;
  request: Beginner & { tenantIsCspTenant: boolean; providerLinkActive: boolean };
  extendToProvider: {
    sourceIsReseller: boolean;
    providerLinked: boolean;
    sourceRelationshipActive: boolean;
    customerConsents: boolean;
  };
  customerAccepts: { byTenantAdministrator: boolean };
  customerDeclines: Record<never, never>;
  withdraw: { byRequester: boolean };
  removeDelegatedAdmin: { byCustomer: boolean };
  /** Only active subscriptions block; suspended ones stay behind (AMB-80). */
  end: { hasActiveSubscription: boolean; hasOpenSoftware: boolean; hasReservation: boolean; hasOpenOrder: boolean };
};

type Guard<Facts> = (facts: Facts) => ReasonCode | undefined;
type Row<Facts> = { next: RelationshipState; guard: Guard<Facts> };
type Rows = { readonly [Event in keyof RelationshipEvents]?: Row<RelationshipEvents[Event]> };

const beginnerRefusal: Guard<Beginner> = ({ role, status, lacksAgreement, isSameMarket }) => {
  if (status === "restricted" && role !== "reseller") return "PARTNER_RESTRICTED";
  if (status !== "active" && status !== "restricted") return "PARTNER_NOT_ACTIVE";
  if (lacksAgreement) return "PARTNER_NOT_ACTIVE";
  return isSameMarket ? undefined : "OUT_OF_MARKET";
};

const request: Row<RelationshipEvents["request"]> = {
  next: "requested",
  guard: (facts) => {
    const refusal = beginnerRefusal(facts);
    if (refusal !== undefined) return refusal;
    if (facts.tenantIsCspTenant) return "CUSTOMER_IS_CSP_TENANT";
    return facts.role === "reseller" && !facts.providerLinkActive ? "RESELLER_NOT_LINKED" : undefined;
  },
};

/** The table of section 3.1; a pair that is not in it is refused. */
const table: Readonly<Record<RelationshipState, Rows>> = {
  none: {
    createTenant: {
      next: "active",
      guard: (facts) => (facts.role === "reseller" ? "RESELLER_MUST_USE_PROVIDER" : beginnerRefusal(facts)),
    },
    request,
    extendToProvider: {
      next: "active",
      guard: (facts) => {
        if (!facts.sourceIsReseller) return "TRANSITION_NOT_ENROLLED";
        if (!facts.providerLinked) return "RESELLER_NOT_LINKED";
        if (!facts.sourceRelationshipActive) return "NO_RELATIONSHIP";
        return facts.customerConsents ? undefined : "CONSENT_MISSING";
      },
    },
  },
  requested: {
    customerAccepts: {
      next: "active",
      guard: (facts) => (facts.byTenantAdministrator ? undefined : "CUSTOMER_ADMIN_REQUIRED"),
    },
    customerDeclines: { next: "none", guard: () => undefined },
    withdraw: { next: "none", guard: (facts) => (facts.byRequester ? undefined : "FORBIDDEN") },
  },
  active: {
    removeDelegatedAdmin: { next: "active", guard: (facts) => (facts.byCustomer ? undefined : "FORBIDDEN") },
    end: {
      next: "ended",
      guard: (facts) => {
        if (facts.hasActiveSubscription || facts.hasOpenSoftware) return "ACTIVE_SUBSCRIPTIONS";
        if (facts.hasReservation) return "RESERVATION_ATTACHED";
        return facts.hasOpenOrder ? "ORDER_OPEN" : undefined;
      },
    },
  },
  ended: { request },
};

/** The state after the event, or why the event is refused and nothing changes (section 3.1). */
export function relationshipAfter<Event extends keyof RelationshipEvents>(
  state: RelationshipState,
  event: Event,
  facts: RelationshipEvents[Event],
): RelationshipStep {
  const row: Rows[Event] = table[state][event];
  if (row === undefined) return { refused: "INVALID_STATE" };
  const refused = row.guard(facts);
  return refused === undefined ? { next: row.next } : { refused };
}
