import { z } from "zod";
import { OfferBillingCycle, OfferTerm } from "../catalogue/offer.schema.js";
import { limits } from "../kernel/limits.js";

/** A GUID, or what clients write for none. */
const OptionalId = z.union([z.guid().toLowerCase(), z.literal("").transform(() => undefined)]).optional();
const Words = z.union([z.string().max(60), z.int()]);

/** One line of an order as the wire sends it; what Partner Center marks read-only is not looked at. */
const NewOrderLine = z.object({
  lineItemNumber: z.int().min(0),
  offerId: z.string().min(1).max(200),
  quantity: z.int(),
  friendlyName: z.string().max(200).optional(),
  partnerIdOnRecord: z.string().max(20).optional(),
  /** Further partners that the client keeps on record; they are told back, nothing depends on them. */
  additionalPartnerIdsOnRecord: z.array(z.string().max(20)).max(5).optional(),
  termDuration: z.string().max(20).optional(),
  customTermEndDate: z.string().max(100).optional(),
  renewsTo: z.object({ termDuration: z.string().max(20).optional() }).optional(),
  promotionId: z.string().max(200).optional(),
  /** Of an add-on: the subscription that it belongs to; left out where a line before sells it. */
  parentSubscriptionId: OptionalId,
});
export type NewOrderLine = z.infer<typeof NewOrderLine>;

/** The body of `POST /v1/customers/{id}/orders`. */
export const NewOrder = z.object({
  referenceCustomerId: z.string().optional(),
  billingCycle: Words.optional(),
  currencyCode: z.string().max(20).optional(),
  lineItems: z.array(NewOrderLine).min(1).max(limits.orderLinesMax),
  partnerOnRecordAttestationAccepted: z.boolean().optional(),
});
export type NewOrder = z.infer<typeof NewOrder>;

/** The body of `PATCH …/orders/{id}`: the whole order as it was read, or the part that is meant. */
export const OrderChange = z.object({
  id: z.string().max(60).optional(),
  referenceCustomerId: z.string().optional(),
  billingCycle: Words.optional(),
  status: z.union([z.string().max(60), z.int()]).optional(),
  lineItems: z
    .array(
      NewOrderLine.partial().extend({
        subscriptionId: OptionalId,
      }),
    )
    .max(limits.orderLinesMax)
    .optional(),
  partnerOnRecordAttestationAccepted: z.boolean().optional(),
});
export type OrderChange = z.infer<typeof OrderChange>;

export const OrderLine = z.object({
  lineItemNumber: z.int(),
  offerId: z.string(),
  quantity: z.int(),
  friendlyName: z.string().optional(),
  partnerIdOnRecord: z.string().optional(),
  additionalPartnerIdsOnRecord: z.array(z.string()).optional(),
  termDuration: OfferTerm.shape.duration.optional(),
  parentSubscriptionId: z.guid().optional(),
  subscriptionId: z.guid(),
});
export type OrderLine = z.infer<typeof OrderLine>;

/** An order is one thing: it exists with all its subscriptions or not at all. */
export const Order = z.object({
  orderId: z.guid(),
  customerId: z.guid(),
  partnerId: z.guid(),
  billingCycle: OfferBillingCycle,
  currency: z.string(),
  lineItems: z.array(OrderLine),
  status: z.enum(["completed"]),
  createdAt: z.iso.datetime(),
  /** Counts its changes: with the id its ETag. */
  revision: z.int().optional(),
});
export type Order = z.infer<typeof Order>;
