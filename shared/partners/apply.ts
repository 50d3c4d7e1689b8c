import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { untilFresh } from "../ledger/ledger.js";
import { answered, applicationFacts, decided, reviewed, standingOf } from "./application.rules.js";
import type {
  Application,
  ApplicationAnswer,
  ApplicationReview,
  DirectBillCase,
  NewApplication,
  NewNomination,
  Nomination,
} from "./application.schema.js";
import { evaluateDirectBillApplication } from "./direct-bill-application.rules.js";
import type { Eligibility } from "./eligibility.rules.js";
import { partnerNotFound } from "./enrol-partner.js";
import { evaluateProviderStatus, evaluateResellerEnrolment } from "./enrolment.rules.js";
import type { PartnerRegister } from "./partner.repository.js";
import type { Partner, PartnerKind } from "./partner.schema.js";
import { directBillRequirementsOn, programme } from "./programme.rules.js";
import { revenueWindow } from "./revenue-window.rules.js";

type Where = { caller: Caller; partnerId: string };

/** Applies for a kind: for direct bill a case is opened, the two others are decided at once (ELI-01, ELI-14). */
export function applyFor(
  backend: Backend,
  { caller, partnerId, wanted }: Where & { wanted: NewApplication },
): Promise<Application> {
  return untilFresh(async () => {
    const { register, partner } = await applicantIn(backend, caller, partnerId);
    const applicationId = backend.idFor("application", partnerId);
    const before = await backend.applications.find(partnerId, applicationId);
    if (before !== undefined) return before;
    switch (wanted.kind) {
      case "directBill":
        return openCase(backend, register, applicationId, { ...wanted, partnerId });
      case "indirectReseller":
        return becomeReseller(backend, register, partner, { applicationId, wanted });
      case "indirectProvider": {
        const nominations = await backend.applications.nominations(partnerId);
        const latest = nominations.sort((a, b) => (a.nominatedAt < b.nominatedAt ? -1 : 1)).at(-1);
        refuseUnlessEligible(evaluateProviderStatus(partnerId, latest));
        return approveAtOnce(backend, register, partner, applicationId, "indirectProvider");
      }
    }
  });
}

