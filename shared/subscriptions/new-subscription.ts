import type { Offer } from "../catalogue/offer.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import type { Partner } from "../partners/partner.schema.js";
import {
  type AzureSubscription,
  type OwnershipPeriod,
  ownerRoleId,
  type RoleGrant,
  type StatePeriod,
  type Subscription,
} from "./subscription.schema.js";
import { azureSubscriptionKey, grantKey, subscriptionKey } from "./subscription-rows.js";

type Make = {
  ids(name: string): string;
  now: string;
  grantedBy: string;
  orderId: string;
  customerId: string;
  partner: Partner;
  reseller: Partner | undefined;
  offer: Offer;
  quantity: number;
  friendlyName?: string;
};
type Made = { subscriptionId: string; azureSubscriptionId?: string; changes: LedgerChange[] };

/**
 * The rows of a subscription that begins now: active, and where it is Azure with its Azure subscription (ORD-07), on
 * which the selling partner alone is Owner (ACC-01, ACC-02).
 */
export function newSubscription(make: Make): Made {
  const { ids, now, orderId, customerId, partner, reseller, offer, quantity } = make;
  const isAzure = offer.family !== "licence";
  const azureSubscriptionId = ids("azure-subscription");
  // A legacy Azure subscription shares its id with the Azure subscription until a transfer (wire reference 10.1).
  const isLegacy = isAzure && offer.family !== "azurePlan";
  const subscriptionId = isLegacy ? azureSubscriptionId : ids("subscription");
  const resold = reseller === undefined ? {} : { resellerId: reseller.partnerId, resellerMpnId: reseller.mpnId };
  const states: StatePeriod[] = [{ state: "active", from: now }];
  const friendlyName = make.friendlyName ?? offer.name;

  const subscription: Subscription = {
    subscriptionId,
    customerId,
    partnerId: partner.partnerId,
    ...resold,
    orderId,
    offerId: offer.offerId,
    offerName: offer.name,
    family: offer.family,
    friendlyName,
    quantity,
    ...(isLegacy ? { entitlementId: azureSubscriptionId } : {}),
    state: "active",
    states,
    createdAt: now,
  };
  const commercial: LedgerChange = { create: subscriptionKey(subscriptionId), value: subscription };
  if (!isAzure) return { subscriptionId, changes: [commercial] };

  const owner: OwnershipPeriod = {
    partnerId: partner.partnerId,
    ...resold,
    offerId: offer.offerId,
    family: offer.family,
    subscriptionId,
    orderId,
    from: now,
  };
  const azure: AzureSubscription = {
    azureSubscriptionId,
    customerId,
    friendlyName,
    state: "active",
    states,
    owners: [owner],
  };
  const grant: RoleGrant = {
    grantId: ids("owner-grant"),
    azureSubscriptionId,
    scope: `/subscriptions/${azureSubscriptionId}`,
    principalKind: "partnerGroup",
    principalId: partner.partnerId,
    roleId: ownerRoleId,
    from: now,
    grantedBy: make.grantedBy,
  };
  return {
    subscriptionId,
    azureSubscriptionId,
    changes: [
      commercial,
      { create: azureSubscriptionKey(azureSubscriptionId), value: azure },
      { create: grantKey(azureSubscriptionId, grant.grantId), value: grant },
    ],
  };
}
