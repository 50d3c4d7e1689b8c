import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { type LedgerChange, untilFresh } from "../ledger/ledger.js";
import { callingPartner } from "../partners/calling-partner.js";
import { commitSubscriptions } from "../subscriptions/commit-subscriptions.js";
import type { StatePeriod } from "../subscriptions/subscription.schema.js";
import {
  azureSubscriptionKey,
  azureSubscriptionsIn,
  subscriptionKey,
  subscriptionsIn,
} from "../subscriptions/subscription-rows.js";
import { freeUnusedDomain, noteCreation, strikeOffCreation } from "./create-customer.js";
import { type CustomerFile, customerKey, relationshipKey, relationshipsIn } from "./customer-file.js";
import { withLists } from "./customer-lists.js";
import { servedCustomer } from "./served-customer.js";

/** How many subscriptions are cancelled in one commit: two rows each. */
const cancelledAtOnce = 40;

/**
 * Purges a customer of a sandbox with its tenant: its subscriptions are cancelled, its relationships ended, its domain
 * is free again. What it used until now stays billed. Only the partner that created it may, and only in a sandbox.
 */
export async function deleteCustomer(
  backend: Backend,
  { caller, customerId }: { caller: Caller; customerId: string },
): Promise<void> {
  if (!backend.settings.sandbox) {
    throw new Refusal("FORBIDDEN", {
      fact: "Customers are deleted in a sandbox only; this deployment is none.",
      remedy: 'End the relationship instead: PATCH the customer with "relationshipToPartner": "none".',
    });
  }
  const partner = await callingPartner(backend, caller);
  const domain = await withLists(backend, customerId, () =>
    untilFresh(async () => {
      const { customer, file } = await servedCustomer(backend, partner.partnerId, customerId);
      if (customer.createdByPartnerId !== partner.partnerId) {
        throw new Refusal("FORBIDDEN", {
          fact: "This tenant was not created by the partner that deletes it.",
          remedy: "End the relationship instead.",
          parameters: { customerId },
        });
      }
      const cancelled = cancellations(file, backend.now.toISOString());
      if (cancelled.length > cancelledAtOnce) {
        await commit(backend, customerId, file, cancelled.slice(0, cancelledAtOnce).flat());
        return undefined;
      }
      const ended = relationshipsIn(file).map((one) => ({
        ...one,
        state: "ended",
        endedAt: backend.now.toISOString(),
      }));
      await noteCreation(backend, customerId, customer.domain);
      await commit(backend, customerId, file, [
        ...cancelled.flat(),
        ...ended.map((one) => ({ put: relationshipKey(one.partnerId), value: one })),
        { remove: customerKey },
      ]);
      return customer.domain;
    }),
  );
  if (domain === undefined) return deleteCustomer(backend, { caller, customerId });
  await freeUnusedDomain(backend, customerId, domain);
  await strikeOffCreation(backend, customerId, domain);
}

const commit = (backend: Backend, customerId: string, file: CustomerFile, changes: LedgerChange[]) =>
  commitSubscriptions(backend, customerId, file.version, changes, {
    kind: "customer-deleted",
    subject: customerId,
    by: backend.actor,
  });

/** The rows of every subscription that is not cancelled yet, cancelled; an Azure subscription beside its own. */
function cancellations(file: CustomerFile, now: string): LedgerChange[][] {
  const states = (periods: readonly StatePeriod[]): StatePeriod[] => [
    ...periods.map((period) => (period.to === undefined ? { ...period, to: now } : period)),
    { state: "cancelled", from: now },
  ];
  const commercial = subscriptionsIn(file).filter(({ state }) => state !== "cancelled");
  const azure = azureSubscriptionsIn(file).filter(({ state }) => state !== "cancelled");
  return [
    ...commercial.map((one): LedgerChange[] => [
      { put: subscriptionKey(one.subscriptionId), value: { ...one, state: "cancelled", states: states(one.states) } },
    ]),
    ...azure.map((one): LedgerChange[] => [
      {
        put: azureSubscriptionKey(one.azureSubscriptionId),
        value: { ...one, state: "cancelled", states: states(one.states) },
      },
    ]),
  ];
}
