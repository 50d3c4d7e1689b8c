import { NewOrder } from "../shared/orders/order.schema.js";
import { orderResource } from "../shared/orders/order.wire.js";
import { findOrder, listOrders, placeOrder } from "../shared/orders/place-order.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { created, ok } from "../shared/triggers/replies.js";

export const orderRoutes = routes({
  "place-order": {
    route: "POST v1/customers/{customerId:guid}/orders",
    needs: "orders.write",
    body: NewOrder,
    handle: async ({ backend, caller, params, body }) =>
      created(orderResource(await placeOrder(backend, { caller, customerId: params.customerId, order: body }))),
  },
  "list-orders": {
    route: "GET v1/customers/{customerId:guid}/orders",
    needs: "orders.read",
    handle: async ({ backend, caller, params, self }) =>
      ok(collection({ items: (await listOrders(backend, caller, params.customerId)).map(orderResource), self })),
  },
  "get-order": {
    route: "GET v1/customers/{customerId:guid}/orders/{orderId:guid}",
    needs: "orders.read",
    handle: async ({ backend, caller, params }) =>
      ok(orderResource(await findOrder(backend, caller, params.customerId, params.orderId))),
  },
});
