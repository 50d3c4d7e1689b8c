import { findSubscription, listEntitlements, listSubscriptions } from "../shared/subscriptions/find-subscriptions.js";
import { entitlementResource, subscriptionResource } from "../shared/subscriptions/subscription.wire.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { ok } from "../shared/triggers/replies.js";

export const subscriptionRoutes = routes({
  "list-subscriptions": {
    route: "GET v1/customers/{customerId:guid}/subscriptions",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params, query, self }) => {
      const filter = { orderId: query("order_id")?.toLowerCase(), mpnId: query("mpn_id") };
      const found = await listSubscriptions(backend, { caller, customerId: params.customerId, filter });
      return ok(collection({ items: found.map(subscriptionResource), self }));
    },
  },
  "get-subscription": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params }) =>
      ok(subscriptionResource(await findSubscription(backend, { caller, ...params }))),
  },
  "list-azure-entitlements": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/azureentitlements",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params, self }) =>
      ok(
        collection({ items: (await listEntitlements(backend, { caller, ...params })).map(entitlementResource), self }),
      ),
  },
});
