import { link } from "../kernel/wire-link.js";
import type { Order } from "./order.schema.js";

/** The wire's `Order`. */
export function orderResource(order: Order) {
  const self = `/customers/${order.customerId}/orders/${order.orderId}`;
  return {
    id: order.orderId,
    alternateId: order.orderId.replaceAll("-", "").slice(0, 12),
    referenceCustomerId: order.customerId,
    billingCycle: order.billingCycle,
    currencyCode: order.currency,
    lineItems: order.lineItems.map((line) => ({
      ...line,
      transactionType: "new",
      links: { subscription: link(`/customers/${order.customerId}/subscriptions/${line.subscriptionId}`) },
    })),
    creationDate: order.createdAt,
    status: order.status,
    transactionType: "UserPurchase",
    links: { self: link(self) },
    attributes: { objectType: "Order" },
  };
}
