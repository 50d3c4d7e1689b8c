import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { partnerNotFound } from "./enrol-partner.js";

/**
 * With whose eyes something is read: everybody's own, but the operator's are those of the partner that it names, so that
 * it sees what that partner asks about. For reading only: what is written would be that partner's doing.
 */
export async function asPartnerAsked(backend: Backend, caller: Caller, named: string | undefined): Promise<Caller> {
  if (!caller.isOperator || !caller.roles.includes("Operator")) return caller;
  const partnerId = named?.toLowerCase() ?? caller.tenantId;
  if ((await backend.partners.find(partnerId)) === undefined) throw partnerNotFound(partnerId.slice(0, 80));
  return { ...caller, tenantId: partnerId };
}
