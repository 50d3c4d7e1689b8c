import { pageOf } from "../shared/catalogue/catalogue.wire.js";
import { publishImage, publishService } from "../shared/catalogue/publish-service.js";
import {
  checkImage,
  checkService,
  listImages,
  listServices,
  writeReleaseNotes,
} from "../shared/catalogue/read-services.js";
import { ImageImport, ServiceImport } from "../shared/catalogue/service.schema.js";
import {
  availabilityAnswer,
  cloudAndDateAsked,
  imageResource,
  serviceResource,
} from "../shared/catalogue/service.wire.js";
import { languageOf } from "../shared/triggers/answering.js";
import { routes } from "../shared/triggers/http.js";
import { file, inLanguage, ok } from "../shared/triggers/replies.js";

/** What Azure has in each cloud for subscriptions of the programme: services by date, and marketplace images. */
export const serviceRoutes = routes({
  "publish-service": {
    route: "PUT v1/services/{serviceId}",
    needs: "catalogue.manage",
    body: ServiceImport,
    handle: async ({ backend, params, body }) => ok(await publishService(backend, params.serviceId, body)),
  },
  "list-services": {
    route: "GET v1/services",
    needs: "catalogue.read",
    handle: async ({ backend, caller, query, self }) => {
      const on = cloudAndDateAsked(query, backend.now);
      const services = await listServices(backend, caller, on);
      return ok(pageOf(services, { query, self }, (one) => serviceResource(one, on.cloud)));
    },
  },
  "download-release-notes": {
    route: "GET v1/services/releasenotes",
    needs: "catalogue.read",
    handle: async ({ backend, caller, query }) => {
      const on = cloudAndDateAsked(query, backend.now);
      const notes = await writeReleaseNotes(backend, caller, on);
      return file(notes, "text/markdown; charset=utf-8", `release-notes-${on.cloud}-${on.date}.md`);
    },
  },
  "check-service-availability": {
    route: "GET v1/services/{serviceId}/availability",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, request }) => {
      const on = cloudAndDateAsked(query, backend.now);
      const language = languageOf(request);
      const found = await checkService(backend, caller, params.serviceId, on);
      return ok(availabilityAnswer({ ...on, ...found }, language), inLanguage(language));
    },
  },
  "publish-marketplace-image": {
    route: "PUT v1/marketplaceimages/{imageId}",
    needs: "catalogue.manage",
    body: ImageImport,
    handle: async ({ backend, params, body }) => ok(await publishImage(backend, params.imageId, body)),
  },
  "list-marketplace-images": {
    route: "GET v1/marketplaceimages",
    needs: "catalogue.read",
    handle: async ({ backend, caller, query, self }) =>
      ok(pageOf(await listImages(backend, caller), { query, self }, imageResource)),
  },
  "check-marketplace-image-availability": {
    route: "GET v1/marketplaceimages/{imageId}/availability",
    needs: "catalogue.read",
    handle: async ({ backend, caller, params, query, request }) => {
      const on = cloudAndDateAsked(query, backend.now);
      const language = languageOf(request);
      const found = await checkImage(backend, caller, params.imageId, on);
      return ok(availabilityAnswer({ ...on, ...found }, language), inLanguage(language));
    },
  },
});
