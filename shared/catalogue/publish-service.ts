import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { ImageImport, PublishedImage, PublishedService, ServiceImport } from "./service.schema.js";

/** Publishes a service with the clouds that have it, each from its date (SVC-01, SVC-02). */
export const publishService = (backend: Backend, id: string, service: ServiceImport): Promise<PublishedService> =>
  backend.services.services.publish({ ...service, ...publicationOf(backend, "service", id) }, backend.actor);

/** Publishes a marketplace image with how it is licensed (SVC-05, SVC-06). */
export const publishImage = (backend: Backend, id: string, image: ImageImport): Promise<PublishedImage> =>
  backend.services.images.publish({ ...image, ...publicationOf(backend, "image", id) }, backend.actor);

function publicationOf(backend: Backend, what: string, id: string) {
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(id)) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: 'The {kind} id "{id}" has characters that no id has.',
      remedy: "Use letters, digits, dot, dash and underscore, 100 at most.",
      parameters: { kind: what, id: id.slice(0, 100) },
    });
  }
  return { id, knownSince: backend.now.toISOString(), publishedUnder: backend.idFor(what, id) };
}
