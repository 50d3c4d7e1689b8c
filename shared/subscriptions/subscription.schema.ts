import { z } from "zod";
import { OfferFamily } from "../catalogue/offer.schema.js";

export const SubscriptionState = z.enum(["pending", "active", "suspended", "cancelled"]);

/** From `from`, inclusive, to `to`, exclusive; the last period is open. No gaps, no overlaps. */
export const StatePeriod = z.object({
  state: SubscriptionState,
  from: z.iso.datetime(),
  to: z.iso.datetime().optional(),
});
export type StatePeriod = z.infer<typeof StatePeriod>;

/** Who is billed for what started in the period, under which offer and through which reseller of record (USG-07). */
export const OwnershipPeriod = z.object({
  partnerId: z.guid(),
  resellerId: z.guid().optional(),
  resellerMpnId: z.string().optional(),
  offerId: z.string(),
  family: OfferFamily,
  subscriptionId: z.guid(),
  orderId: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime().optional(),
});
export type OwnershipPeriod = z.infer<typeof OwnershipPeriod>;

/** The commercial subscription that an order made: what the wire calls a subscription. */
export const Subscription = z.object({
  subscriptionId: z.guid(),
  customerId: z.guid(),
  partnerId: z.guid(),
  resellerId: z.guid().optional(),
  resellerMpnId: z.string().optional(),
  orderId: z.string(),
  offerId: z.string(),
  offerName: z.string(),
  family: OfferFamily,
  friendlyName: z.string(),
  quantity: z.int(),
  /** Legacy Azure: the Azure subscription, whose id it shares until a transfer. */
  entitlementId: z.guid().optional(),
  state: SubscriptionState,
  states: z.array(StatePeriod),
  createdAt: z.iso.datetime(),
});
export type Subscription = z.infer<typeof Subscription>;

/** The Azure subscription in which usage arises: its owners and states over time decide what a record is worth. */
export const AzureSubscription = z.object({
  azureSubscriptionId: z.guid(),
  customerId: z.guid(),
  friendlyName: z.string(),
  state: SubscriptionState,
  states: z.array(StatePeriod),
  owners: z.array(OwnershipPeriod),
});
export type AzureSubscription = z.infer<typeof AzureSubscription>;

/** A role on an Azure subscription or below it (ACC). `scope` is the Azure Resource Manager path. */
export const RoleGrant = z.object({
  grantId: z.guid(),
  azureSubscriptionId: z.guid(),
  scope: z.string(),
  principalKind: z.enum(["partnerGroup", "resellerGroup", "user", "group", "servicePrincipal"]),
  /** For the two partner groups: the partner's tenant. */
  principalId: z.string(),
  roleId: z.guid(),
  from: z.iso.datetime(),
  to: z.iso.datetime().optional(),
  grantedBy: z.string(),
});
export type RoleGrant = z.infer<typeof RoleGrant>;

export const ownerRoleId = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
