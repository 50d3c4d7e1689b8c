import { z } from "zod";
import { addAzureSubscription } from "../shared/orders/add-azure-subscription.js";
import { NewEntitlement } from "../shared/subscriptions/change/subscription-patch.schema.js";
import {
  cancelEntitlement,
  findEntitlement,
  listEntitlements,
  reactivateEntitlement,
} from "../shared/subscriptions/entitlements.js";
import { entitlementResource } from "../shared/subscriptions/subscription.wire.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { accepted, created, ok } from "../shared/triggers/replies.js";

export const entitlementRoutes = routes({
  "list-azure-entitlements": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/azureentitlements",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params, self }) =>
      ok(
        collection({ items: (await listEntitlements(backend, { caller, ...params })).map(entitlementResource), self }),
      ),
  },
  "create-azure-entitlement": {
    route: "POST v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/azureentitlements",
    needs: "orders.write",
    body: NewEntitlement,
    handle: async ({ backend, caller, params, body }) =>
      created(entitlementResource(await addAzureSubscription(backend, { caller, ...params, ...body }))),
  },
  "get-azure-entitlement": {
    route:
      "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/azureentitlements/{entitlementId:guid}",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params }) =>
      ok(entitlementResource(await findEntitlement(backend, { caller, ...params }))),
  },
  "cancel-azure-entitlement": {
    route:
      "POST v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/azureentitlements/{entitlementId:guid}/cancel",
    needs: "subscriptions.end",
    body: z.object({ cancellationReason: z.string().optional() }),
    handle: async ({ backend, caller, params, body: { cancellationReason: reason } }) =>
      ok(entitlementResource(await cancelEntitlement(backend, { caller, ...params, reason }))),
  },
  "reactivate-azure-entitlement": {
    route:
      "POST v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/azureentitlements/{entitlementId:guid}/reactivate",
    needs: "subscriptions.write",
    handle: async ({ backend, caller, params }) =>
      accepted(entitlementResource(await reactivateEntitlement(backend, { caller, ...params }))),
  },
});
