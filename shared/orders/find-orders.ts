import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { servedCustomer } from "../customers/served-customer.js";
import type { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Order, OrderLine } from "./order.schema.js";
import { ordersIn } from "./order-rows.js";

/** The orders that the calling partner placed for the customer, oldest first: one read of the customer's file. */
export async function listOrders(
  backend: Backend,
  caller: Caller,
  customerId: string,
  billingCycle?: string,
): Promise<Order[]> {
  const { file } = await servedCustomer(backend, caller.tenantId, customerId);
  const own = ordersIn(file).filter((order) => order.partnerId === caller.tenantId);
  return own
    .filter((order) => billingCycle === undefined || order.billingCycle === billingCycle)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
}

/** One order of the calling partner. */
export async function findOrder(backend: Backend, caller: Caller, customerId: string, orderId: string): Promise<Order> {
  const order = (await listOrders(backend, caller, customerId)).find((one) => one.orderId === orderId);
  if (order === undefined) throw orderNotFound(orderId);
  return order;
}

/** One line of an order; its numbers begin with 0. */
export async function findOrderLine(
  backend: Backend,
  caller: Caller,
  { customerId, orderId, lineItemNumber }: { customerId: string; orderId: string; lineItemNumber: number },
): Promise<OrderLine> {
  const order = await findOrder(backend, caller, customerId, orderId);
  const line = order.lineItems.find((one) => one.lineItemNumber === lineItemNumber);
  if (line !== undefined) return line;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "Order {orderId} has no line {lineItemNumber}; its lines are 0 to {most}.",
    remedy: "Read the order for the numbers of its lines.",
    parameters: { orderId, lineItemNumber: String(lineItemNumber), most: String(order.lineItems.length - 1) },
  });
}

export function orderNotFound(orderId: string): Refusal {
  return phrasedRefusal("NOT_FOUND", {
    fact: "No order of this partner for the customer has the id {orderId}.",
    remedy: "List the orders with GET /v1/customers/{customerId}/orders.",
    parameters: { orderId },
    wireCode: 20000,
  });
}
