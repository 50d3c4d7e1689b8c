import type { Backend } from "../backend.js";
import type { ReasonCode } from "../kernel/reason-codes.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { OnceKind } from "../ledger/event-kinds.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { longOverdueOn, longOverdueRefusal } from "../partners/overdue.rules.js";
import { programmeDays } from "../partners/programme.rules.js";
import { commitSubscriptions, finishEarlierChange } from "./commit-subscriptions.js";
import { type OfSubscription, type SeenCustomer, seenCustomer, subscriptionIn } from "./find-subscriptions.js";
import { isBelow } from "./lifecycle.rules.js";
import { entering, since } from "./periods.rules.js";
import { stepRefusal } from "./step-refusals.rules.js";
import { AzureSubscription, type RoleGrant, type Subscription } from "./subscription.schema.js";
import { azureSubscriptionKey, grantsIn } from "./subscription-rows.js";
import { type SubscriptionStep, subscriptionAfter } from "./subscription-state.rules.js";
import { daysBetween } from "./terms.rules.js";

/** An Azure subscription below a commercial one, with the roles held on it now. */
export type Entitlement = { azure: AzureSubscription; grants: RoleGrant[]; subscriptionId: string };
type OfEntitlement = OfSubscription & { entitlementId: string };

/** The Azure subscriptions below a subscription, each with the roles held on it now. */
export async function listEntitlements(
  backend: Backend,
  { subscriptionId, ...of }: OfSubscription,
): Promise<Entitlement[]> {
  const seen = await seenCustomer(backend, of);
  subscriptionIn(seen.holdings, seen.partner.partnerId, subscriptionId);
  const below = seen.holdings.azure.filter((azure) => isBelow(azure, subscriptionId));
  return below.map((azure) => entitlementOf(seen, subscriptionId, azure));
}

/** One of them. */
export async function findEntitlement(backend: Backend, wanted: OfEntitlement): Promise<Entitlement> {
  const seen = await seenCustomer(backend, wanted);
  return entitlementOf(seen, wanted.subscriptionId, belowIn(seen, wanted).azure);
}

/** Cancels an Azure subscription below a plan: usage from now on is refused (SUB-05). */
export function cancelEntitlement(
  backend: Backend,
  { reason, ...of }: OfEntitlement & { reason: string | undefined },
): Promise<Entitlement> {
  const cancellationReason = reason?.toLowerCase();
  if (cancellationReason !== "compromise") {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: reason === undefined ? "{property} is missing." : '{property} is "{value}".',
      remedy: "The one reason that is taken is compromise.",
      parameters: { property: "cancellationReason", value: reason?.slice(0, 40) ?? "missing", allowed: "compromise" },
      wireCode: 900307,
    });
  }
  return changeEntitlement(backend, of, {
    kind: "entitlement-cancelled",
    decide: async ({ azure, byBillingOwner }) =>
      subscriptionAfter(azure.state, "cancel", {
        byBillingOwner,
        planInUse: false,
        transferInProgress: false,
        windowPassed: false,
      }),
    refusal: cancellationRefusal,
    reason: { cancellationReason },
  });
}

/**
 * Brings a cancelled Azure subscription back within the days of the programme, while its plan is active (AMB-67) and no
 * invoice suspends the partner (INV-18).
 */
export const reactivateEntitlement = (backend: Backend, of: OfEntitlement): Promise<Entitlement> =>
  changeEntitlement(backend, of, {
    kind: "entitlement-reactivated",
    decide: async ({ azure, plan, byBillingOwner, seen: { partner } }) => {
      const now = backend.now.toISOString();
      const step = subscriptionAfter(azure.state, "reactivate", {
        byBillingOwner,
        days: daysBetween(since(azure.states), now),
        isLegacy: false,
        belowActivePlan: plan.state === "active",
        partnerStatus: partner.status,
        relationshipActive: true,
        pairHoldsPlan: false,
        termHasEnded: false,
        parentActive: true,
      });
      if ("refused" in step) return step;
      const longOverdue = longOverdueOn(await backend.invoices.readAccount(partner.partnerId), now.slice(0, 10));
      if (longOverdue !== undefined) throw longOverdueRefusal(longOverdue);
      return step;
    },
    refusal: reactivationRefusal,
    reason: {},
  });

type Below = { seen: SeenCustomer; plan: Subscription; azure: AzureSubscription; byBillingOwner: boolean };
type Event = {
  kind: OnceKind;
  decide(below: Below): Promise<SubscriptionStep>;
  refusal(code: ReasonCode, below: Below): Refusal;
  /** Why it is cancelled; nothing while it is not. */
  reason: { cancellationReason?: string };
};

