import { link } from "../kernel/wire-link.js";
import type { Query } from "../triggers/query.js";
import type { Order, OrderLine } from "./order.schema.js";

const pathOf = ({ customerId, orderId }: Order) => `/customers/${customerId}/orders/${orderId}`;

/** The version of an order, in the form that clients have seen. */
export const orderEtag = ({ orderId, revision = 1 }: Order): string =>
  Buffer.from(JSON.stringify({ id: orderId, version: revision })).toString("base64");

/** The wire's `Order`. Its lines have no `pricing`: what is sold here is charged by its usage or its price list, not by the order. */
export function orderResource(order: Order) {
  const self = pathOf(order);
  return {
    id: order.orderId,
    alternateId: order.orderId.replaceAll("-", "").slice(0, 12),
    referenceCustomerId: order.customerId,
    // Java knows no three years.
    billingCycle: order.billingCycle === "triennial" ? undefined : order.billingCycle,
    currencyCode: order.currency,
    lineItems: order.lineItems.map((line) => lineResource(order, line)),
    creationDate: order.createdAt,
    status: order.status,
    transactionType: "UserPurchase",
    links: {
      self: link(self),
      provisioningStatus: link(`${self}/provisioningstatus`),
      patchOperation: { ...link(self), method: "PATCH" },
    },
    attributes: { etag: orderEtag(order), objectType: "Order" },
  };
}

function lineResource(order: Order, line: OrderLine) {
  const [product, sku] = line.offerId.split(":");
  const { customerId } = order;
  return {
    ...line,
    transactionType: "new",
    links: {
      ...(sku === undefined
        ? {}
        : { product: link(`/products/${product}`), sku: link(`/products/${product}/skus/${sku}`) }),
      subscription: link(`/customers/${customerId}/subscriptions/${line.subscriptionId}`),
      provisioningStatus: link(`${pathOf(order)}/provisioningstatus`),
      activationLinks: link(`${pathOf(order)}/lineitems/${line.lineItemNumber}/activationlinks`),
    },
  };
}

/** The wire's provisioning status of a line: an order is there with all its subscriptions or not at all. */
export const provisioningStatusResource = ({ lineItemNumber, quantity }: OrderLine) => ({
  lineItemNumber,
  status: "fulfilled",
  quantityProvisioningInformation: [{ quantity, status: "fulfilled" }],
  attributes: { objectType: "OrderLineItemProvisioningStatus" },
});

const billingTypes = ["onetime", "monthly", "annual", "triennial", "none"] as const;

/** The billing cycle that a list of orders is asked for; clients write it as billing type. */
export function billingTypeAsked(query: Query): Order["billingCycle"] | undefined {
  // Whether prices are wanted too; a word that is neither yes nor no is a mistake of the client.
  query.bool("include_price");
  const asked = query.word("billingType", billingTypes);
  return asked === "onetime" ? "one_time" : asked;
}
