import { link } from "../kernel/wire-link.js";
import { lastInstant, neverEnds, statusWord } from "./subscription.wire.js";
import type { SubscriptionListing } from "./subscription-list.schema.js";

/** A subscription on the list: as the wire has it, with its customer, and as much as can be told without its file. */
export function partnerSubscriptionResource(listing: SubscriptionListing) {
  const { subscriptionId: id, customerId, family, termEndsAt, suspensionReasons } = listing;
  const isUsage = family !== "licence";
  return {
    id,
    customerId,
    entitlementId: listing.entitlementId,
    offerId: listing.offerId,
    offerName: listing.offerName,
    friendlyName: listing.friendlyName,
    quantity: listing.quantity,
    unitType: isUsage ? "Usage-based" : "Licenses",
    parentSubscriptionId: listing.parentSubscriptionId,
    creationDate: listing.createdAt,
    effectiveStartDate: listing.createdAt,
    commitmentEndDate: termEndsAt === undefined ? neverEnds : lastInstant(termEndsAt),
    /** What `renewalFrom` and `renewalTo` look at. */
    renewalDate: termEndsAt,
    status: statusWord[listing.state],
    autoRenewEnabled: listing.autoRenew,
    isTrial: listing.isTrial,
    billingType: isUsage ? "usage" : "license",
    billingCycle: listing.billingCycle === "triennial" ? undefined : listing.billingCycle,
    termDuration: listing.termDuration,
    resellerId: listing.resellerId,
    partnerId: listing.resellerMpnId,
    suspensionReasons: suspensionReasons.length === 0 ? undefined : suspensionReasons,
    orderId: listing.orderId,
    links: {
      self: link(`/customers/${customerId}/subscriptions/${id}`),
      customer: link(`/customers/${customerId}`),
    },
    attributes: { objectType: "Subscription" },
  };
}