/** The state that an event leads to, from now on; the same request again finds it done. */
function changeEntitlement(backend: Backend, wanted: OfEntitlement, event: Event): Promise<Entitlement> {
  const told = async ({ after }: LedgerEvent) => {
    await finishEarlierChange(backend, wanted.customerId);
    return entitlementOf(await seenCustomer(backend, wanted), wanted.subscriptionId, AzureSubscription.parse(after));
  };
  return backend.once(event.kind, wanted.entitlementId, told, async () => {
    const seen = await seenCustomer(backend, wanted);
    const below = belowIn(seen, wanted);
    const { plan, azure } = below;
    if (plan.family !== "azurePlan") throw notBelowPlan(plan);
    const step = await event.decide(below);
    if ("refused" in step) throw event.refusal(step.refused, below);
    if (step.next === "none") throw new Error("an Azure subscription is never undone");
    const { cancellationReason: _before, ...kept } = azure;
    const states = entering(azure.states, step.next, backend.now.toISOString());
    const after: AzureSubscription = { ...kept, state: step.next, states, ...event.reason };
    const change = { put: azureSubscriptionKey(azure.azureSubscriptionId), value: after };
    await commitSubscriptions(backend, wanted.customerId, seen.file, [change], {
      kind: event.kind,
      subject: azure.azureSubscriptionId,
      by: backend.actor,
      before: azure,
      after,
    });
    return entitlementOf(seen, wanted.subscriptionId, after);
  });
}

function belowIn(seen: SeenCustomer, { subscriptionId, entitlementId }: OfEntitlement): Below {
  const { partnerId } = seen.partner;
  const plan = subscriptionIn(seen.holdings, partnerId, subscriptionId);
  const azure = seen.holdings.azure.find((one) => one.azureSubscriptionId === entitlementId);
  if (azure !== undefined && isBelow(azure, subscriptionId)) {
    return { seen, plan, azure, byBillingOwner: plan.partnerId === partnerId };
  }
  throw phrasedRefusal("NOT_FOUND", {
    fact: "No Azure subscription below {subscriptionId} has the id {entitlementId}.",
    remedy: "List them with GET …/azureEntitlements.",
    parameters: { subscriptionId, entitlementId },
    wireCode: 800111,
  });
}

const entitlementOf = ({ file }: SeenCustomer, subscriptionId: string, azure: AzureSubscription): Entitlement => ({
  azure,
  subscriptionId,
  grants: grantsIn(file).filter(
    (grant) => grant.azureSubscriptionId === azure.azureSubscriptionId && grant.to === undefined,
  ),
});

const notBelowPlan = ({ subscriptionId, offerId }: Subscription) =>
  phrasedRefusal("REQUEST_INVALID", {
    fact: "Subscription {subscriptionId} is one to {offerId} and no Azure plan.",
    remedy: "Change its status instead: PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}.",
    parameters: { subscriptionId, offerId },
    wireCode: 800002,
  });

function cancellationRefusal(code: ReasonCode, { plan, azure }: Below): Refusal {
  if (code !== "SUBSCRIPTION_DELETED") return stepRefusal(code, plan, "cancel");
  return new Refusal(code, {
    fact: `The Azure subscription was cancelled on ${since(azure.states).slice(0, 10)}.`,
    remedy: "Reactivate it with POST …/azureEntitlements/{id}/reactivate, or add another below the plan.",
    parameters: {
      entitlementId: azure.azureSubscriptionId,
      state: azure.state,
      cancelledOn: since(azure.states).slice(0, 10),
    },
  });
}

function reactivationRefusal(code: ReasonCode, { plan, azure }: Below): Refusal {
  const parameters = { entitlementId: azure.azureSubscriptionId, state: azure.state };
  if (code === "INVALID_STATE") {
    const fact = `The Azure subscription is ${azure.state}.`;
    const remedy = "Reactivate what was cancelled.";
    return new Refusal(code, { fact, remedy, parameters, wireCode: 900337, status: 400 });
  }
  if (code !== "SUBSCRIPTION_DELETED") return stepRefusal(code, plan, "reactivate");
  const fact = `It was cancelled on ${since(azure.states).slice(0, 10)}, and its plan is ${plan.state} (AMB-67).`;
  const remedy = `Within ${programmeDays.cancelledAzureRecoverable} days an active plan takes it back; else add another Azure subscription.`;
  return new Refusal(code, { fact, remedy, parameters, wireCode: 900335, status: 403 });
}
