import { changeOrder } from "../shared/orders/change-order.js";
import { findOrder, findOrderLine, listOrders } from "../shared/orders/find-orders.js";
import { NewOrder, OrderChange } from "../shared/orders/order.schema.js";
import { billingTypeAsked, orderEtag, orderResource, provisioningStatusResource } from "../shared/orders/order.wire.js";
import { placeOrder } from "../shared/orders/place-order.js";
import { asPartnerAsked } from "../shared/partners/partner-asked.js";
import { decisionResource } from "../shared/selling/decision.wire.js";
import { explainDecision } from "../shared/selling/explain-decision.js";
import { languageOf } from "../shared/triggers/answering.js";
import { collection } from "../shared/triggers/collection.js";
import { EtagInBody, refuseStale } from "../shared/triggers/etag.js";
import { routes } from "../shared/triggers/http.js";
import { created, inLanguage, ok } from "../shared/triggers/replies.js";

/** Orders, and the decision by which they are taken. */
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
    handle: async ({ backend, caller, params, query, self }) => {
      const orders = await listOrders(backend, caller, params.customerId, billingTypeAsked(query));
      return ok(collection({ items: orders.map(orderResource), self }));
    },
  },
  "get-order": {
    route: "GET v1/customers/{customerId:guid}/orders/{orderId:guid}",
    needs: "orders.read",
    handle: async ({ backend, caller, params }) =>
      ok(orderResource(await findOrder(backend, caller, params.customerId, params.orderId))),
  },
  "change-order": {
    route: "PATCH v1/customers/{customerId:guid}/orders/{orderId:guid}",
    needs: "orders.write",
    body: OrderChange.extend(EtagInBody.shape),
    handle: async ({ backend, caller, params, body, request }) => {
      const { attributes, ...change } = body;
      const after = await changeOrder(backend, {
        ...{ caller, change, ...params },
        refuseStale: (current) => refuseStale(request, { attributes }, orderEtag(current)),
      });
      return ok(orderResource(after));
    },
  },
  "get-order-provisioning-status": {
    route: "GET v1/customers/{customerId:guid}/orders/{orderId:guid}/provisioningstatus",
    needs: "orders.read",
    handle: async ({ backend, caller, params, self }) => {
      const { lineItems } = await findOrder(backend, caller, params.customerId, params.orderId);
      return ok(collection({ items: lineItems.map(provisioningStatusResource), self }));
    },
  },
  "list-activation-links": {
    route: "GET v1/customers/{customerId:guid}/orders/{orderId:guid}/lineitems/{lineItemNumber:int}/activationlinks",
    needs: "orders.read",
    handle: async ({ backend, caller, params, self }) => {
      const { customerId, orderId, lineItemNumber } = params;
      await findOrderLine(backend, caller, { customerId, orderId, lineItemNumber: Number(lineItemNumber) });
      // Only other publishers' software has them, and that is not sold here.
      return ok(collection({ items: [], self }));
    },
  },
  "explain-selling-decision": {
    route: "GET v1/customers/{customerId:guid}/offers/{offerId}/decision",
    needs: "decisions.read",
    handle: async ({ backend, caller: asking, params, query, request }) => {
      const language = languageOf(request);
      const caller = await asPartnerAsked(backend, asking, query("partnerId"));
      const decision = await explainDecision(backend, {
        ...{ caller, ...params, language },
        date: query("date"),
        resellerId: query("resellerId"),
      });
      return ok(decisionResource(decision, { isOthers: caller !== asking }), inLanguage(language));
    },
  },
});
