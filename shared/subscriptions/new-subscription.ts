import { isNewCommerce } from "../catalogue/offer.rules.js";
import type { Offer, OfferBillingCycle } from "../catalogue/offer.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import type { Partner } from "../partners/partner.schema.js";
import { programmeDays } from "../partners/programme.rules.js";
import { seatsFrom } from "./periods.rules.js";
import {
  type AzureSubscription,
  type OwnershipPeriod,
  ownerRoleId,
  type RoleGrant,
  type Subscription,
  type TermDuration,
} from "./subscription.schema.js";
import { azureSubscriptionKey, grantKey, subscriptionKey } from "./subscription-rows.js";
import { daysAfter, termEnd } from "./terms.rules.js";

/** What an order line says of the subscription; without a term it runs for as long as it is used. */
export type SoldLine = {
  quantity: number;
  friendlyName?: string | undefined;
  billingCycle: OfferBillingCycle;
  termDuration?: TermDuration | undefined;
  parentSubscriptionId?: string | undefined;
  /** Its seats come from this subscription of new commerce, which bound them: their days to be given back go on (10.10). */
  movedFrom?: Pick<Subscription, "cancellationAllowedUntil"> | undefined;
};
type Make = {
  ids(name: string): string;
  now: string;
  grantedBy: string;
  orderId: string;
  customerId: string;
  partner: Pick<Partner, "partnerId">;
  reseller: Pick<Partner, "partnerId" | "mpnId"> | undefined;
  offer: Offer;
  line: SoldLine;
};
type Made = { subscriptionId: string; azureSubscriptionId?: string; changes: LedgerChange[] };

/**
 * The rows of a subscription that begins now: active, and where it is Azure with its Azure subscription (ORD-07), on
 * which the selling partner alone is Owner (ACC-01, ACC-02).
 */
export function newSubscription(make: Make): Made {
  const { ids, offer } = make;
  const subscription = newCommercial(make);
  const { subscriptionId, friendlyName } = subscription;
  const commercial: LedgerChange = { create: subscriptionKey(subscriptionId), value: subscription };
  if (offer.family === "licence") return { subscriptionId, changes: [commercial] };

  const azureSubscriptionId = ids("azure-subscription");
  const azure = newAzureSubscription({ ...make, azureSubscriptionId, friendlyName, below: subscription });
  return { subscriptionId, azureSubscriptionId, changes: [commercial, ...azure.changes] };
}

type MakeAzure = Pick<Make, "ids" | "now" | "grantedBy"> & {
  azureSubscriptionId: string;
  friendlyName: string;
  /** The subscription whose usage it is. */
  below: Subscription;
};

/** The rows of an Azure subscription that begins now below a commercial one, on which the partner alone is Owner (ACC-01). */
export function newAzureSubscription(make: MakeAzure): {
  azure: AzureSubscription;
  grant: RoleGrant;
  changes: LedgerChange[];
} {
  const { ids, now, azureSubscriptionId, friendlyName, below } = make;
  const { customerId, partnerId, resellerId, resellerMpnId, offerId, family, subscriptionId, orderId } = below;
  const resold = resellerId === undefined || resellerMpnId === undefined ? {} : { resellerId, resellerMpnId };
  const owner: OwnershipPeriod = { partnerId, ...resold, offerId, family, subscriptionId, orderId, from: now };
  const azure: AzureSubscription = {
    azureSubscriptionId,
    customerId,
    friendlyName,
    state: "active",
    states: [{ state: "active", from: now }],
    owners: [owner],
  };
  const grant: RoleGrant = {
    grantId: ids("owner-grant"),
    azureSubscriptionId,
    scope: `/subscriptions/${azureSubscriptionId}`,
    principalKind: "partnerGroup",
    principalId: partnerId,
    roleId: ownerRoleId,
    from: now,
    grantedBy: make.grantedBy,
  };
  const changes: LedgerChange[] = [
    { create: azureSubscriptionKey(azureSubscriptionId), value: azure },
    { create: grantKey(azureSubscriptionId, grant.grantId), value: grant },
  ];
  return { azure, grant, changes };
}

/**
 * The commercial subscription alone, active from now: what an order of a licence makes, and what a conversion puts over
 * Azure subscriptions that are there already (SUB-12).
 */
export function newCommercial(make: Omit<Make, "grantedBy">): Subscription {
  const { ids, now, orderId, customerId, partner, offer, line } = make;
  // A legacy Azure subscription shares its id with the Azure subscription until a transfer (wire reference 10.1).
  const sharesItsId = offer.family !== "licence" && offer.family !== "azurePlan";
  const subscriptionId = sharesItsId ? ids("azure-subscription") : ids("subscription");
  return {
    subscriptionId,
    customerId,
    partnerId: partner.partnerId,
    ...resoldBy(make),
    orderId,
    offerId: offer.offerId,
    offerName: offer.name,
    family: offer.family,
    ...(offer.cloud === "global" ? {} : { cloud: offer.cloud }),
    isNewCommerce: isNewCommerce(offer),
    isTrial: offer.isTrial === true,
    friendlyName: line.friendlyName ?? offer.name,
    quantity: line.quantity,
    quantities: seatsFrom([], line.quantity, now, line.movedFrom === undefined ? 0 : line.quantity),
    ...termsOf(line, offer, now),
    ...(line.parentSubscriptionId === undefined ? {} : { parentSubscriptionId: line.parentSubscriptionId }),
    ...(sharesItsId ? { entitlementId: subscriptionId } : {}),
    state: "active",
    states: [{ state: "active", from: now }],
    suspensionReasons: [],
    createdAt: now,
  };
}

const resoldBy = ({ reseller }: Pick<Make, "reseller">) =>
  reseller === undefined ? {} : { resellerId: reseller.partnerId, resellerMpnId: reseller.mpnId };

type Terms = Pick<
  Subscription,
  "billingCycle" | "termDuration" | "termEndsAt" | "cancellationAllowedUntil" | "autoRenew"
>;

/** A trial ends with its term; everything else is renewed unless its offer or its partner says otherwise. */
function termsOf({ billingCycle, termDuration, movedFrom }: SoldLine, offer: Offer, now: string): Terms {
  const autoRenew = offer.isTrial !== true && offer.isAutoRenewable !== false;
  if (termDuration === undefined) return { billingCycle, autoRenew };
  const fresh = daysAfter(now, programmeDays.newCommerceReturnable);
  const cancellationAllowedUntil = movedFrom === undefined ? fresh : (movedFrom.cancellationAllowedUntil ?? now);
  return {
    billingCycle,
    termDuration,
    termEndsAt: termEnd(now, termDuration, now),
    ...(isNewCommerce(offer) ? { cancellationAllowedUntil } : {}),
    autoRenew,
  };
}
