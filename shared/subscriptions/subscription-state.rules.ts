import type { ReasonCode } from "../kernel/reason-codes.js";
import type { Partner } from "../partners/partner.schema.js";
import { programmeDays } from "../partners/programme.rules.js";
import type { Subscription } from "./subscription.schema.js";

/** `none`: there is no record yet. */
export type SubscriptionLife = "none" | Subscription["state"];
export type SubscriptionStep = { next: SubscriptionLife } | { refused: ReasonCode };

type Asker = { byBillingOwner: boolean };
/** An Azure plan that still holds an active Azure subscription or a reservation (SUB-09, AMB-66); false for all else. */
type PlanUse = { planInUse: boolean };
/** `conversionEnabled`: false for a GCC customer until the date of PHS-10. The pair converts all it has (AMB-64). */
type Conversion = Asker & {
  relationshipActive: boolean;
  agreementAccepted: boolean;
  isApss: boolean;
  conversionEnabled: boolean;
  pairHasSuspendedLegacy: boolean;
};

/** What must be known to judge each event. */
export type SubscriptionEvents = {
  /** `firstFailure`: of the checks of section 4. */
  create: { firstFailure: ReasonCode | undefined };
  activated: { ownerRoleWritten: boolean };
  failed: Record<never, never>;
  suspend: Asker & PlanUse;
  /** `days`: whole days since it was suspended or cancelled. `belowActivePlan`: an Azure subscription whose plan is active. */
  reactivate: Asker & {
    days: number;
    /** Not of new commerce. */
    isLegacy: boolean;
    belowActivePlan: boolean;
    partnerStatus: Partner["status"];
    relationshipActive: boolean;
    /** Of a legacy Azure subscription: its pair holds a plan (AMB-65). */
    pairHoldsPlan: boolean;
    /** Its term ended without a renewal, so there is nothing to come back to. */
    termHasEnded: boolean;
    /** The base subscription of an add-on is active; true for all else. */
    parentActive: boolean;
  };
  /** The days for which a suspended legacy subscription is kept (SUB-08) are over. */
  suspendedTooLong: { isLegacy: boolean };
  /** The end of a term, which neither usage nor the programme's offers of old had: the wire's life of a licence (10.4). */
  termEnded: { renews: boolean };
  /** What was not renewed is kept for a while and then deleted. */
  retentionEnded: Record<never, never>;
  /** `windowPassed`: of a new-commerce licence, which is cancelled within its first days only (AMB-88). */
  cancel: Asker & PlanUse & { transferInProgress: boolean; windowPassed: boolean };
  convertToPlan: Conversion;
  transferCompleted: { byTransferWorker: boolean };
  usageBeforeCancellation: Record<never, never>;
};

type Rows = { readonly [Event in keyof SubscriptionEvents]?: (facts: SubscriptionEvents[Event]) => SubscriptionStep };

const step = (refused: ReasonCode | undefined, next: SubscriptionLife): SubscriptionStep =>
  refused === undefined ? { next } : { refused };

function suspensionRefusal({ byBillingOwner, planInUse }: Asker & PlanUse): ReasonCode | undefined {
  if (!byBillingOwner) return "NOT_BILLING_OWNER";
  return planInUse ? "ACTIVE_USAGE_ASSETS" : undefined;
}

function reactivationRefusal(facts: SubscriptionEvents["reactivate"]): ReasonCode | undefined {
  if (!facts.byBillingOwner) return "NOT_BILLING_OWNER";
  if (facts.isLegacy && facts.days >= programmeDays.suspendedLegacyKept) return "SUBSCRIPTION_DELETED";
  // A restricted partner may (AMB-69): nothing new is bought.
  if (facts.partnerStatus !== "active" && facts.partnerStatus !== "restricted") return "PARTNER_NOT_ACTIVE";
  if (!facts.relationshipActive) return "NO_RELATIONSHIP";
  if (facts.isLegacy && facts.pairHoldsPlan) return "LEGACY_BLOCKED_BY_AZURE_PLAN";
  return facts.termHasEnded || !facts.parentActive ? "INVALID_STATE" : undefined;
}

