import {
  acceptRequest,
  declineRequest,
  openRequests,
  removeDelegatedAdmin,
  withdrawRequest,
} from "../shared/customers/answer-request.js";
import { customerResellers } from "../shared/customers/customer-resellers.js";
import { Extension, extendToProvider } from "../shared/customers/extend-relationship.js";
import {
  extendedResource,
  invitationResource,
  relationshipAnswer,
  resellerResource,
} from "../shared/customers/relationship.wire.js";
import { removeLink } from "../shared/partners/link-partners.js";
import { relatedPartnerResource, relationshipTypes } from "../shared/partners/partner.wire.js";
import { relatedPartners } from "../shared/partners/related-partners.js";
import { collection } from "../shared/triggers/collection.js";
import { conditionOf } from "../shared/triggers/filter.js";
import { routes } from "../shared/triggers/http.js";
import { requiredWord } from "../shared/triggers/query.js";
import { created, noContent, ok } from "../shared/triggers/replies.js";

/** Who serves whom: the customer's answers to its partners, and partners among themselves. */
export const relationshipRoutes = routes({
  "get-relationship-invitation": {
    route: "GET v1/customers/relationshiprequests",
    needs: "customers.read",
    tokens: "app+user",
    handle: async ({ caller, request }) => ok(invitationResource(new URL(request.url).origin, caller.tenantId)),
  },
  "list-relationships": {
    route: "GET v1/relationships",
    needs: "partner.read",
    tokens: "app+user",
    handle: async ({ backend, caller, query, self }) => {
      const type = requiredWord(query, "relationship_type", relationshipTypes);
      const name = conditionOf(query("filter"), { name: ["starts_with", "substring", "equals"] });
      const related = await relatedPartners(backend, { partnerId: caller.tenantId, type, name });
      return ok(collection({ items: related.map((one) => relatedPartnerResource(one, type)), self }));
    },
  },
  "remove-reseller-link": {
    route: "DELETE v1/relationships/{linkId:guid}",
    needs: "relationships.write",
    handle: async ({ backend, caller, params }) => {
      await removeLink(backend, caller.tenantId, params.linkId);
      return noContent();
    },
  },
  "list-customer-relationships": {
    route: "GET v1/customers/{customerId:guid}/relationships",
    needs: "customers.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, self }) => {
      const resellers = await customerResellers(backend, caller, params.customerId);
      return ok(collection({ items: resellers.map(resellerResource), self }));
    },
  },
  "extend-customer-relationship": {
    route: "POST v1/customers/{customerId:guid}/relationships",
    needs: "transfers.write",
    body: Extension,
    handle: async ({ backend, caller, params, body }) =>
      created(
        extendedResource(params.customerId, await extendToProvider(backend, { caller, ...params, extension: body })),
      ),
  },
  "list-relationship-requests": {
    route: "GET v1/customers/{customerId:guid}/relationshiprequests",
    needs: "relationships.answer",
    tokens: "app+user",
    handle: async ({ backend, caller, params, self }) =>
      ok(
        collection({
          items: (await openRequests(backend, caller, params.customerId)).map((one) =>
            relationshipAnswer(params.customerId, one),
          ),
          self,
        }),
      ),
  },
  "accept-relationship-request": {
    route: "POST v1/customers/{customerId:guid}/relationshiprequests/{requestId:guid}/accept",
    needs: "relationships.answer",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) =>
      ok(relationshipAnswer(params.customerId, await acceptRequest(backend, { caller, ...params }))),
  },
  "decline-relationship-request": {
    route: "POST v1/customers/{customerId:guid}/relationshiprequests/{requestId:guid}/decline",
    needs: "relationships.answer",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) => {
      await declineRequest(backend, { caller, ...params });
      return noContent();
    },
  },
  "withdraw-relationship-request": {
    route: "DELETE v1/customers/{customerId:guid}/relationshiprequests/{requestId:guid}",
    needs: "customers.write",
    handle: async ({ backend, caller, params }) => {
      await withdrawRequest(backend, { caller, ...params });
      return noContent();
    },
  },
  "remove-delegated-administration": {
    route: "DELETE v1/customers/{customerId:guid}/relationships/{partnerId:guid}/delegatedadmin",
    needs: "relationships.answer",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) =>
      ok(relationshipAnswer(params.customerId, await removeDelegatedAdmin(backend, { caller, ...params }))),
  },
});
