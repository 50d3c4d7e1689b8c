import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Application } from "./application.schema.js";
import { partnerNotFound } from "./enrol-partner.js";

export type Applicant = { caller: Caller; partnerId: string };
export type ApplicationAt = Applicant & { applicationId: string };

/** One application of the partner. */
export async function findApplication(
  backend: Backend,
  { caller, partnerId, applicationId }: ApplicationAt,
): Promise<Application> {
  refuseStranger(caller, partnerId);
  const application = await backend.applications.find(partnerId, applicationId);
  if (application !== undefined) return application;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "The partner has no application with the id {applicationId}.",
    remedy: "List them with GET /v1/partners/{id}/applications.",
    parameters: { applicationId },
  });
}

/** All applications of the partner, oldest first. */
export async function listApplications(backend: Backend, { caller, partnerId }: Applicant): Promise<Application[]> {
  refuseStranger(caller, partnerId);
  return (await backend.applications.list(partnerId)).sort((a, b) => (a.appliedOn < b.appliedOn ? -1 : 1));
}

/** The applicant and the register that it stands in, to change both; a stranger finds nothing. */
export async function applicantIn(backend: Backend, caller: Caller, partnerId: string) {
  refuseStranger(caller, partnerId);
  const register = await backend.partners.read();
  const partner = register.partners.find((one) => one.partnerId === partnerId);
  if (partner === undefined) throw partnerNotFound(partnerId);
  return { register, partner };
}

function refuseStranger(caller: Caller, partnerId: string): void {
  if (!caller.isOperator && caller.tenantId !== partnerId) throw partnerNotFound(partnerId);
}
