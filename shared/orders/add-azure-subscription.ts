import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { tradeOf } from "../selling/decide-line.js";
import { explainFurtherAzureSubscription } from "../selling/may-sell.rules.js";
import { type SellingParties, sellingParties } from "../selling/read-trade.js";
import { refuseBarred } from "../selling/refuse-barred.js";
import { saleRefusal } from "../selling/sale-refusal.js";
import { sellingFactsOf } from "../selling/selling-facts-of.js";
import { commitSubscriptions } from "../subscriptions/commit-subscriptions.js";
import type { Entitlement } from "../subscriptions/entitlements.js";
import { subscriptionIn } from "../subscriptions/find-subscriptions.js";
import { holdingsIn } from "../subscriptions/holdings.js";
import { newAzureSubscription } from "../subscriptions/new-subscription.js";
import { refuseDuringConversion } from "../subscriptions/product-upgrade-rows.js";
import { stepRefusal } from "../subscriptions/step-refusals.rules.js";
import type { Subscription } from "../subscriptions/subscription.schema.js";
import { grantsIn } from "../subscriptions/subscription-rows.js";

type Add = { caller: Caller; customerId: string; subscriptionId: string; friendlyName?: string | undefined };

/**
 * Makes a further Azure subscription below an active plan: no order, but a purchase that passes steps 2 to 10 of the
 * selling decision on its day (AMB-68), with the partner as Owner (ACC-01). The same request again finds it.
 */
export function addAzureSubscription(
  backend: Backend,
  { caller, customerId, subscriptionId, friendlyName }: Add,
): Promise<Entitlement> {
  const azureSubscriptionId = backend.idFor("azure-subscription", subscriptionId);
  return untilFresh(async () => {
    const parties = await sellingParties(backend, caller, customerId);
    const { partner, served } = parties;
    const holdings = holdingsIn(served.file);
    const plan = subscriptionIn(holdings, partner.partnerId, subscriptionId);
    const before = holdings.azure.find((one) => one.azureSubscriptionId === azureSubscriptionId);
    if (before !== undefined) {
      const grants = grantsIn(served.file).filter((one) => one.azureSubscriptionId === azureSubscriptionId);
      return { azure: before, grants, subscriptionId };
    }
    if (plan.partnerId !== partner.partnerId) throw stepRefusal("NOT_BILLING_OWNER", plan);
    refuseUnlessActivePlan(plan);
    refuseDuringConversion(served.file, partner.partnerId);
    await refuseUnlessSold(backend, parties, plan);
    refuseBarred(served);
    const made = newAzureSubscription({
      ids: (name) => backend.idFor(name, subscriptionId),
      now: backend.now.toISOString(),
      grantedBy: backend.actor.id,
      azureSubscriptionId,
      friendlyName: friendlyName ?? plan.offerName,
      below: plan,
    });
    await commitSubscriptions(backend, customerId, served.file, made.changes, {
      kind: "entitlement-created",
      subject: azureSubscriptionId,
      by: backend.actor,
      after: made.azure,
    });
    return { azure: made.azure, grants: [made.grant], subscriptionId };
  });
}

async function refuseUnlessSold(backend: Backend, { partner, served }: SellingParties, plan: Subscription) {
  const { offerId, family, resellerMpnId } = plan;
  const line = { offerId, partnerIdOnRecord: resellerMpnId };
  const trade = await tradeOf(backend, partner.partnerId, served.customer.customerId, [line]);
  const offer = trade.items.get(offerId)?.offer;
  const reseller = trade.resellers.get(resellerMpnId ?? "");
  const facts = sellingFactsOf(
    { partner, served, buyer: trade.buyer, billed: trade.billed, offer, reseller, sold: [] },
    { date: backend.now.toISOString().slice(0, 10), now: backend.now, programme: backend.programme },
  );
  // The plan is there: that its offer is sold no more (step 1) is no obstacle.
  const known = { ...facts, offer: facts.offer ?? { offerId, family, cloud: "global" as const } };
  const sale = explainFurtherAzureSubscription(known);
  if (sale.decision === "DENY") throw saleRefusal(sale, { offerId, facts, seller: partner, reseller });
}

function refuseUnlessActivePlan({ subscriptionId, family, state, offerId }: Subscription): void {
  const parameters = { subscriptionId, offerId, state };
  if (family !== "azurePlan") {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "Subscription {subscriptionId} is one to {offerId} and no Azure plan.",
      remedy: "Order another subscription to the offer.",
      parameters,
      wireCode: 800002,
    });
  }
  if (state === "active") return;
  const remedy = state === "cancelled" ? "Order the Azure plan again." : "Reactivate the plan first.";
  const code = state === "cancelled" ? "SUBSCRIPTION_DELETED" : "SUBSCRIPTION_NOT_ACTIVE";
  throw new Refusal(code, { fact: `The plan is ${state}.`, remedy, parameters });
}
