import type { Backend } from "../backend.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { customerIn } from "./customer-file.js";

/** That somebody is about to take a domain for a customer, or to let it go. */
export type DomainNote = { key: string; customerId: string; domain: string };

/** Whoever is at work has a note of its own: another that ends, with the same customer and domain, must not strike it off. */
export async function noteDomain(backend: Backend, customerId: string, domain: string): Promise<DomainNote> {
  const key = `${customerId}_${backend.newId()}`;
  await backend.unfinished.begin("customerCreation", key, JSON.stringify({ customerId, domain }));
  return { key, customerId, domain };
}
export const strikeOffNote = (backend: Backend, { key }: DomainNote) =>
  backend.unfinished.finish("customerCreation", key);

/**
 * Frees the domain of a customer that is not there. The commit before that fences off a creator that is only slow: it
 * reads again, and reserves again.
 */
export function freeUnusedDomain(backend: Backend, customerId: string, domain: string): Promise<void> {
  return backend.customers.releaseDomain(domain, customerId, () =>
    untilFresh(async () => {
      const file = await backend.customers.read(customerId);
      const customer = customerIn(file);
      if (customer !== undefined) return customer.domain !== domain;
      await backend.customers.commit(customerId, file.version, [], {
        kind: "customer-creation-abandoned",
        subject: customerId,
        by: backend.actor,
      });
      return true;
    }),
  );
}
