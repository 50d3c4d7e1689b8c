import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Partner } from "./partner.schema.js";

/** The partner whose tenant the caller signed in to; any other tenant has nothing to do here. */
export async function callingPartner(backend: Backend, caller: Caller): Promise<Partner> {
  const partner = await backend.partners.find(caller.tenantId);
  if (partner !== undefined) return partner;
  throw phrasedRefusal("FORBIDDEN", {
    fact: "Tenant {tenantId} is not enrolled as a partner.",
    remedy: "Sign in to the partner's tenant, or let the operator enrol this one.",
    parameters: { tenantId: caller.tenantId },
  });
}
