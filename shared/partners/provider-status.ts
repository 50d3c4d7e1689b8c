import type { Backend } from "../backend.js";
import { refuseUnlessEligible } from "./enrol-as.js";
import { evaluateProviderStatus } from "./enrolment.rules.js";

/** Refuses a partner the status of indirect provider unless the latest nomination that is noted of it was granted (ELI-14). */
export async function refuseUnnominated(backend: Backend, partnerId: string): Promise<void> {
  const nominations = await backend.applications.nominations(partnerId);
  const latest = nominations.sort((a, b) => (a.nominatedAt < b.nominatedAt ? -1 : 1)).at(-1);
  refuseUnlessEligible(evaluateProviderStatus(partnerId, latest));
}
