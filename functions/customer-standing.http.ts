import { z } from "zod";
import {
  askQualification,
  decideQualification,
  findStanding,
  listQualifications,
  setOwner,
  setStanding,
} from "../shared/customers/qualify-customer.js";
import { AccountStatus, NewQualification, Qualification, TenantOwner } from "../shared/customers/standing.schema.js";
import {
  ownerResource,
  qualificationAsked,
  qualificationResource,
  qualificationWord,
  standingResource,
} from "../shared/customers/standing.wire.js";
import { WireText } from "../shared/kernel/wire-text.js";
import { routes } from "../shared/triggers/http.js";
import { wordOf } from "../shared/triggers/query.js";
import { created, ok } from "../shared/triggers/replies.js";

/** What a customer is found to be: by its partner's word and the operator's decision. */
export const customerStandingRoutes = routes({
  "get-customer-validation-status": {
    route: "GET v1/customers/{customerId:guid}/validationStatus",
    needs: "customers.read",
    tokens: "app+user",
    handle: async ({ backend, caller, params, query }) => {
      query.word("type", ["account"]);
      return ok(standingResource(await findStanding(backend, caller, params.customerId)));
    },
  },
  "set-customer-validation-status": {
    route: "PUT v1/customers/{customerId:guid}/validationStatus",
    needs: "customers.vet",
    body: z.object({ status: WireText }),
    handle: async ({ backend, params, body }) => {
      const status = wordOf("status", body.status, AccountStatus.options);
      return ok(standingResource(await setStanding(backend, params.customerId, status)));
    },
  },
  "set-customer-owner": {
    route: "PUT v1/customers/{customerId:guid}/owner",
    needs: "customers.vet",
    body: TenantOwner,
    handle: async ({ backend, params, body }) => ok(ownerResource(await setOwner(backend, params.customerId, body))),
  },
  "list-customer-qualifications": {
    route: "GET v1/customers/{customerId:guid}/qualifications",
    needs: "customers.read",
    handle: async ({ backend, caller, params }) =>
      ok((await listQualifications(backend, caller, params.customerId)).map(qualificationResource)),
  },
  "get-customer-qualification": {
    route: "GET v1/customers/{customerId:guid}/qualification",
    needs: "customers.read",
    handle: async ({ backend, caller, params }) =>
      ok(qualificationWord(await listQualifications(backend, caller, params.customerId))),
  },
  "create-customer-qualification": {
    route: "POST v1/customers/{customerId:guid}/qualifications",
    needs: "customers.write",
    body: NewQualification,
    handle: async ({ backend, caller, params, body }) =>
      created(
        qualificationResource(
          await askQualification(backend, { caller, customerId: params.customerId, asked: qualificationAsked(body) }),
        ),
      ),
  },
  "decide-customer-qualification": {
    route: "PUT v1/customers/{customerId:guid}/qualifications/{qualification:alpha}",
    needs: "customers.vet",
    body: z.object({ vettingStatus: z.enum(["Approved", "Denied"]), vettingReason: WireText.optional() }),
    handle: async ({ backend, params, body }) =>
      ok(
        qualificationResource(
          await decideQualification(backend, {
            customerId: params.customerId,
            qualification: wordOf("qualification", params.qualification, Qualification.options),
            vettingStatus: body.vettingStatus,
            ...(body.vettingReason === undefined ? {} : { vettingReason: body.vettingReason }),
          }),
        ),
      ),
  },
});
