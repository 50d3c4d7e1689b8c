import type { Backend } from "../backend.js";
import { relationshipsIn } from "../customers/customer-file.js";
import { bringListsForward } from "../customers/customer-lists.js";
import { customerNotFound } from "../customers/served-customer.js";
import { bringSubscriptionListsForward } from "../subscriptions/subscription-lists.js";
import { subscriptionsIn } from "../subscriptions/subscription-rows.js";

/** On how many partners' lists the customer itself, and how many of its subscriptions. */
type Lines = { partners: number; subscriptions: number };
export type Relisted = { customerId: string } & Lines & { changed: Lines };

/**
 * Brings what partners' lists say of a customer and of its subscriptions to what its file says, and answers on how many
 * partners' lists the customer was looked for, and how many subscriptions; beside it those of which a list had said
 * something else. Where both agree it changes nothing; a customer that was purged leaves the lists it was still on.
 */
export async function relistCustomer(backend: Backend, customerId: string): Promise<Relisted> {
  const file = await backend.customers.read(customerId);
  const partners = relationshipsIn(file).length;
  if (partners === 0) throw customerNotFound(customerId);
  const [lists, mended] = await Promise.all([
    bringListsForward(backend, customerId),
    bringSubscriptionListsForward(backend, customerId, file, { compared: true }),
  ]);
  return {
    customerId,
    partners,
    subscriptions: subscriptionsIn(file).length,
    changed: { partners: lists, subscriptions: mended.size },
  };
}
