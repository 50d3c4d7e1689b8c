import { derivedDigits } from "../kernel/derived-id.js";
import { link } from "../kernel/wire-link.js";
import type { Entitlement } from "./entitlements.js";
import { deletion } from "./lifecycle.rules.js";
import { suspendedSince } from "./periods.rules.js";
import { refundableSeats } from "./seats.rules.js";
import { Subscription } from "./subscription.schema.js";
import { billingCycleEnd } from "./terms.rules.js";

/** The wire's words; a cancelled subscription is `deleted` there. Java knows no others, so one that expired is suspended. */
export const statusWord = { pending: "none", active: "active", suspended: "suspended", cancelled: "deleted" } as const;
/** Usage has no term: the wire writes its end as the end of time. */
export const neverEnds = "9999-12-31T00:00:00Z";

/** What a client sends back to say which version it read; opaque, and another one after every change. */
export function subscriptionEtag(subscription: Subscription): string {
  // As it is stored: the same content is one version, in whatever order its properties were put together.
  const version = derivedDigits(JSON.stringify(Subscription.parse(subscription)));
  return Buffer.from(JSON.stringify({ id: subscription.subscriptionId, version })).toString("base64");
}

/** The wire's `Subscription`. What is not known is left out: .NET clients fail on null. */
export function subscriptionResource(subscription: Subscription, now: Date) {
  const { customerId, subscriptionId: id, offerId, state, family, isNewCommerce } = subscription;
  const isUsage = family !== "licence";
  const { termDuration, autoRenew, parentSubscriptionId, suspensionReasons } = subscription;
  const end = subscription.termEndsAt === undefined ? neverEnds : lastInstant(subscription.termEndsAt);
  const self = `/customers/${customerId}/subscriptions/${id}`;
  return {
    id,
    entitlementId: subscription.entitlementId,
    offerId,
    offerName: subscription.offerName,
    friendlyName: subscription.friendlyName,
    productType: productType(isUsage, isNewCommerce),
    quantity: subscription.quantity,
    unitType: isUsage ? "Usage-based" : "Licenses",
    parentSubscriptionId,
    hasPurchasableAddons: false,
    creationDate: subscription.createdAt,
    effectiveStartDate: subscription.createdAt,
    commitmentEndDate: end,
    commitmentEndDateTime: end,
    ...billingCycleEnds(subscription, now.toISOString()),
    cancellationAllowedUntilDate: subscription.cancellationAllowedUntil,
    status: statusWord[state],
    autoRenewEnabled: autoRenew,
    isTrial: subscription.isTrial,
    billingType: isUsage ? "usage" : "license",
    // Java fails on a cycle of three years.
    billingCycle: subscription.billingCycle === "triennial" ? undefined : subscription.billingCycle,
    termDuration,
    renewalTermDuration: autoRenew ? (subscription.scheduledNextTerm?.termDuration ?? termDuration) : undefined,
    actions: { pending: [], active: ["edit", "cancel"], suspended: ["edit"], cancelled: [] }[state],
    partnerId: subscription.resellerMpnId,
    suspensionReasons: suspensionReasons.length > 0 ? suspensionReasons : undefined,
    // Ours: clients of the wire pass over them.
    suspendedSince: suspendedSince(subscription.states),
    deletedOn: deletion(subscription),
    isMicrosoftProduct: true,
    attentionNeeded: false,
    actionTaken: false,
    contractType: "subscription",
    ...refunds(subscription, now.toISOString()),
    ...nextTerm(subscription),
    orderId: subscription.orderId,
    links: {
      ...(isNewCommerce ? productLinks(offerId) : { offer: link(`/offers/${offerId}`) }),
      ...(parentSubscriptionId === undefined
        ? {}
        : { parentSubscription: link(`/customers/${customerId}/subscriptions/${parentSubscriptionId}`) }),
      self: link(self),
    },
    attributes: { etag: subscriptionEtag(subscription), objectType: "Subscription" },
  };
}

/** The wire's ends are inclusive. */
export const lastInstant = (end: string) => new Date(Date.parse(end) - 1_000).toISOString();

function productType(isUsage: boolean, isNewCommerce: boolean) {
  if (isUsage) return { id: "Azure", displayName: "Azure" };
  return isNewCommerce
    ? { id: "OnlineServicesNCE", displayName: "Online Services" }
    : { id: "OnlineServices", displayName: "Online Services" };
}

function productLinks(offerId: string) {
  const [product, sku] = offerId.split(":");
  return { product: link(`/products/${product}`), sku: link(`/products/${product}/skus/${sku}`) };
}

/** Of new commerce alone; a subscription that is gone is charged no more. */
function billingCycleEnds(subscription: Subscription, now: string) {
  const { isNewCommerce, state } = subscription;
  const end = isNewCommerce && state !== "cancelled" ? billingCycleEnd(subscription, now) : undefined;
  if (end === undefined) return {};
  return { billingCycleEndDate: lastInstant(end), billingCycleEndDateTime: lastInstant(end) };
}

function refunds(subscription: Subscription, now: string) {
  const { state, cancellationAllowedUntil, isNewCommerce } = subscription;
  if (!isNewCommerce || cancellationAllowedUntil === undefined || state === "cancelled") return {};
  const seats = refundableSeats(subscription, now);
  const details = seats ? [{ quantity: seats.quantity, allowedUntilDateTime: seats.allowedUntil }] : [];
  return {
    ...(now < cancellationAllowedUntil
      ? { refundOptions: [{ type: "Full", expiresAt: cancellationAllowedUntil }] }
      : {}),
    refundableQuantity: { totalQuantity: seats?.quantity ?? 0, details },
  };
}

function nextTerm({ scheduledNextTerm }: Subscription) {
  if (scheduledNextTerm === undefined) return {};
  const { offerId, quantity, billingCycle, termDuration } = scheduledNextTerm;
  const [productId, skuId] = offerId.split(":");
  const product = { productId, skuId, billingCycle, termDuration };
  return { scheduledNextTermInstructions: { product, quantity } };
}

/** The wire's `AzureEntitlement`, with the roles held on it: who may work in the subscription (ACC-01, ACC-02). */
export function entitlementResource({ azure, grants, subscriptionId }: Entitlement) {
  const self = `/customers/${azure.customerId}/subscriptions/${subscriptionId}/azureEntitlements/${azure.azureSubscriptionId}`;
  return {
    id: azure.azureSubscriptionId,
    friendlyName: azure.friendlyName,
    status: azure.state === "active" ? "active" : "inactive",
    subscriptionId,
    cancellationReason: azure.cancellationReason,
    roleAssignments: grants.map(({ principalKind, principalId, roleId, scope, from }) => ({
      principalKind,
      principalId,
      roleId,
      scope,
      from,
    })),
    links: { self: link(self) },
    attributes: { objectType: "AzureEntitlement" },
  };
}