function revivalRefusal(facts: SubscriptionEvents["reactivate"]): ReasonCode | undefined {
  if (!facts.byBillingOwner) return "NOT_BILLING_OWNER";
  return facts.belowActivePlan && facts.days < programmeDays.cancelledAzureRecoverable
    ? undefined
    : "SUBSCRIPTION_DELETED";
}

function cancel(facts: SubscriptionEvents["cancel"]): SubscriptionStep {
  if (!facts.byBillingOwner) return { refused: "NOT_BILLING_OWNER" };
  if (facts.transferInProgress) return { refused: "TRANSFER_IN_PROGRESS" };
  if (facts.planInUse) return { refused: "ACTIVE_USAGE_ASSETS" };
  return step(facts.windowPassed ? "INVALID_STATE" : undefined, "cancelled");
}

function conversionRefusal(facts: Conversion): ReasonCode | undefined {
  if (!facts.byBillingOwner) return "NOT_BILLING_OWNER";
  if (!facts.relationshipActive) return "NO_RELATIONSHIP";
  if (!facts.agreementAccepted) return "AGREEMENT_NOT_ACCEPTED";
  if (facts.isApss) return "APSS_CANNOT_CONVERT";
  if (!facts.conversionEnabled) return "CONVERSION_NOT_ENABLED_GCC";
  return facts.pairHasSuspendedLegacy ? "SUSPENDED_CANNOT_CONVERT" : undefined;
}

/**
 * The whole table of section 3.3, with the ends of terms. Some rows wait for who raises them. `create`, `activated` and
 * `failed`: a provisioning that takes time; an order writes its subscriptions active, each with its Owner role, in its own
 * transaction (`newSubscription`). `transferCompleted`: transfers. `usageBeforeCancellation`: nobody, since rating judges
 * a record by the state at the time of its usage (SUB-04) and writes nothing here.
 */
const table: Readonly<Record<SubscriptionLife, Rows>> = {
  none: { create: ({ firstFailure }) => step(firstFailure, "pending") },
  pending: {
    // Without its role the partner could not administer what it sold (ACC-01): not active yet.
    activated: ({ ownerRoleWritten }) => step(ownerRoleWritten ? undefined : "INVALID_STATE", "active"),
    failed: () => ({ next: "cancelled" }),
  },
  active: {
    suspend: (facts) => step(suspensionRefusal(facts), "suspended"),
    cancel,
    convertToPlan: (facts) => step(conversionRefusal(facts), "suspended"),
    transferCompleted: ({ byTransferWorker }) => step(byTransferWorker ? undefined : "FORBIDDEN", "active"),
    termEnded: ({ renews }) => ({ next: renews ? "active" : "suspended" }),
  },
  suspended: {
    reactivate: (facts) => step(reactivationRefusal(facts), "active"),
    suspendedTooLong: ({ isLegacy }) => step(isLegacy ? undefined : "INVALID_STATE", "cancelled"),
    termEnded: () => ({ next: "suspended" }),
    retentionEnded: () => ({ next: "cancelled" }),
    cancel,
    // SUB-12 has a reason of its own for it, so the general INVALID_STATE does not hold here.
    convertToPlan: (facts) => step(conversionRefusal({ ...facts, pairHasSuspendedLegacy: true }), "suspended"),
  },
  cancelled: {
    usageBeforeCancellation: () => ({ next: "cancelled" }),
    reactivate: (facts) => step(revivalRefusal(facts), "active"),
  },
};

/** The state after the event, or why the event is refused and nothing changes (section 3.3). */
export function subscriptionAfter<Event extends keyof SubscriptionEvents>(
  state: SubscriptionLife,
  event: Event,
  facts: SubscriptionEvents[Event],
): SubscriptionStep {
  const row: Rows[Event] = table[state][event];
  if (row !== undefined) return row(facts);
  return { refused: state === "cancelled" ? "SUBSCRIPTION_DELETED" : "INVALID_STATE" };
}
