import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import type { EventKind } from "../ledger/event-kinds.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { commitSubscriptions } from "../subscriptions/commit-subscriptions.js";
import { entering } from "../subscriptions/periods.rules.js";
import {
  azureSubscriptionKey,
  azureSubscriptionsIn,
  subscriptionKey,
  subscriptionsIn,
} from "../subscriptions/subscription-rows.js";
import { Customer, type Relationship } from "./customer.schema.js";
import { type CustomerFile, customerKey, relationshipKey, relationshipsIn } from "./customer-file.js";
import { withLists } from "./customer-lists.js";
import { letDomainGo } from "./let-domain-go.js";
import { servedCustomer } from "./served-customer.js";

/** How many subscriptions are cancelled in one commit: two rows each. */
const cancelledAtOnce = 40;

/**
 * Purges a customer of a sandbox with its tenant: its subscriptions are cancelled, its relationships ended, its domain
 * is free again. What it used until now stays billed. Only the partner that created it may, only in a sandbox, and only
 * while no other partner has anything there (CUS-04).
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
  const { tenantId: partnerId } = caller;
  const told = ({ before }: LedgerEvent): string | undefined => Customer.parse(before).domain;
  let isGone = true;
  const remove = (going: (domain: string) => Promise<void>) =>
    backend.once("customer-deleted", customerId, told, async () => {
      const { customer, serving, file } = await servedCustomer(backend, partnerId, customerId);
      if (customer.createdByPartnerId !== partnerId) {
        throw new Refusal("FORBIDDEN", {
          fact: "This tenant was not created by the partner that deletes it.",
          remedy: "End the relationship instead.",
          parameters: { customerId },
        });
      }
      refuseWhileShared(file, serving, customerId);
      const cancelled = cancellations(file, backend.now.toISOString());
      if (cancelled.length > cancelledAtOnce) {
        await commit(backend, customerId, file, cancelled.slice(0, cancelledAtOnce).flat(), "subscriptions-cancelled");
        isGone = false;
        return undefined;
      }
      const left = relationshipsIn(file).filter(({ state }) => state !== "ended");
      await going(customer.domain);
      const changes = [
        ...cancelled.flat(),
        ...left.map((one) => relationshipLeft(one, backend.now.toISOString())),
        { remove: customerKey },
      ];
      await commit(backend, customerId, file, changes, "customer-deleted", customer);
      return customer.domain;
    });
  await letDomainGo(backend, customerId, (going) => withLists(backend, customerId, () => remove(going)));
  if (!isGone) await deleteCustomer(backend, { caller, customerId });
}

/** What another partner has with the tenant is not this one's to purge (CUS-04); its own reseller came with it. */
function refuseWhileShared(file: CustomerFile, own: Relationship, customerId: string): void {
  const isOthers = (partnerId: string) => partnerId !== own.partnerId && partnerId !== own.resellerId;
  const isShared =
    relationshipsIn(file).some(({ partnerId, state }) => state === "active" && isOthers(partnerId)) ||
    subscriptionsIn(file).some(({ partnerId, state }) => state !== "cancelled" && isOthers(partnerId));
  if (!isShared) return;
  throw new Refusal("INVALID_STATE", {
    fact: "This partner cannot purge this tenant (CUS-04).",
    remedy: 'End the own relationship instead: PATCH the customer with "relationshipToPartner": "none".',
    parameters: { customerId },
  });
}

/** An active relationship ends; a request that nobody has answered goes, as if it were declined (3.1). */
const relationshipLeft = (one: Relationship, endedAt: string): LedgerChange =>
  one.state === "active"
    ? { put: relationshipKey(one.partnerId), value: { ...one, state: "ended", endedAt } }
    : { remove: relationshipKey(one.partnerId) };

const commit = (
  backend: Backend,
  customerId: string,
  file: CustomerFile,
  changes: LedgerChange[],
  kind: EventKind,
  before?: Customer,
) =>
  commitSubscriptions(backend, customerId, file, changes, {
    kind,
    subject: customerId,
    by: backend.actor,
    ...(before === undefined ? {} : { before }),
  });

/** The rows of every subscription that is not cancelled yet, cancelled; an Azure subscription beside its own. */
function cancellations(file: CustomerFile, now: string): LedgerChange[][] {
  const commercial = subscriptionsIn(file).filter(({ state }) => state !== "cancelled");
  const azure = azureSubscriptionsIn(file).filter(({ state }) => state !== "cancelled");
  return [
    ...commercial.map((one): LedgerChange[] => [
      {
        put: subscriptionKey(one.subscriptionId),
        value: { ...one, state: "cancelled", states: entering(one.states, "cancelled", now) },
      },
    ]),
    ...azure.map((one): LedgerChange[] => [
      {
        put: azureSubscriptionKey(one.azureSubscriptionId),
        value: { ...one, state: "cancelled", states: entering(one.states, "cancelled", now) },
      },
    ]),
  ];
}
