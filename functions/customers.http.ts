import { z } from "zod";
import { admitCustomer } from "../shared/customers/admit-customer.js";
import { changeBillingProfile } from "../shared/customers/change-billing-profile.js";
import { isDomainTaken } from "../shared/customers/create-customer.js";
import { BillingProfileChange, NewCustomer } from "../shared/customers/customer.schema.js";
import {
  admittedResource,
  billingEtag,
  billingProfileResource,
  companyProfileResource,
  customerItem,
  customerResource,
  endedCustomerResource,
  withoutPassword,
} from "../shared/customers/customer.wire.js";
import { deleteCustomer } from "../shared/customers/delete-customer.js";
import { endRelationship } from "../shared/customers/end-relationship.js";
import { findCustomer, listCustomers } from "../shared/customers/find-customers.js";
import { listPageOf } from "../shared/customers/list-page.wire.js";
import { asPartnerAsked } from "../shared/partners/partner-asked.js";
import { collection } from "../shared/triggers/collection.js";
import { EtagInBody, refuseStale } from "../shared/triggers/etag.js";
import { notFound, routes } from "../shared/triggers/http.js";
import { createdSecret, noContent, ok } from "../shared/triggers/replies.js";

export const customerRoutes = routes({
  "create-customer": {
    route: "POST v1/customers",
    needs: "customers.write",
    body: NewCustomer,
    handle: async ({ backend, caller, body }) => {
      const admitted = admittedResource(await admitCustomer(backend, { caller, customer: body }), body);
      return createdSecret(admitted, withoutPassword(admitted));
    },
  },
  "list-customers": {
    route: "GET v1/customers",
    needs: "customers.see",
    handle: async ({ backend, caller: asking, query, self, continuation }) => {
      const caller = await asPartnerAsked(backend, asking, query("partnerId"));
      const { next, ...wanted } = listPageOf(query, continuation(caller === asking ? "" : caller.tenantId));
      const page = await listCustomers(backend, { caller, ...wanted });
      return ok(collection({ items: page.items.map(customerItem), self, next: next(page.token) }));
    },
  },
  "get-customer": {
    route: "GET v1/customers/{customerId:guid}",
    needs: "customers.see",
    handle: async ({ backend, caller: asking, params, query }) => {
      const caller = await asPartnerAsked(backend, asking, query("partnerId"));
      return ok(customerResource(await findCustomer(backend, caller, params.customerId)));
    },
  },
  "end-customer-relationship": {
    route: "PATCH v1/customers/{customerId:guid}",
    needs: "customers.end",
    tokens: "app+user",
    body: z.object({
      relationshipToPartner: z
        .string()
        .refine((word) => word.toLowerCase() === "none", "none, the only relationship that can be asked for"),
    }),
    handle: async ({ backend, caller, params }) => {
      await endRelationship(backend, { caller, customerId: params.customerId });
      return ok(endedCustomerResource());
    },
  },
  "delete-customer": {
    route: "DELETE v1/customers/{customerId:guid}",
    needs: "customers.end",
    handle: async ({ backend, caller, params }) => {
      await deleteCustomer(backend, { caller, customerId: params.customerId });
      return noContent();
    },
  },
  "get-customer-company-profile": {
    route: "GET v1/customers/{customerId:guid}/profiles/company",
    needs: "customers.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) =>
      ok(companyProfileResource(await findCustomer(backend, caller, params.customerId))),
  },
  "get-customer-billing-profile": {
    route: "GET v1/customers/{customerId:guid}/profiles/billing",
    needs: "customers.read",
    handle: async ({ backend, caller, params }) => {
      const { billing } = await findCustomer(backend, caller, params.customerId);
      return ok(billingProfileResource(params.customerId, billing));
    },
  },
  "change-customer-billing-profile": {
    route: "PUT v1/customers/{customerId:guid}/profiles/billing",
    needs: "customers.write",
    body: BillingProfileChange.extend(EtagInBody.shape),
    handle: async ({ backend, caller, params, body, request }) => {
      const { attributes, ...profile } = body;
      const { customerId } = params;
      const after = await changeBillingProfile(backend, {
        partnerId: caller.tenantId,
        customerId,
        profile,
        refuseStale: (current) => refuseStale(request, { attributes }, billingEtag(current)),
      });
      return ok(billingProfileResource(customerId, after));
    },
  },
  "check-domain": {
    route: "HEAD v1/domains/{domain}",
    needs: "customers.read",
    handle: async ({ backend, params }) => {
      if (!(await isDomainTaken(backend, params.domain.toLowerCase())))
        throw notFound(["v1", "domains", params.domain]);
      return { status: 200 };
    },
  },
});
