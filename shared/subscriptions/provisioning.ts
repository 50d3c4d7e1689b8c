import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { type OfSubscription, seenCustomer, subscriptionIn } from "./find-subscriptions.js";
import type { Subscription } from "./subscription.schema.js";

/** A subscription whose provisioning the partner may look at: that takes the customer's delegation (REL-08). */
export async function findProvisioning(
  backend: Backend,
  { subscriptionId, ...of }: OfSubscription,
): Promise<Subscription> {
  const { holdings, partner, serving } = await seenCustomer(backend, of);
  const subscription = subscriptionIn(holdings, partner.partnerId, subscriptionId);
  if (serving.delegatedAdmin !== false) return subscription;
  throw new Refusal("FORBIDDEN", {
    fact: "The customer has not delegated the administration of its tenant to this partner (REL-08).",
    remedy: "Ask the customer for a relationship with delegated administration.",
    parameters: { customerId: of.customerId },
  });
}
