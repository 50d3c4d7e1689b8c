import { createCustomer } from "../shared/customers/create-customer.js";
import { NewCustomer } from "../shared/customers/customer.schema.js";
import { customerItem, customerResource } from "../shared/customers/customer.wire.js";
import { findCustomer, listCustomers } from "../shared/customers/find-customers.js";
import { limits } from "../shared/kernel/limits.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { created, ok } from "../shared/triggers/replies.js";

export const customerRoutes = routes({
  "create-customer": {
    route: "POST v1/customers",
    needs: "customers.write",
    body: NewCustomer,
    handle: async ({ backend, caller, body }) =>
      created(customerResource(await createCustomer(backend, { caller, customer: body }))),
  },
  "list-customers": {
    route: "GET v1/customers",
    needs: "customers.read",
    handle: async ({ backend, caller, query, self, continuation }) => {
      // Clients send size 0 for "as many as you like".
      const size = query.int("size", { to: limits.pageItemsMax }) || limits.pageItemsDefault;
      const { position, next } = continuation();
      const from = position === undefined ? {} : { token: position };
      const page = await listCustomers(backend, { caller, size: Math.min(size, limits.tablePageRowsMax), ...from });
      return ok(
        collection({
          items: page.items.map(customerItem),
          self,
          next: page.token === undefined ? undefined : next(page.token),
        }),
      );
    },
  },
  "get-customer": {
    route: "GET v1/customers/{customerId:guid}",
    needs: "customers.read",
    handle: async ({ backend, caller, params }) =>
      ok(customerResource(await findCustomer(backend, caller, params.customerId))),
  },
});
