import type { HttpRequest } from "@azure/functions";
import { agreementStatus } from "../shared/partners/agreement-status.js";
import { partnerByMpnId, readProfile, replaceProfile } from "../shared/profiles/partner-profiles.js";
import { editable } from "../shared/profiles/profile.schema.js";
import {
  billingProfile,
  legalBusinessProfile,
  mpnProfile,
  organizationProfile,
  supportProfile,
} from "../shared/profiles/profile.wire.js";
import { EtagInBody, refuseStale } from "../shared/triggers/etag.js";
import { routes } from "../shared/triggers/http.js";
import { ok } from "../shared/triggers/replies.js";

const reading = { needs: "partner.read", tokens: "app+user" } as const;
const writing = { needs: "partner.write", tokens: "app+user" } as const;

/** Takes apart what a client sends back: the values that it may change, and the version that it read. */
const sentBack = <Values extends object>({ request, body }: { request: HttpRequest; body: Values & EtagInBody }) => {
  const { attributes: _, ...sent } = body;
  return { sent, refuseUnlessCurrent: (etag: string) => refuseStale(request, body, etag) };
};
const legalBusinessBody = editable.legalbusiness.extend(EtagInBody.shape);
const billingBody = editable.billing.extend(EtagInBody.shape);
const organizationBody = editable.organization.extend(EtagInBody.shape);
const supportBody = editable.support.extend(EtagInBody.shape);

/** What the calling partner tells of itself, and what others may ask of a partner. */
export const profileRoutes = routes({
  "get-legal-business-profile": {
    route: "GET v1/profiles/legalbusiness",
    needs: "partner.read",
    handle: async ({ backend, caller, query }) => {
      // Vetting is done when a partner is enrolled: its current state is the last one that was finalised.
      query.word("vettingVersion", ["Current", "LastFinalized"]);
      return ok(legalBusinessProfile(await readProfile(backend, caller, "legalbusiness")));
    },
  },
  "put-legal-business-profile": {
    ...writing,
    route: "PUT v1/profiles/legalbusiness",
    body: legalBusinessBody,
    handle: async ({ backend, caller, ...sent }) =>
      ok(legalBusinessProfile(await replaceProfile(backend, { caller, kind: "legalbusiness", ...sentBack(sent) }))),
  },
  "get-billing-profile": {
    ...reading,
    route: "GET v1/profiles/billing",
    handle: async ({ backend, caller }) => ok(billingProfile(await readProfile(backend, caller, "billing"))),
  },
  "put-billing-profile": {
    ...writing,
    route: "PUT v1/profiles/billing",
    body: billingBody,
    handle: async ({ backend, caller, ...sent }) =>
      ok(billingProfile(await replaceProfile(backend, { caller, kind: "billing", ...sentBack(sent) }))),
  },
  "get-organization-profile": {
    ...reading,
    route: "GET v1/profiles/organization",
    handle: async ({ backend, caller }) => ok(organizationProfile(await readProfile(backend, caller, "organization"))),
  },
  "put-organization-profile": {
    ...writing,
    route: "PUT v1/profiles/organization",
    body: organizationBody,
    handle: async ({ backend, caller, ...sent }) =>
      ok(organizationProfile(await replaceProfile(backend, { caller, kind: "organization", ...sentBack(sent) }))),
  },
  "get-support-profile": {
    ...reading,
    route: "GET v1/profiles/support",
    handle: async ({ backend, caller }) => ok(supportProfile(await readProfile(backend, caller, "support"))),
  },
  "put-support-profile": {
    ...writing,
    route: "PUT v1/profiles/support",
    body: supportBody,
    handle: async ({ backend, caller, ...sent }) =>
      ok(supportProfile(await replaceProfile(backend, { caller, kind: "support", ...sentBack(sent) }))),
  },
  // The documentation writes the support profile's path so; the SDKs use the one above.
  "put-support-profile-as-documented": {
    ...writing,
    route: "PUT v1/profiles/supportprofile",
    body: supportBody,
    handle: async ({ backend, caller, ...sent }) =>
      ok(supportProfile(await replaceProfile(backend, { caller, kind: "support", ...sentBack(sent) }))),
  },
  "get-mpn-profile": {
    ...reading,
    route: "GET v1/profiles/mpn",
    handle: async ({ backend, caller, query }) => ok(mpnProfile(await partnerByMpnId(backend, caller, query("mpnId")))),
  },
  "get-partner-agreement-status": {
    ...reading,
    route: "GET v1/compliance/csp/agreementstatus",
    handle: async ({ backend, caller, query }) =>
      ok(await agreementStatus(backend, caller, { mpnId: query("mpnId"), tenantId: query("tenantId") })),
  },
});
