import { asPartnerAsked } from "../shared/partners/partner-asked.js";
import { changeSubscription } from "../shared/subscriptions/change/change-subscription.js";
import { registerSubscription } from "../shared/subscriptions/change/registration.js";
import { SubscriptionPatch } from "../shared/subscriptions/change/subscription-patch.schema.js";
import { changeSupportContact, findSupportContact } from "../shared/subscriptions/change/support-contact.js";
import { findSubscription, listAddOns, listSubscriptions } from "../shared/subscriptions/find-subscriptions.js";
import { findProvisioning } from "../shared/subscriptions/provisioning.js";
import { subscriptionEtag, subscriptionResource } from "../shared/subscriptions/subscription.wire.js";
import {
  provisioningResource,
  registrationAddress,
  registrationResource,
  SupportContactBody,
  supportContactResource,
} from "../shared/subscriptions/subscription-parts.wire.js";
import { collection } from "../shared/triggers/collection.js";
import { EtagInBody, refuseStale } from "../shared/triggers/etag.js";
import { routes } from "../shared/triggers/http.js";
import { accepted, ok } from "../shared/triggers/replies.js";

export const subscriptionRoutes = routes({
  "list-subscriptions": {
    route: "GET v1/customers/{customerId:guid}/subscriptions",
    needs: "subscriptions.see",
    handle: async ({ backend, caller: asking, params, query, self }) => {
      const caller = await asPartnerAsked(backend, asking, query("partnerId"));
      const filter = { orderId: query("order_id")?.toLowerCase(), mpnId: query("mpn_id") };
      const found = await listSubscriptions(backend, { caller, ...params, filter });
      return ok(collection({ items: found.map((one) => subscriptionResource(one, backend.now)), self }));
    },
  },
  "get-subscription": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}",
    needs: "subscriptions.see",
    handle: async ({ backend, caller: asking, params, query }) => {
      const caller = await asPartnerAsked(backend, asking, query("partnerId"));
      return ok(subscriptionResource(await findSubscription(backend, { caller, ...params }), backend.now));
    },
  },
  "change-subscription": {
    route: "PATCH v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}",
    needs: "subscriptions.write",
    body: SubscriptionPatch.extend(EtagInBody.shape),
    handle: async ({ backend, caller, params, body, request }) => {
      const { attributes, ...patch } = body;
      const changed = await changeSubscription(backend, {
        caller,
        ...params,
        patch,
        refuseStale: (current) => refuseStale(request, { attributes }, subscriptionEtag(current)),
      });
      return ok(subscriptionResource(changed, backend.now));
    },
  },
  "list-subscription-add-ons": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/addons",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params, self }) => {
      const addOns = await listAddOns(backend, { caller, ...params });
      return ok(collection({ items: addOns.map((one) => subscriptionResource(one, backend.now)), self }));
    },
  },
  "get-subscription-provisioning-status": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/provisioningstatus",
    needs: "subscriptions.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) =>
      ok(provisioningResource(await findProvisioning(backend, { caller, ...params }))),
  },
  "register-subscription": {
    route: "POST v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/registrations",
    needs: "subscriptions.write",
    handle: async ({ backend, caller, params }) => {
      const registered = await registerSubscription(backend, { caller, ...params });
      return accepted(registrationResource(registered), { Location: registrationAddress(params) });
    },
  },
  "get-subscription-registration-status": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/registrationstatus",
    needs: "subscriptions.read",
    handle: async ({ backend, caller, params }) =>
      ok(registrationResource(await findSubscription(backend, { caller, ...params }))),
  },
  "get-support-contact": {
    route: "GET v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/supportcontact",
    needs: "subscriptions.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) =>
      ok(supportContactResource(params, await findSupportContact(backend, { caller, ...params }))),
  },
  "put-support-contact": {
    route: "PUT v1/customers/{customerId:guid}/subscriptions/{subscriptionId:guid}/supportcontact",
    needs: "subscriptions.write",
    tokens: "app+user",
    body: SupportContactBody,
    handle: async ({ backend, caller, params, body }) =>
      ok(supportContactResource(params, await changeSupportContact(backend, { caller, ...params, ...body }))),
  },
});
