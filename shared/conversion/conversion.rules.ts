import assert from "node:assert/strict";
import type { ReasonCode } from "../kernel/reason-codes.js";
import { type Holdings, taking } from "../subscriptions/lifecycle.rules.js";
import type { ProductUpgrade, UpgradeItem } from "../subscriptions/product-upgrade.schema.js";
import type { AzureSubscription, OwnershipPeriod, Subscription } from "../subscriptions/subscription.schema.js";
import { subscriptionAfter } from "../subscriptions/subscription-state.rules.js";

/** All that decides whether a partner's legacy Azure with a customer can be converted at an instant. */
export type ConversionFacts = {
  partnerId: string;
  at: string;
  subscriptions: readonly Subscription[];
  /** The pair's latest upgrade. */
  latest: ProductUpgrade | undefined;
  relationshipActive: boolean;
  agreementAccepted: boolean;
  /** False for a GCC customer until the date of PHS-10. */
  conversionEnabled: boolean;
  /** The catalogue of the day has the Azure plan. */
  planOffered: boolean;
};

/** Reasons of the state machine (3.3), and those that only the wire knows (its reference, 11). */
export type ConversionObstacle =
  | { reason: ReasonCode; subscription: Subscription }
  | { reason: "nothingToConvert" | "completed" | "running" | "planMissing" }
  | { reason: "boughtAfter" | "planSuspended"; subscription: Subscription };

/** Legacy Azure that could still be converted: neither deleted nor left behind by an earlier conversion. */
const isOpen = ({ state, convertedTo }: Subscription) => state !== "cancelled" && convertedTo === undefined;

/** All open legacy Azure of the pair, which is converted at once (AMB-64); of a reseller what it is reseller of record of. */
export function legacyOf(
  family: "azureLegacy" | "apss",
  { partnerId, subscriptions }: ConversionFacts,
): Subscription[] {
  const open = subscriptions.filter((one) => one.family === family && isOpen(one));
  const billed = open.filter((one) => one.partnerId === partnerId);
  return billed.length > 0 ? billed : open.filter((one) => one.resellerId === partnerId);
}

/** The plan that the pair holds with this reseller, of which there is one at most (OFR-03). */
export const planWith = (resellerId: string | undefined, { partnerId, subscriptions }: ConversionFacts) =>
  subscriptions.find(
    (one) =>
      one.family === "azurePlan" &&
      one.partnerId === partnerId &&
      one.resellerId === resellerId &&
      one.state !== "cancelled",
  );

/** What stands in the way of converting the pair's legacy Azure to the plan, or nothing (SUB-12, PHS-10). */
export function conversionObstacle(facts: ConversionFacts): ConversionObstacle | undefined {
  const { partnerId, latest, relationshipActive, agreementAccepted, conversionEnabled, at } = facts;
  if (latest?.status === "InProgress") return { reason: "running" };
  const legacy = legacyOf("azureLegacy", facts);
  const asked = legacy.length > 0 ? legacy : legacyOf("apss", facts);
  if (asked.length === 0) return { reason: latest?.status === "Completed" ? "completed" : "nothingToConvert" };
  for (const subscription of asked) {
    const step = subscriptionAfter(subscription.state, "convertToPlan", {
      byBillingOwner: subscription.partnerId === partnerId,
      relationshipActive,
      agreementAccepted,
      isApss: subscription.family === "apss",
      conversionEnabled,
      pairHasSuspendedLegacy: legacy.some(({ state }) => state === "suspended"),
    });
    if ("refused" in step) return { reason: step.refused, subscription };
  }
  // An ownership cannot end before it began.
  const later = asked.find(({ createdAt }) => createdAt > at);
  if (later !== undefined) return { reason: "boughtAfter", subscription: later };
  if (!facts.planOffered) return { reason: "planMissing" };
  const plans = asked.flatMap(({ resellerId }) => planWith(resellerId, facts) ?? []);
  const suspended = plans.find(({ state }) => state === "suspended");
  return suspended === undefined ? undefined : { reason: "planSuspended", subscription: suspended };
}

/**
 * Converts as many of the upgrade's subscriptions that are left as `fits` lets what is reached grow, one at least: the
 * Azure subscription keeps its id, its state and its roles and is the plan's from the cut-over on, the commercial legacy
 * subscription is suspended, and its add-ons with it (SUB-12). One that is no longer active has failed, and nothing of it
 * changes.
 */
export function convertNext(
  holdings: Holdings,
  upgrade: ProductUpgrade,
  fits: (reached: Holdings) => boolean,
): { holdings: Holdings; upgrade: ProductUpgrade } {
  let reached = holdings;
  let isFull = false;
  const items = upgrade.items.map((item): UpgradeItem => {
    if (item.status !== "InProgress" || isFull) return item;
    const legacy = reached.subscriptions.find((one) => one.subscriptionId === item.subscriptionId);
    const plan = reached.subscriptions.find((one) => one.subscriptionId === item.planSubscriptionId);
    assert(legacy !== undefined && plan !== undefined, "an upgrade names subscriptions of its customer");
    if (legacy.state !== "active") return { ...item, status: "Failed" };
    const next = converted(reached, { item, legacy, plan, cutOverAt: upgrade.cutOverAt });
    isFull = reached !== holdings && !fits(next);
    if (isFull) return item;
    reached = next;
    return { ...item, status: "Completed" };
  });
  return { holdings: reached, upgrade: { ...upgrade, items, status: statusOf(items) } };
}

const statusOf = (items: readonly UpgradeItem[]): ProductUpgrade["status"] => {
  if (items.some(({ status }) => status === "InProgress")) return "InProgress";
  return items.some(({ status }) => status === "Failed") ? "Failed" : "Completed";
};

type Convert = { item: UpgradeItem; legacy: Subscription; plan: Subscription; cutOverAt: string };

function converted(holdings: Holdings, { item, legacy, plan, cutOverAt }: Convert): Holdings {
  const azure = holdings.azure.map((one) =>
    one.azureSubscriptionId === item.azureSubscriptionId ? ownedBy(one, plan, cutOverAt) : one,
  );
  // It no longer lies below the legacy subscription, whose suspension so does not reach it.
  const left = { ...legacy, convertedTo: plan.subscriptionId };
  return taking({ ...holdings, azure }, left, { state: "suspended", at: cutOverAt, reason: "converted" });
}

/** The Azure subscription is the plan's from an instant on; a period that would be empty is none. */
function ownedBy(azure: AzureSubscription, plan: Subscription, at: string): AzureSubscription {
  const before = azure.owners.slice(0, -1);
  const last = azure.owners.at(-1);
  assert(last !== undefined && last.to === undefined && last.from <= at, "the last owner is the present one");
  const { partnerId, resellerId, resellerMpnId, offerId, family, subscriptionId, orderId } = plan;
  const next: OwnershipPeriod = {
    partnerId,
    ...(resellerId === undefined ? {} : { resellerId, resellerMpnId }),
    offerId,
    family,
    subscriptionId,
    orderId,
    from: at,
  };
  return { ...azure, owners: last.from === at ? [...before, next] : [...before, { ...last, to: at }, next] };
}
