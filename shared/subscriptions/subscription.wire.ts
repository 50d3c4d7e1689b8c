import { link } from "../kernel/wire-link.js";
import type { Entitlement } from "./find-subscriptions.js";
import type { Subscription } from "./subscription.schema.js";

/** The wire's words; a cancelled subscription is `deleted` there. */
const statusWord = { pending: "pending", active: "active", suspended: "suspended", cancelled: "deleted" } as const;
/** Usage has no term: the wire writes its end as the end of time. */
const neverEnds = "9999-12-31T00:00:00Z";

/** The wire's `Subscription`. What is not known is left out: .NET clients fail on null. */
export function subscriptionResource(subscription: Subscription) {
  const { customerId, subscriptionId: id } = subscription;
  const isUsage = subscription.family !== "licence";
  return {
    id,
    entitlementId: subscription.entitlementId,
    offerId: subscription.offerId,
    offerName: subscription.offerName,
    friendlyName: subscription.friendlyName,
    productType: { id: isUsage ? "Azure" : "OnlineServices", displayName: isUsage ? "Azure" : "Online Services" },
    quantity: subscription.quantity,
    unitType: isUsage ? "Usage-based" : "Licenses",
    hasPurchasableAddons: false,
    creationDate: subscription.createdAt,
    effectiveStartDate: subscription.createdAt,
    commitmentEndDate: neverEnds,
    status: statusWord[subscription.state],
    autoRenewEnabled: isUsage,
    isTrial: false,
    billingType: isUsage ? "usage" : "license",
    billingCycle: "monthly",
    partnerId: subscription.resellerMpnId,
    isMicrosoftProduct: true,
    contractType: "subscription",
    orderId: subscription.orderId,
    links: { self: link(`/customers/${customerId}/subscriptions/${id}`) },
    attributes: { objectType: "Subscription" },
  };
}

/** The wire's `AzureEntitlement`, with the roles held on it: who may work in the subscription (ACC-01, ACC-02). */
export function entitlementResource({ azure, grants, subscriptionId }: Entitlement) {
  return {
    id: azure.azureSubscriptionId,
    friendlyName: azure.friendlyName,
    status: azure.state === "active" ? "active" : "inactive",
    subscriptionId,
    roleAssignments: grants.map(({ principalKind, principalId, roleId, scope, from }) => ({
      principalKind,
      principalId,
      roleId,
      scope,
      from,
    })),
    attributes: { objectType: "AzureEntitlement" },
  };
}
