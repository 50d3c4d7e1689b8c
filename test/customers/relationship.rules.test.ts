import { expect, test } from "vitest";
import {
  type RelationshipEvents,
  type RelationshipState,
  relationshipAfter,
} from "../../shared/customers/relationship.rules.js";

type Event = keyof RelationshipEvents;
const states: readonly RelationshipState[] = ["none", "requested", "active", "ended"];

/** Facts with which every guard is satisfied. */
const met: RelationshipEvents = {
  createTenant: { role: "direct", status: "active", lacksAgreement: false, isSameMarket: true },
  request: {
    role: "direct",
    status: "active",
    lacksAgreement: false,
    isSameMarket: true,
    tenantIsCspTenant: false,
    providerLinkActive: false,
  },
  extendToProvider: {
    sourceIsReseller: true,
    providerLinked: true,
    sourceRelationshipActive: true,
    customerConsents: true,
  },
  customerAccepts: { byTenantAdministrator: true },
  customerDeclines: {},
  withdraw: { byRequester: true },
  removeDelegatedAdmin: { byCustomer: true },
  end: { hasActiveSubscription: false, hasOpenSoftware: false, hasReservation: false, hasOpenOrder: false },
};

/** Section 3.1: where each event leads from each state; every pair that is not here is refused. */
const leads: Readonly<Record<Event, Partial<Record<RelationshipState, RelationshipState>>>> = {
  createTenant: { none: "active" },
  request: { none: "requested", ended: "requested" },
  extendToProvider: { none: "active" },
  customerAccepts: { requested: "active" },
  customerDeclines: { requested: "none" },
  withdraw: { requested: "none" },
  removeDelegatedAdmin: { active: "active" },
  end: { active: "ended" },
};

for (const event of Object.keys(leads) as Event[]) {
  for (const state of states) {
    const next = leads[event][state];
    test(`3.1: ${event} on a relationship that is ${state} ${next === undefined ? "is refused" : `leads to ${next}`}`, () => {
      const expected = next === undefined ? { refused: "INVALID_STATE" } : { next };
      expect(relationshipAfter(state, event, met[event])).toEqual(expected);
    });
  }
}

/** Each guard that fails alone, or before the ones behind it. */
function refusals<E extends Event>(
  state: RelationshipState,
  event: E,
  rows: [Partial<RelationshipEvents[E]>, string][],
) {
  for (const [differs, refused] of rows) {
    test(`3.1: ${event} from ${state} with ${JSON.stringify(differs)} is refused with ${refused}`, () => {
      expect(relationshipAfter(state, event, { ...met[event], ...differs })).toEqual({ refused });
    });
  }
}

refusals("none", "createTenant", [
  [{ role: "reseller" }, "RESELLER_MUST_USE_PROVIDER"],
  [{ status: "suspended" }, "PARTNER_NOT_ACTIVE"],
  [{ status: "applied" }, "PARTNER_NOT_ACTIVE"],
  [{ status: "restricted" }, "PARTNER_RESTRICTED"],
  [{ isSameMarket: false }, "OUT_OF_MARKET"],
  [{ status: "suspended", isSameMarket: false }, "PARTNER_NOT_ACTIVE"],
  [{ lacksAgreement: true, isSameMarket: false }, "PARTNER_NOT_ACTIVE"],
  [{ lacksAgreement: true, status: "restricted" }, "PARTNER_RESTRICTED"],
]);
for (const state of ["none", "ended"] as const) {
  refusals(state, "request", [
    [{ status: "deauthorised" }, "PARTNER_NOT_ACTIVE"],
    [{ status: "restricted" }, "PARTNER_RESTRICTED"],
    [{ lacksAgreement: true }, "PARTNER_NOT_ACTIVE"],
    [{ isSameMarket: false, tenantIsCspTenant: true }, "OUT_OF_MARKET"],
    [{ tenantIsCspTenant: true, role: "reseller" }, "CUSTOMER_IS_CSP_TENANT"],
    [{ role: "reseller" }, "RESELLER_NOT_LINKED"],
  ]);
}
refusals("none", "extendToProvider", [
  [{ sourceIsReseller: false, providerLinked: false }, "TRANSITION_NOT_ENROLLED"],
  [{ providerLinked: false, sourceRelationshipActive: false }, "RESELLER_NOT_LINKED"],
  [{ sourceRelationshipActive: false, customerConsents: false }, "NO_RELATIONSHIP"],
  [{ customerConsents: false }, "CONSENT_MISSING"],
]);
refusals("requested", "customerAccepts", [[{ byTenantAdministrator: false }, "CUSTOMER_ADMIN_REQUIRED"]]);
refusals("requested", "withdraw", [[{ byRequester: false }, "FORBIDDEN"]]);
refusals("active", "removeDelegatedAdmin", [[{ byCustomer: false }, "FORBIDDEN"]]);
refusals("active", "end", [
  [{ hasActiveSubscription: true, hasReservation: true }, "ACTIVE_SUBSCRIPTIONS"],
  [{ hasOpenSoftware: true }, "ACTIVE_SUBSCRIPTIONS"],
  [{ hasReservation: true, hasOpenOrder: true }, "RESERVATION_ATTACHED"],
  [{ hasOpenOrder: true }, "ORDER_OPEN"],
]);

test("AMB-69: a restricted direct-bill partner may still ask for a relationship as a linked reseller", () => {
  const facts = { ...met.request, role: "reseller", status: "restricted", providerLinkActive: true } as const;
  expect(relationshipAfter("none", "request", facts)).toEqual({ next: "requested" });
});