async function openCase(
  backend: Backend,
  register: PartnerRegister,
  applicationId: string,
  wanted: NewApplication & { kind: "directBill"; partnerId: string },
): Promise<Application> {
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

type Case = Where & { applicationId: string };

/** The applicant says something anew, as asked for or on its own (ELI-06). */
export const answerApplication = (backend: Backend, { answer, ...where }: Case & { answer: ApplicationAnswer }) =>
  changeCase(backend, where, (application) => answered(application, answer));

/** The operator tells what it found (ELI-06, ELI-09, ELI-10). */
export const reviewApplication = (backend: Backend, { review, ...where }: Case & { review: ApplicationReview }) =>
  changeCase(backend, where, (application) => reviewed(application, review, backend.now.toISOString().slice(0, 10)));

/**
 * Approves the application or refuses it, for ever: the partner is direct-bill from now on, or the refusal is kept with
 * its reason and told as such. An application that cannot be decided yet stays as it is.
 */
export async function decideApplication(backend: Backend, where: Case): Promise<Application> {
  const required = directBillRequirementsOn(programme, backend.now.toISOString().slice(0, 10));
  const { application, partner } = await changeCase(backend, where, (application, partner) => {
    const outcome = decided({ application, partner, required, now: backend.now });
    return "undecidable" in outcome ? { refused: outcome.undecidable } : outcome;
  });
  if (application.state === "refused") {
    refuseUnlessEligible(evaluateDirectBillApplication(applicationFacts(application, partner), required));
  }
  return application;
}

type Changing = (
  application: DirectBillCase,
  partner: Partner,
) => { application: DirectBillCase } | { refused: Eligibility & { eligible: false } };

function changeCase(backend: Backend, { caller, partnerId, applicationId }: Case, change: Changing) {
  const changedBy = backend.idFor("application-change", applicationId);
  return untilFresh(async () => {
    const { register, partner } = await applicantIn(backend, caller, partnerId);
    const before = await findApplication(backend, { caller, partnerId, applicationId });
    if (before.kind !== "directBill") throw applicationFinal(before);
    if (before.changedBy === changedBy) return { application: before, partner };
    const changed = change(before, partner);
    if ("refused" in changed) throw refusalOf(changed.refused);
    const application = { ...changed.application, changedBy };
    const approved =
      application.state === "approved" ? enrolledAs(partner, "directBill", backend.now.toISOString()) : undefined;
    await backend.applications.keep(
      register,
      { application, partner: approved },
      {
        kind: "application-changed",
        subject: applicationId,
        by: backend.actor,
        onBehalfOf: partnerId,
        before,
        after: application,
      },
    );
    return { application, partner: approved ?? partner };
  });
}

/** One application of the partner. */
export async function findApplication(
  backend: Backend,
  { caller, partnerId, applicationId }: Case,
): Promise<Application> {
  refuseStranger(caller, partnerId);
  const application = await backend.applications.find(partnerId, applicationId);
  if (application !== undefined) return application;
  throw new Refusal("NOT_FOUND", {
    fact: `The partner has no application with the id ${applicationId}.`,
    remedy: "List them with GET /v1/partners/{id}/applications.",
    parameters: { applicationId },
  });
}

/** All applications of the partner, oldest first. */
export async function listApplications(backend: Backend, { caller, partnerId }: Where): Promise<Application[]> {
  refuseStranger(caller, partnerId);
  return (await backend.applications.list(partnerId)).sort((a, b) => (a.appliedOn < b.appliedOn ? -1 : 1));
}

/** Notes who nominated the partner as indirect provider, and what became of it (ELI-14). */
export function nominateProvider(backend: Backend, partnerId: string, wanted: NewNomination): Promise<Nomination> {
  return untilFresh(async () => {
    const register = await backend.partners.read();
    if (!register.partners.some((one) => one.partnerId === partnerId)) throw partnerNotFound(partnerId);
    const nominationId = backend.idFor("nomination", partnerId);
    const nomination: Nomination = { ...wanted, nominationId, partnerId, nominatedAt: backend.now.toISOString() };
    await backend.applications.nominate(register, nomination, {
      kind: "provider-nominated",
      subject: partnerId,
      by: backend.actor,
      after: nomination,
    });
    return nomination;
  });
}

async function applicantIn(backend: Backend, caller: Caller, partnerId: string) {
  refuseStranger(caller, partnerId);
  const register = await backend.partners.read();
  const partner = register.partners.find((one) => one.partnerId === partnerId);
  if (partner === undefined) throw partnerNotFound(partnerId);
  return { register, partner };
}

function refuseStranger(caller: Caller, partnerId: string): void {
  if (!caller.isOperator && caller.tenantId !== partnerId) throw partnerNotFound(partnerId);
}

function refuseUnlessEligible(verdict: Eligibility): void {
  if (!verdict.eligible) throw refusalOf(verdict);
}

const refusalOf = ({ reason, fact, remedy, parameters = {} }: Eligibility & { eligible: false }) =>
  new Refusal(reason, { fact, remedy, parameters });

const applicationFinal = ({ state }: Application) =>
  new Refusal("INVALID_STATE", {
    fact: `The application is ${state}.`,
    remedy: "Make a new application.",
    parameters: { state },
  });

/** A kind that is added counts from now (AMB-71); an applicant becomes active with its first. */
const enrolledAs = (partner: Partner, kind: PartnerKind, at: string): Partner => ({
  ...partner,
  kinds: { [kind]: at, ...partner.kinds },
  status: partner.status === "applied" ? "active" : partner.status,
});

const made = (backend: Backend, application: Application) => ({
  kind: "application-made" as const,
  subject: application.applicationId,
  by: backend.actor,
  onBehalfOf: application.partnerId,
  after: application,
});
