import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { partnerNotFound } from "./enrol-partner.js";
import type { Partner } from "./partner.schema.js";

/**
 * With whose eyes something is read: everybody's own, but the operator's are those of the partner that it names, by its
 * tenant or its PartnerID, so that it sees what that partner asks about. For reading only: what is written would be that
 * partner's doing.
 */
export async function asPartnerAsked(backend: Backend, caller: Caller, named: string | undefined): Promise<Caller> {
  if (!caller.isOperator || !caller.roles.includes("Operator")) return caller;
  if (!named) {
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "The operator serves no customers; it reads them as one of its partners sees them.",
      remedy: "Name the partner with ?partnerId=, by its tenant or by its PartnerID; GET /v1/partners lists them.",
      parameters: { property: "partnerId" },
    });
  }
  const { partnerId } = await partnerNamed(backend, named);
  return { ...caller, tenantId: partnerId };
}

async function partnerNamed(backend: Backend, named: string): Promise<Partner> {
  const shown = named.slice(0, 80);
  const isMpnId = /^\d+$/.test(named);
  const partner = await (isMpnId ? backend.partners.findByMpnId(shown) : backend.partners.find(shown.toLowerCase()));
  if (partner !== undefined) return partner;
  if (!isMpnId) throw partnerNotFound(shown);
  throw phrasedRefusal("NOT_FOUND", {
    fact: "No partner has the PartnerID {mpnId}.",
    remedy: "Ask the partner for its PartnerID.",
    parameters: { mpnId: shown },
  });
}
