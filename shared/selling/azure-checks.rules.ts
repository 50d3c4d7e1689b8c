import { hasBegun } from "../partners/programme.rules.js";
import { type Check, none, yesOrNo } from "./selling-check.rules.js";
import {
  hasActiveLegacy,
  hasActiveMovedLegacy,
  isHeld,
  isTransitionSale,
  type SellingFacts,
} from "./selling-facts.rules.js";

const planStates = ({ plans }: SellingFacts) => plans.map(({ state }) => state).join(", ") || none;
const legacyStates = ({ subscriptions }: SellingFacts) =>
  subscriptions
    .filter(({ family }) => family === "azureLegacy")
    .map(({ state, moved }) => (moved === true ? `${state} (moved)` : state))
    .join(", ") || none;
const isSuspendedLegacy = ({ family, state }: SellingFacts["subscriptions"][number]) =>
  family === "azureLegacy" && state === "suspended";
const phase1From = ({ programme }: SellingFacts) => programme.legacyAzure.phase1From;

/** Step 11 of section 4: the legacy Azure offer through its phases (PHS). */
export const legacyChecks: readonly Check[] = [
  {
    step: "11a",
    check: "The legacy offer is not retired (PHS-18)",
    decide: ({ date, programme }) => (hasBegun(programme.legacyAzure.phase3From, date) ? "LEGACY_RETIRED" : undefined),
    fact: "Day of the order: {date}; phase 3 begins on: {phase3From}.",
    remedy: "Order the Azure plan.",
    values: ({ date, programme }) => ({ date, phase3From: programme.legacyAzure.phase3From ?? "not set" }),
  },
  {
    step: "11b",
    check: "The pair holds no Azure plan (ORD-08)",
    decide: ({ plans }) => (plans.some(isHeld) ? "LEGACY_BLOCKED_BY_AZURE_PLAN" : undefined),
    fact: "Azure plans of this partner and this customer: {plans}.",
    remedy: "Add an Azure subscription below the plan.",
    values: (facts) => ({ plans: planStates(facts) }),
  },
  {
    step: "11c",
    check: "From phase 1 on the offer is for existing business (PHS-02, PHS-03)",
    decide: (facts) => (hasBegun(phase1From(facts), facts.date) ? undefined : "ALLOW_PRE_PHASE1"),
    fact: "Day of the order: {date}; phase 1 begins on {phase1From}.",
    values: (facts) => ({ date: facts.date, phase1From: phase1From(facts) }),
  },
  {
    step: "11d",
    check: "A GCC customer is outside phase 1 (PHS-09)",
    decide: ({ customer }) => (customer.segment === "GCC" ? "ALLOW_LEGACY_GCC" : undefined),
    fact: "The customer's segment is {segment}.",
    values: ({ customer }) => ({ segment: customer.segment }),
  },
  {
    step: "11e",
    check:
      "A customer moved from the direct partner that is now the named reseller is outside phase 1 while a moved subscription is active (PHS-11, AMB-72)",
    decide: (facts) => {
      if (!isTransitionSale(facts)) return undefined;
      return hasActiveMovedLegacy(facts) ? "ALLOW_LEGACY_TRANSITION" : "LEGACY_NO_ACTIVE_SUBSCRIPTION";
    },
    fact: "Relationship: {origin}, since {activeSince}; former direct partner: {formerDirectPartner}; named reseller: {resellerId}; legacy subscriptions: {legacy}.",
    remedy: "Order the Azure plan.",
    values: (facts) => ({
      origin: facts.relationship?.origin ?? none,
      activeSince: facts.relationship?.activeSince ?? none,
      formerDirectPartner: facts.relationship?.formerDirectPartnerId ?? none,
      resellerId: facts.reseller?.id ?? none,
      legacy: legacyStates(facts),
    }),
  },
  {
    step: "11f",
    check: "The partner was enrolled before phase 1 (PHS-04)",
    decide: (facts) => (hasBegun(phase1From(facts), facts.partner.enrolledOn) ? "LEGACY_NEW_PARTNER" : undefined),
    fact: "The partner was enrolled on {enrolledOn}; phase 1 begins on {phase1From}.",
    remedy: "Order the Azure plan.",
    values: (facts) => ({ enrolledOn: facts.partner.enrolledOn, phase1From: phase1From(facts) }),
  },
  {
    step: "11g",
    check: "The relationship was established before phase 1 (PHS-05)",
    decide: (facts) =>
      facts.relationship !== undefined && hasBegun(phase1From(facts), facts.relationship.activeSince)
        ? "LEGACY_NEW_RELATIONSHIP"
        : undefined,
    fact: "The relationship is active since {activeSince}; phase 1 begins on {phase1From}.",
    remedy: "Order the Azure plan.",
    values: (facts) => ({ activeSince: facts.relationship?.activeSince ?? none, phase1From: phase1From(facts) }),
  },
  {
    step: "11h",
    check: "The pair holds an active legacy subscription (PHS-03, PHS-06, PHS-07)",
    decide: (facts) => (hasActiveLegacy(facts) ? "ALLOW_LEGACY_EXISTING" : "LEGACY_NO_ACTIVE_SUBSCRIPTION"),
    fact: "Legacy subscriptions of this partner and this customer: {legacy}.",
    remedy: "Order the Azure plan{unlessLifted}.",
    values: (facts) => ({
      legacy: legacyStates(facts),
      unlessLifted: facts.subscriptions.some(isSuspendedLegacy)
        ? "; a suspended legacy subscription counts again when its suspension is lifted"
        : "",
    }),
  },
];

/** Step 12 of section 4: the Azure plan. */
export const planChecks: readonly Check[] = [
  {
    step: "12a",
    check: "The Azure plan is enabled for the customer's segment (PHS-10)",
    decide: ({ customer, date, programme }) =>
      customer.segment === "GCC" && !hasBegun(programme.azurePlanForGccFrom, date)
        ? "AZURE_PLAN_NOT_ENABLED_GCC"
        : undefined,
    fact: "The customer's segment is {segment}; GCC customers have the plan from: {gccFrom}.",
    remedy: "Order the legacy offer MS-AZR-0145P, which stays open to GCC customers.",
    values: ({ customer, programme }) => ({
      segment: customer.segment,
      gccFrom: programme.azurePlanForGccFrom ?? "not set",
    }),
  },
  {
    step: "12b",
    check: "The pair has no active legacy subscription to convert (ORD-09)",
    decide: (facts) => (hasActiveLegacy(facts) ? "AZURE_PLAN_USE_TRANSITION" : undefined),
    fact: "Legacy subscriptions of this partner and this customer: {legacy}.",
    remedy: "Convert the legacy subscriptions to the Azure plan.",
    values: (facts) => ({ legacy: legacyStates(facts) }),
  },
  {
    step: "12c",
    check: "There is no plan yet for this partner, reseller and customer (ORD-10)",
    decide: ({ plans, reseller }) =>
      plans.some((plan) => isHeld(plan) && plan.resellerId === reseller?.id) ? "AZURE_PLAN_EXISTS" : "ALLOW_AZURE_PLAN",
    fact: "Named reseller: {resellerId}; a plan with it is held: {exists}.",
    remedy: "Add an Azure subscription below the existing plan.",
    values: ({ plans, reseller }) => ({
      resellerId: reseller?.id ?? none,
      exists: yesOrNo(plans.some((plan) => isHeld(plan) && plan.resellerId === reseller?.id)),
    }),
  },
];
