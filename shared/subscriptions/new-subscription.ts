import { isNewCommerce } from "../catalogue/offer.rules.js";
import type { Offer, OfferBillingCycle } from "../catalogue/offer.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import type { Partner } from "../partners/partner.schema.js";
import {
  type AzureSubscription,
  type OwnershipPeriod,
  ownerRoleId,
  type RoleGrant,
  type StatePeriod,
  type Subscription,
  type TermDuration,
} from "./subscription.schema.js";
import { azureSubscriptionKey, grantKey, subscriptionKey } from "./subscription-rows.js";
import { cancellationDays, daysAfter, termEnd } from "./terms.rules.js";

/** What an order line says of the subscription; without a term it runs for as long as it is used. */
export type SoldLine = {
  quantity: number;
  friendlyName?: string | undefined;
  billingCycle: OfferBillingCycle;
  termDuration?: TermDuration | undefined;
  parentSubscriptionId?: string | undefined;
};
type Make = {
  ids(name: string): string;
  now: string;
  grantedBy: string;
  orderId: string;
  customerId: string;
  partner: Partner;
  reseller: Partner | undefined;
  offer: Offer;
  line: SoldLine;
};
type Made = { subscriptionId: string; azureSubscriptionId?: string; changes: LedgerChange[] };

/**
 * The rows of a subscription that begins now: active, and where it is Azure with its Azure subscription (ORD-07), on
 * which the selling partner alone is Owner (ACC-01, ACC-02).
 */
export function newSubscription(make: Make): Made {
  const { ids, now, orderId, customerId, partner, reseller, offer, line } = make;
  const isAzure = offer.family !== "licence";
  const azureSubscriptionId = ids("azure-subscription");
  // A legacy Azure subscription shares its id with the Azure subscription until a transfer (wire reference 10.1).
  const isLegacy = isAzure && offer.family !== "azurePlan";
  const subscriptionId = isLegacy ? azureSubscriptionId : ids("subscription");
  const resold = reseller === undefined ? {} : { resellerId: reseller.partnerId, resellerMpnId: reseller.mpnId };
  const states: StatePeriod[] = [{ state: "active", from: now }];
  const friendlyName = line.friendlyName ?? offer.name;

  const subscription: Subscription = {
    subscriptionId,
    customerId,
    partnerId: partner.partnerId,
    ...resold,
    orderId,
    offerId: offer.offerId,
    offerName: offer.name,
    family: offer.family,
    isNewCommerce: isNewCommerce(offer),
    isTrial: offer.isTrial === true,
    friendlyName,
    quantity: line.quantity,
    quantities: [{ quantity: line.quantity, from: now }],
    ...termsOf(line, offer, now),
    ...(line.parentSubscriptionId === undefined ? {} : { parentSubscriptionId: line.parentSubscriptionId }),
    ...(isLegacy ? { entitlementId: azureSubscriptionId } : {}),
    state: "active",
    states,
    suspensionReasons: [],
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

type Terms = Pick<
  Subscription,
  "billingCycle" | "termDuration" | "termEndsAt" | "cancellationAllowedUntil" | "autoRenew"
>;

/** A trial ends with its term; everything else is renewed unless its offer or its partner says otherwise. */
function termsOf({ billingCycle, termDuration }: SoldLine, offer: Offer, now: string): Terms {
  const autoRenew = offer.isTrial !== true && offer.isAutoRenewable !== false;
  if (termDuration === undefined) return { billingCycle, autoRenew };
  return {
    billingCycle,
    termDuration,
    termEndsAt: termEnd(now, termDuration, now),
    ...(isNewCommerce(offer) ? { cancellationAllowedUntil: daysAfter(now, cancellationDays) } : {}),
    autoRenew,
  };
}
