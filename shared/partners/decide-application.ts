import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { answered, applicationFacts, decided, reviewed } from "./application.rules.js";
import {
  type Application,
  type ApplicationAnswer,
  type ApplicationReview,
  DirectBillCase,
} from "./application.schema.js";
import { evaluateDirectBillApplication } from "./direct-bill-application.rules.js";
import type { Eligibility } from "./eligibility.rules.js";
import { enrolledAs, refusalOf, refuseUnlessEligible } from "./enrol-as.js";
import { type ApplicationAt, applicantIn, findApplication } from "./find-applications.js";
import type { Partner } from "./partner.schema.js";
import { directBillRequirementsOn, programme } from "./programme.rules.js";

/** The applicant says something anew, as asked for or on its own (ELI-06). */
export const answerApplication = (
  backend: Backend,
  { answer, ...where }: ApplicationAt & { answer: ApplicationAnswer },
) => changeCase(backend, where, (application) => answered(application, answer));

/** The operator tells what it found (ELI-06, ELI-09, ELI-10). */
export const reviewApplication = (
  backend: Backend,
  { review, ...where }: ApplicationAt & { review: ApplicationReview },
) => changeCase(backend, where, (application) => reviewed(application, review, backend.now.toISOString().slice(0, 10)));

/**
 * Approves the application or refuses it, for ever: the partner is direct-bill from now on, or the refusal is kept with
 * its reason and told as such. An application that cannot be decided yet stays as it is.
 */
export async function decideApplication(backend: Backend, where: ApplicationAt): Promise<Application> {
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

function changeCase(backend: Backend, { caller, partnerId, applicationId }: ApplicationAt, change: Changing) {
  const told = async ({ after }: LedgerEvent) => {
    const { partner } = await applicantIn(backend, caller, partnerId);
    return { application: DirectBillCase.parse(after), partner };
  };
  return backend.once("application-changed", applicationId, told, async () => {
    const { register, partner } = await applicantIn(backend, caller, partnerId);
    const before = await findApplication(backend, { caller, partnerId, applicationId });
    if (before.kind !== "directBill") throw applicationFinal(before);
    const changed = change(before, partner);
    if ("refused" in changed) throw refusalOf(changed.refused);
    const { application } = changed;
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

const applicationFinal = ({ state }: Application) =>
  phrasedRefusal("INVALID_STATE", {
    fact: "The application is {state}.",
    remedy: "Make a new application.",
    parameters: { state },
  });
