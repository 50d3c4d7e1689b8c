import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";

/**
 * Takes a domain for a partner's own tenant, where customers' domains are taken too: of all that want it at once one has
 * it (CUS-07). Taken again it is found; a domain that a partner gives up stays its own.
 */
export async function takePartnerDomain(backend: Backend, partnerId: string, domain: string): Promise<void> {
  if ((await backend.customers.reserveDomain(domain, partnerId)) !== partnerId) throw domainTaken(domain);
}

/** Refuses a tenant that is a customer, or is asked to be one, as a partner (CUS-07). */
export async function refuseCustomersTenant(backend: Backend, tenantId: string): Promise<void> {
  if (await backend.customers.isWanted(tenantId)) throw customersTenant(tenantId);
}

/**
 * Takes the tenant of a partner before it is enrolled: of an enrolment and a request to the same tenant one comes first, and
 * the other is refused (CUS-07). An enrolment that ends in between keeps it, for the next one.
 */
export async function takePartnersTenant(backend: Backend, tenantId: string): Promise<void> {
  if (!(await backend.customers.takeForPartner(tenantId, backend.actor))) throw customersTenant(tenantId);
}

const customersTenant = (tenantId: string) =>
  phrasedRefusal("INVALID_STATE", {
    fact: "Tenant {partnerId} is a customer, or is asked to be one (CUS-07).",
    remedy: "Let its relationships and requests end first, or enrol the company with a tenant of its own (CUS-08).",
    parameters: { partnerId: tenantId },
  });

/** Another tenant, of a customer or of a partner, has the domain. */
export function domainTaken(domain: string): Refusal {
  return new Refusal("DOMAIN_TAKEN", {
    fact: `The domain ${domain} is in use.`,
    remedy: "Choose another; partners see with HEAD /v1/domains/{domain} whether one is free.",
    parameters: { domain },
  });
}
