import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { programme } from "../partners/programme.rules.js";
import { releaseNotes } from "./release-notes.rules.js";
import type { PublishedImage, PublishedService } from "./service.schema.js";
import {
  type Availability,
  availabilityOf,
  type Cloud,
  mayReadServiceList,
  serviceFacts,
} from "./service-availability.rules.js";

type On = { cloud: Cloud; date: string };

/** The services that a cloud has on the date, in the order of their ids: two storage requests beside each other. */
export async function listServices(backend: Backend, caller: Caller, on: On): Promise<PublishedService[]> {
  const [, services] = await Promise.all([admitReader(backend, caller), backend.services.services.list()]);
  return services.filter((service) => serviceVerdict(service, on).available);
}

/** The release notes of a cloud on the date, as a document to be handed on (SVC-03). */
export async function writeReleaseNotes(backend: Backend, caller: Caller, on: On): Promise<Uint8Array> {
  return new TextEncoder().encode(releaseNotes(await listServices(backend, caller, on), on.cloud, on.date));
}

/** Every marketplace image, in the order of their ids. */
export async function listImages(backend: Backend, caller: Caller): Promise<PublishedImage[]> {
  const [, images] = await Promise.all([admitReader(backend, caller), backend.services.images.list()]);
  return images;
}

/** A service, and whether a subscription of the cloud may have it on the date (SVC-01, SVC-02, SVC-07). */
export async function checkService(backend: Backend, caller: Caller, id: string, on: On) {
  const [, service] = await Promise.all([admitReader(backend, caller), backend.services.services.find(id)]);
  if (service === undefined) throw notFound("service", id, "/v1/services");
  return { id: service.id, verdict: serviceVerdict(service, on) };
}

/** An image, and whether a subscription may have it (SVC-05, SVC-06). */
export async function checkImage(backend: Backend, caller: Caller, id: string, on: On) {
  const [, image] = await Promise.all([admitReader(backend, caller), backend.services.images.find(id)]);
  if (image === undefined) throw notFound("marketplace image", id, "/v1/marketplaceimages");
  const { thirdParty, licensing } = image;
  return { id: image.id, verdict: availabilityOf({ kind: "image", thirdParty, licensing }, { ...on, ...allowed }) };
}

const allowed = { thirdPartyPaidAllowed: programme.thirdPartyPaidAllowed };
const serviceVerdict = (service: PublishedService, on: On): Availability =>
  availabilityOf(serviceFacts(service), { ...on, ...allowed });

/** Microsoft's list is read by CSP partners; resellers and customers ask the one that they buy from (SVC-04, AMB-38). */
async function admitReader(backend: Backend, { isOperator, tenantId }: Caller): Promise<void> {
  if (isOperator) return;
  const partner = await backend.partners.find(tenantId);
  const isCspPartner = partner?.kinds.directBill !== undefined || partner?.kinds.indirectProvider !== undefined;
  const reader = isCspPartner ? "cspPartner" : partner === undefined ? "customer" : "indirectReseller";
  if (mayReadServiceList(reader, false)) return;
  const parameters = { tenantId };
  throw reader === "indirectReseller"
    ? new Refusal("RESELLER_MUST_USE_PROVIDER", {
        fact: `Tenant ${tenantId} is an indirect reseller; what is available is published to its provider.`,
        remedy: "Ask the provider: it may hand on the release notes that it downloads.",
        parameters,
      })
    : phrasedRefusal("FORBIDDEN", {
        fact: "Tenant {tenantId} is no partner; what is available is published to partners.",
        remedy: "Ask the partner that sells to you: it may hand on the release notes that it downloads.",
        parameters,
      });
}

const notFound = (what: string, id: string, list: string) =>
  phrasedRefusal("NOT_FOUND", {
    fact: "There is no {kind} {id} in the catalogue.",
    remedy: "Choose one of GET {path}.",
    parameters: { kind: what, id: id.slice(0, 100), path: list },
  });
