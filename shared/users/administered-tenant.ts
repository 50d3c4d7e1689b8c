import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { Customer } from "../customers/customer.schema.js";
import { servedCustomer } from "../customers/served-customer.js";
import { Refusal } from "../kernel/refusal.js";

/** A customer whose tenant the calling partner administers: it serves the customer and has its delegation (REL-07, REL-08). */
export async function administeredTenant(backend: Backend, caller: Caller, customerId: string): Promise<Customer> {
  const { customer, serving } = await servedCustomer(backend, caller.tenantId, customerId);
  if (serving.delegatedAdmin !== false) return customer;
  throw new Refusal("FORBIDDEN", {
    fact: "The customer has not delegated the administration of its tenant to this partner (REL-08).",
    remedy: "Let the customer's own administrator do it, or ask again with delegated administration.",
    parameters: { customerId },
  });
}
