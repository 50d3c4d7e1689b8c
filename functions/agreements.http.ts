import { NewAgreement } from "../shared/agreements/agreement.schema.js";
import { agreementResource } from "../shared/agreements/agreement.wire.js";
import { listAgreements, recordAgreement } from "../shared/agreements/record-agreement.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { created, ok } from "../shared/triggers/replies.js";

export const agreementRoutes = routes({
  "record-agreement": {
    route: "POST v1/customers/{customerId:guid}/agreements",
    needs: "agreements.write",
    tokens: "app+user",
    body: NewAgreement,
    handle: async ({ backend, caller, params, body }) =>
      created(
        agreementResource(await recordAgreement(backend, { caller, customerId: params.customerId, agreement: body })),
      ),
  },
  "list-agreements": {
    route: "GET v1/customers/{customerId:guid}/agreements",
    needs: "agreements.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, self }) =>
      ok(
        collection({ items: (await listAgreements(backend, caller, params.customerId)).map(agreementResource), self }),
      ),
  },
});
