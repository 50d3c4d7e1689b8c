import { z } from "zod";
import { Subscription } from "./subscription.schema.js";

/** What a partner's list says of one of its subscriptions, and which version of the customer's file it says it from. */
export const SubscriptionListing = Subscription.pick({
  subscriptionId: true,
  customerId: true,
  resellerId: true,
  resellerMpnId: true,
  orderId: true,
  offerId: true,
  offerName: true,
  family: true,
  isTrial: true,
  friendlyName: true,
  quantity: true,
  billingCycle: true,
  termDuration: true,
  termEndsAt: true,
  autoRenew: true,
  parentSubscriptionId: true,
  entitlementId: true,
  state: true,
  suspensionReasons: true,
  createdAt: true,
}).extend({ version: z.int() });
export type SubscriptionListing = z.infer<typeof SubscriptionListing>;

/** What a partner narrows its list by; the renewal is the end of the term, `from` inclusive and `to` exclusive. */
export const SubscriptionFilter = Subscription.pick({
  state: true,
  offerId: true,
  resellerId: true,
  customerId: true,
})
  .extend({ renewalFrom: z.iso.datetime(), renewalTo: z.iso.datetime() })
  .partial();
export type SubscriptionFilter = z.infer<typeof SubscriptionFilter>;
