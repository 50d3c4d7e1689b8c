import { z } from "zod";
import { OfferBillingCycle, OfferFamily } from "../catalogue/offer.schema.js";
import { Cloud } from "../partners/partner.schema.js";

export const SubscriptionState = z.enum(["pending", "active", "suspended", "cancelled"]);

/** How long a licence's term is. Usage has none. */
export const TermDuration = z.enum(["P1M", "P1Y", "P3Y"]);
export type TermDuration = z.infer<typeof TermDuration>;

/** Why a subscription is suspended: by its partner, with its base subscription, because its term ended, or by a conversion. */
export const SuspensionReason = z.enum(["partner", "parent", "term_ended", "converted"]);
export type SuspensionReason = z.infer<typeof SuspensionReason>;

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

/** So many seats from `from`, inclusive, until the next entry; the last one holds. No gaps: the first begins with the subscription. */
export const QuantityPeriod = z.object({
  quantity: z.int(),
  from: z.iso.datetime(),
  /** So many of them came from another subscription then, to which they were bound; no new days to give them back begin (10.10). */
  moved: z.int().optional(),
});
export type QuantityPeriod = z.infer<typeof QuantityPeriod>;

/** What the next term will be, when the subscription is renewed. */
export const ScheduledNextTerm = z.object({
  offerId: z.string(),
  offerName: z.string(),
  quantity: z.int(),
  billingCycle: OfferBillingCycle,
  termDuration: TermDuration,
});
export type ScheduledNextTerm = z.infer<typeof ScheduledNextTerm>;

export const SupportContact = z.object({ supportTenantId: z.guid(), supportMpnId: z.string(), name: z.string() });
export type SupportContact = z.infer<typeof SupportContact>;

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
  /** Only of a national cloud: who had one of Germany's may have more (AMB-74). */
  cloud: Cloud.optional(),
  /** Sold as product and SKU, with terms and a cancellation window; otherwise a legacy offer. */
  isNewCommerce: z.boolean(),
  isTrial: z.boolean(),
  friendlyName: z.string(),
  quantity: z.int(),
  /** Its history: what billing counts seats by. */
  quantities: z.array(QuantityPeriod),
  billingCycle: OfferBillingCycle,
  /** Usage has no term (SUB-02). */
  termDuration: TermDuration.optional(),
  /** The first instant after the term. */
  termEndsAt: z.iso.datetime().optional(),
  /** New-commerce licences: until this instant they may be cancelled and seats given back (AMB-88). */
  cancellationAllowedUntil: z.iso.datetime().optional(),
  autoRenew: z.boolean(),
  scheduledNextTerm: ScheduledNextTerm.optional(),
  /** An add-on's base subscription. */
  parentSubscriptionId: z.guid().optional(),
  /** Legacy Azure: the Azure subscription, whose id it shares until a transfer. */
  entitlementId: z.guid().optional(),
  state: SubscriptionState,
  states: z.array(StatePeriod),
  suspensionReasons: z.array(SuspensionReason),
  supportContact: SupportContact.optional(),
  /** For reservations: since when it is registered. */
  registration: z.object({ registeredAt: z.iso.datetime() }).optional(),
  /** The plan that a conversion moved its Azure subscription to (SUB-12). */
  convertedTo: z.guid().optional(),
  /** The former direct partner from which a direct-to-indirect move brought it (PHS-11). */
  movedFrom: z.guid().optional(),
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
  /** Why the partner cancelled it, while it is cancelled. */
  cancellationReason: z.string().optional(),
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
