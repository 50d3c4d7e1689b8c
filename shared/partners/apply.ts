import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { standingOf } from "./application.rules.js";
import type { Application, DirectBillCase, NewApplication } from "./application.schema.js";
import { enrolledAs, refuseUnlessEligible } from "./enrol-as.js";
import { evaluateResellerEnrolment } from "./enrolment.rules.js";
import { type Applicant, applicantIn } from "./find-applications.js";
import type { PartnerRegister } from "./partner.repository.js";
import type { Partner, PartnerKind } from "./partner.schema.js";
import { directBillRequirementsOn, programme } from "./programme.rules.js";
import { refuseUnnominated } from "./provider-status.js";
import { revenueWindow } from "./revenue-window.rules.js";

/**
 * Applies for a kind that the partner has not: for direct bill a case is opened, the two others are decided at once
 * (ELI-01, ELI-14).
 */
export function applyFor(
  backend: Backend,
  { caller, partnerId, wanted }: Applicant & { wanted: NewApplication },
): Promise<Application> {
  return untilFresh(async () => {
    const { register, partner } = await applicantIn(backend, caller, partnerId);
    const applicationId = backend.idFor("application", partnerId);
    const before = await backend.applications.find(partnerId, applicationId);
    if (before !== undefined) return before;
    refuseKindHeld(partner, wanted.kind);
    switch (wanted.kind) {
      case "directBill":
        return openCase(backend, register, applicationId, { ...wanted, partnerId });
      case "indirectReseller":
        return becomeReseller(backend, register, partner, { applicationId, wanted });
      case "indirectProvider":
        await refuseUnnominated(backend, partner);
        return approveAtOnce(backend, register, partner, applicationId, "indirectProvider");
    }
  });
}

/** Who has the kind already has nothing to apply for; of applications at once the later ones find it here. */
function refuseKindHeld({ kinds }: Partner, kind: PartnerKind): void {
  if (kinds[kind] === undefined) return;
  throw phrasedRefusal("INVALID_STATE", {
    fact: "The partner is {kind} already.",
    remedy: "Apply for a kind that the partner has not.",
    parameters: { kind },
  });
}

async function openCase(
  backend: Backend,
  register: PartnerRegister,
  applicationId: string,
  wanted: NewApplication & { kind: "directBill"; partnerId: string },
): Promise<Application> {
  const applications = await backend.applications.list(wanted.partnerId);
  // Another try of this request may have opened it since this one looked for it.
  const own = applications.find((one) => one.applicationId === applicationId);
  if (own !== undefined) return own;
  refuseSecondCase(applications);
  const appliedOn = backend.now.toISOString().slice(0, 10);
  const { first, end, figureOn } = revenueWindow(appliedOn, directBillRequirementsOn(programme, appliedOn));
  const application: DirectBillCase = {
    ...wanted,
    applicationId,
    state: "submitted",
    appliedOn,
    revenueFrom: first,
    revenueTo: end,
    figureOn,
    confirmed: { revenue: false, tenure: false },
  };
  await backend.applications.keep(register, { application }, made(backend, application));
  return application;
}

/** One case at a time: what is new of the applicant belongs into the one that is open. */
function refuseSecondCase(applications: readonly Application[]): void {
  const open = applications.find(({ kind, state }) => kind === "directBill" && !finalStates.has(state));
  if (open === undefined) return;
  throw phrasedRefusal("INVALID_STATE", {
    fact: "The partner's application {applicationId} is {state}.",
    remedy: "Change that one with PATCH, or wait until it is decided.",
    parameters: { applicationId: open.applicationId, state: open.state },
  });
}
const finalStates = new Set<Application["state"]>(["approved", "refused"]);

/** Enrolling as a reseller takes up the provider's invitation, in the same commit. */
async function becomeReseller(
  backend: Backend,
  register: PartnerRegister,
  partner: Partner,
  { applicationId, wanted }: { applicationId: string; wanted: NewApplication & { kind: "indirectReseller" } },
): Promise<Application> {
  const authorised = register.partners.filter(
    (one) => one.kinds.indirectProvider !== undefined && one.status === "active",
  );
  const link = register.links
    .filter((one) => one.resellerId === partner.partnerId && one.state !== "removed")
    .find((one) => authorised.some(({ partnerId }) => partnerId === one.providerId));
  refuseUnlessEligible(
    evaluateResellerEnrolment({
      ...standingOf(partner, wanted),
      country: partner.countryCode,
      date: backend.now.toISOString().slice(0, 10),
      linkedToAuthorisedProvider: link !== undefined,
    }),
  );
  const accepted = link && {
    ...link,
    state: "active" as const,
    activeSince: link.activeSince ?? backend.now.toISOString(),
  };
  return approveAtOnce(backend, register, partner, applicationId, "indirectReseller", accepted);
}

async function approveAtOnce(
  backend: Backend,
  register: PartnerRegister,
  partner: Partner,
  applicationId: string,
  kind: "indirectReseller" | "indirectProvider",
  link?: PartnerRegister["links"][number],
): Promise<Application> {
  const decidedAt = backend.now.toISOString();
  const { partnerId } = partner;
  const application: Application = {
    applicationId,
    partnerId,
    kind,
    state: "approved",
    appliedOn: decidedAt.slice(0, 10),
    decidedAt,
  };
  await backend.applications.keep(
    register,
    { application, partner: enrolledAs(partner, kind, decidedAt), link },
    made(backend, application),
  );
  return application;
}

const made = (backend: Backend, application: Application) => ({
  kind: "application-made" as const,
  subject: application.applicationId,
  by: backend.actor,
  onBehalfOf: application.partnerId,
  after: application,
});
