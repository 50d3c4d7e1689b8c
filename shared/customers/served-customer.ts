import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Customer, Relationship } from "./customer.schema.js";
import { type CustomerFile, customerIn, relationshipsIn } from "./customer-file.js";

/** A customer, its file, and what the asking partner is to it. */
export type ServedCustomer = { customer: Customer; serving: Relationship; file: CustomerFile };

/**
 * The file of a customer that this partner serves. A customer of others does not exist for it (404); one that it asked
 * for or whose relationship ended is known, but closed (403, wire code 20002).
 */
export async function servedCustomer(backend: Backend, partnerId: string, customerId: string): Promise<ServedCustomer> {
  const known = await knownCustomer(backend, partnerId, customerId);
  refuseUnserved(known.serving, customerId);
  return known;
}

/** As `servedCustomer`, also when the relationship is only asked for or has ended. */
export async function knownCustomer(backend: Backend, partnerId: string, customerId: string): Promise<ServedCustomer> {
  const file = await backend.customers.read(customerId);
  const customer = customerIn(file);
  const serving = relationshipsIn(file).find((one) => one.partnerId === partnerId);
  if (customer === undefined || serving === undefined) throw customerNotFound(customerId);
  return { customer, serving, file };
}

/** A partner that asked for the customer, or whose relationship ended, is told so: it knows the customer (wire code 20002). */
export function refuseUnserved({ state }: Relationship, customerId: string): void {
  if (state === "active") return;
  throw new Refusal("NO_RELATIONSHIP", {
    fact: `The relationship with customer ${customerId} is ${state}.`,
    remedy: "Ask the customer for a relationship and let it accept.",
    parameters: { customerId, state },
  });
}

export function customerNotFound(customerId: string): Refusal {
  return phrasedRefusal("NOT_FOUND", {
    fact: "No customer of this partner has the id {customerId}.",
    remedy: "Check the customer's id; its partners list it with GET /v1/customers.",
    parameters: { customerId },
    wireCode: 60003,
  });
}
