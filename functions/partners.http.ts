import { z } from "zod";
import { changePartner, enrolForOperator } from "../shared/partners/enrol-partner.js";
import { findPartner, listPartners } from "../shared/partners/find-partners.js";
import { acceptLink, inviteReseller } from "../shared/partners/link-partners.js";
import { Enrolment, PartnerChange } from "../shared/partners/partner.schema.js";
import { linkResource, partnerResource } from "../shared/partners/partner.wire.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { created, ok } from "../shared/triggers/replies.js";

/** Enrolment by the operator, and the links between providers and resellers. */
export const partnerRoutes = routes({
  "enrol-partner": {
    route: "POST v1/partners",
    needs: "partners.manage",
    body: Enrolment,
    handle: async ({ backend, caller, body }) =>
      created(partnerResource(await enrolForOperator(backend, { caller, enrolment: body }))),
  },
  "list-partners": {
    route: "GET v1/partners",
    needs: "partners.manage",
    handle: async ({ backend, self }) =>
      ok(collection({ items: (await listPartners(backend)).map(partnerResource), self })),
  },
  "get-partner": {
    route: "GET v1/partners/{partnerId:guid}",
    needs: "partners.manage",
    handle: async ({ backend, params }) => ok(partnerResource(await findPartner(backend, params.partnerId))),
  },
  "change-partner": {
    route: "PATCH v1/partners/{partnerId:guid}",
    needs: "partners.manage",
    body: PartnerChange,
    handle: async ({ backend, params, body }) =>
      ok(partnerResource(await changePartner(backend, params.partnerId, body))),
  },
  "invite-reseller": {
    route: "POST v1/relationships",
    needs: "relationships.write",
    body: z.object({ resellerId: z.guid().toLowerCase() }),
    handle: async ({ backend, caller, body }) =>
      created(linkResource(await inviteReseller(backend, caller.tenantId, body.resellerId), caller.tenantId)),
  },
  "accept-reseller-link": {
    route: "POST v1/relationships/{linkId:guid}/accept",
    needs: "relationships.write",
    handle: async ({ backend, caller, params }) =>
      ok(linkResource(await acceptLink(backend, caller.tenantId, params.linkId), caller.tenantId)),
  },
});
