import { changeProduct, listProductChanges } from "../shared/orders/change-product.js";
import { listTargets } from "../shared/orders/list-targets.js";
import { ChosenUpgrade, NewTransition } from "../shared/orders/product-change.schema.js";
import {
  eligibilityResource,
  movesAssignments,
  transitionResource,
  upgradeMovesAssignments,
  upgradeResource,
  upgradeResult,
} from "../shared/orders/product-change.wire.js";
import { culturesOf, languageOf } from "../shared/triggers/answering.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { inLanguage, ok } from "../shared/triggers/replies.js";

/** Licences that go over to another offer: legacy ones by an upgrade, those of new commerce by a transition. */
export const productChangeRoutes = routes({
  "list-subscription-upgrades": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/upgrades",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params, request, self }) => {
      const found = await listTargets(backend, { caller, ...params });
      const upgrades = found.own.isNewCommerce ? [] : found.targets;
      const language = languageOf(request);
      const items = upgrades.map(upgradeResource(found, { cultures: culturesOf(request), language }));
      return ok(collection({ items, self }), inLanguage(language));
    },
  },
  "upgrade-subscription": {
    route: "POST v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/upgrades",
    needs: "orders.write",
    body: ChosenUpgrade,
    handle: async ({ backend, caller, params, body }) => {
      const change = await changeProduct(backend, {
        caller,
        ...params,
        to: body.targetOffer.id,
        movesAssignments: upgradeMovesAssignments(body),
        method: "upgrade",
      });
      return ok(upgradeResult(change));
    },
  },
  "list-transition-eligibilities": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/transitioneligibilities",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params, query, request, self }) => {
      const time = query.word("eligibilityType", ["immediate", "scheduled"]);
      const found = await listTargets(backend, { caller, ...params, time });
      const targets = found.own.isNewCommerce ? found.targets : [];
      const language = languageOf(request);
      return ok(
        collection({
          items: targets.map(eligibilityResource(found, { cultures: culturesOf(request), language })),
          self,
        }),
        inLanguage(language),
      );
    },
  },
  "list-transitions": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/transitions",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params, query, self }) => {
      const changes = await listProductChanges(backend, { caller, ...params }, query("operationId"));
      return ok(collection({ items: changes.map(transitionResource), self }));
    },
  },
  "transition-subscription": {
    route: "POST v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/transitions",
    needs: "orders.write",
    body: NewTransition,
    handle: async ({ backend, caller, params, body }) => {
      const { toCatalogItemId: to, transitionType, ...rest } = body;
      const change = await changeProduct(backend, {
        caller,
        ...params,
        ...rest,
        to,
        movesAssignments: movesAssignments(transitionType),
        method: "transition",
      });
      return ok(transitionResource(change));
    },
  },
});
