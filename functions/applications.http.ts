import {
  ApplicationAnswer,
  ApplicationReview,
  NewApplication,
  NewNomination,
} from "../shared/partners/application.schema.js";
import { applicationResource, nominationResource } from "../shared/partners/application.wire.js";
import { applyFor } from "../shared/partners/apply.js";
import { answerApplication, decideApplication, reviewApplication } from "../shared/partners/decide-application.js";
import { findApplication, listApplications } from "../shared/partners/find-applications.js";
import { nominateProvider } from "../shared/partners/nominate-provider.js";
import { collection } from "../shared/triggers/collection.js";
import { routes } from "../shared/triggers/http.js";
import { created, ok } from "../shared/triggers/replies.js";

/** How a partner comes to a kind: it applies, the operator reviews and decides; a provider is nominated first. */
export const applicationRoutes = routes({
  "apply-for-partner-kind": {
    route: "POST v1/partners/{partnerId:guid}/applications",
    needs: "applications.write",
    body: NewApplication,
    handle: async ({ backend, caller, params, body }) =>
      created(
        applicationResource(
          await applyFor(backend, { caller, partnerId: params.partnerId.toLowerCase(), wanted: body }),
        ),
      ),
  },
  "list-applications": {
    route: "GET v1/partners/{partnerId:guid}/applications",
    needs: "applications.write",
    handle: async ({ backend, caller, params, self }) => {
      const applications = await listApplications(backend, { caller, partnerId: params.partnerId.toLowerCase() });
      return ok(collection({ items: applications.map(applicationResource), self }));
    },
  },
  "get-application": {
    route: "GET v1/partners/{partnerId:guid}/applications/{applicationId:guid}",
    needs: "applications.write",
    handle: async ({ backend, caller, params }) =>
      ok(applicationResource(await findApplication(backend, { caller, ...lower(params) }))),
  },
  "answer-application": {
    route: "PATCH v1/partners/{partnerId:guid}/applications/{applicationId:guid}",
    needs: "applications.write",
    body: ApplicationAnswer,
    handle: async ({ backend, caller, params, body }) => {
      const { application } = await answerApplication(backend, { caller, ...lower(params), answer: body });
      return ok(applicationResource(application));
    },
  },
  "review-application": {
    route: "POST v1/partners/{partnerId:guid}/applications/{applicationId:guid}/review",
    needs: "partners.manage",
    body: ApplicationReview,
    handle: async ({ backend, caller, params, body }) => {
      const { application } = await reviewApplication(backend, { caller, ...lower(params), review: body });
      return ok(applicationResource(application));
    },
  },
  "decide-application": {
    route: "POST v1/partners/{partnerId:guid}/applications/{applicationId:guid}/decision",
    needs: "partners.manage",
    handle: async ({ backend, caller, params }) =>
      ok(applicationResource(await decideApplication(backend, { caller, ...lower(params) }))),
  },
  "nominate-provider": {
    route: "POST v1/partners/{partnerId:guid}/nominations",
    needs: "partners.manage",
    body: NewNomination,
    handle: async ({ backend, params, body }) =>
      created(nominationResource(await nominateProvider(backend, params.partnerId.toLowerCase(), body))),
  },
});

const lower = ({ partnerId, applicationId }: { partnerId: string; applicationId: string }) => ({
  partnerId: partnerId.toLowerCase(),
  applicationId: applicationId.toLowerCase(),
});
