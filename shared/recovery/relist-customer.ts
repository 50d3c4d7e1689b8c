import type { Backend } from "../backend.js";
import { relationshipsIn } from "../customers/customer-file.js";
import { bringListsForward } from "../customers/customer-lists.js";
import { customerNotFound } from "../customers/served-customer.js";
import { bringSubscriptionListsForward } from "../subscriptions/subscription-lists.js";
import { subscriptionsIn } from "../subscriptions/subscription-rows.js";

export type Relisted = { customerId: string; partners: number; subscriptions: number };

/**
 * Brings what partners' lists say of a customer and of its subscriptions to what its file says, and answers on how many
 * partners' lists the customer was looked for, and how many subscriptions. Where both agree it changes nothing; a
 * customer that was purged leaves the lists it was still on.
 */
export async function relistCustomer(backend: Backend, customerId: string): Promise<Relisted> {
  const file = await backend.customers.read(customerId);
  const partners = relationshipsIn(file).length;
  if (partners === 0) throw customerNotFound(customerId);
  await Promise.all([bringListsForward(backend, customerId), bringSubscriptionListsForward(backend, customerId, file)]);
  return { customerId, partners, subscriptions: subscriptionsIn(file).length };
}
