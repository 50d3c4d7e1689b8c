import { z } from "zod";
import { limits } from "../kernel/limits.js";

/** One line of an order as the wire sends it; what Partner Center marks read-only is not looked at. */
const NewOrderLine = z.object({
  lineItemNumber: z.int().min(0),
  offerId: z.string().min(1).max(200),
  quantity: z.int(),
  friendlyName: z.string().max(200).optional(),
  partnerIdOnRecord: z.string().max(20).optional(),
});

/** The body of `POST /v1/customers/{id}/orders`. Every order is monthly so far: another cycle is not looked at. */
export const NewOrder = z.object({
  referenceCustomerId: z.string().optional(),
  billingCycle: z.string().optional(),
  lineItems: z.array(NewOrderLine).min(1).max(limits.orderLinesMax),
  partnerOnRecordAttestationAccepted: z.boolean().optional(),
});
export type NewOrder = z.infer<typeof NewOrder>;

export const OrderLine = NewOrderLine.extend({ subscriptionId: z.guid() });
export type OrderLine = z.infer<typeof OrderLine>;

/** An order is one thing: it exists with all its subscriptions or not at all. */
export const Order = z.object({
  orderId: z.guid(),
  customerId: z.guid(),
  partnerId: z.guid(),
  billingCycle: z.string(),
  currency: z.string(),
  lineItems: z.array(OrderLine),
  status: z.enum(["completed"]),
  createdAt: z.iso.datetime(),
});
export type Order = z.infer<typeof Order>;
