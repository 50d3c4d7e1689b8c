import type { Backend } from "../backend.js";
import { refuseUnlessEligible } from "./enrol-as.js";
import { evaluateProviderStatus, type NamedPartner } from "./enrolment.rules.js";

/** Refuses a partner the status of indirect provider unless its latest nomination was granted (ELI-14). */
export async function refuseUnnominated(backend: Backend, partner: NamedPartner): Promise<void> {
  const nominations = await backend.applications.nominations(partner.partnerId);
  const latest = nominations.sort((a, b) => a.number - b.number).at(-1);
  refuseUnlessEligible(evaluateProviderStatus(partner, latest));
}
