import { z } from "zod";
import { Subscription } from "./subscription.schema.js";

/** What time alone changes of a subscription on a list, as it is from an instant on. */
const ByTime = Subscription.pick({
  offerId: true,
  offerName: true,
  quantity: true,
  billingCycle: true,
  termDuration: true,
  termEndsAt: true,
  state: true,
  suspensionReasons: true,
}).extend({ at: z.iso.datetime() });

/**
 * What a partner's list says of one of its subscriptions, and which version of the customer's file it says it from; with
 * what time makes of it `next`, so that who reads it later than that reads what is so then.
 */
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
}).extend({ version: z.int(), next: ByTime.optional() });
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
