import { NewAgreement } from "../shared/agreements/agreement.schema.js";
import { agreementMetadata, agreementResource, agreementTypeAsked } from "../shared/agreements/agreement.wire.js";
import { findDocument, findTemplates } from "../shared/agreements/find-templates.js";
import { listAgreements, recordAgreement, signAgreement } from "../shared/agreements/record-agreement.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { created, ok } from "../shared/triggers/replies.js";

/** The agreement that a customer accepts before its first order: its texts, and who accepted it. */
export const agreementRoutes = routes({
  "list-agreement-metadata": {
    route: "GET v1/agreements",
    needs: "agreements.read",
    tokens: "app+user",
    handle: async ({ query, self }) =>
      ok(collection({ items: findTemplates(agreementTypeAsked(query)).map(agreementMetadata), self })),
  },
  "get-agreement-document": {
    route: "GET v1/agreementtemplates/{templateId}/document",
    needs: "agreements.read",
    tokens: "app+user",
    handle: async ({ params, query }) => ok(findDocument(params.templateId, query("country"), query("language"))),
  },
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
  "sign-agreement": {
    route: "POST v1/customers/{customerId:guid}/directsignedagreements",
    needs: "agreements.sign",
    tokens: "app+user",
    body: NewAgreement,
    handle: async ({ backend, caller, params, body }) =>
      created(
        agreementResource(await signAgreement(backend, { caller, customerId: params.customerId, agreement: body })),
      ),
  },
  "list-agreements": {
    route: "GET v1/customers/{customerId:guid}/agreements",
    needs: "agreements.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, query, self }) => {
      const type = agreementTypeAsked(query);
      const accepted = await listAgreements(backend, caller, params.customerId);
      const items = accepted.filter((one) => type === "*" || one.type === type).map(agreementResource);
      return ok(collection({ items, self }));
    },
  },
  "get-direct-signed-agreement-status": {
    route: "GET v1/customers/{customerId:guid}/directSignedMicrosoftCustomerAgreementStatus",
    needs: "agreements.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params }) => {
      const accepted = await listAgreements(backend, caller, params.customerId);
      return ok({ isSigned: accepted.some((one) => one.method === "direct") });
    },
  },
});
