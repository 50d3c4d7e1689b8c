import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { callingPartner } from "../partners/calling-partner.js";
import { subscriptionsNow } from "../subscriptions/holdings.js";
import { Relationship } from "./customer.schema.js";
import { relationshipKey } from "./customer-file.js";
import { withLists } from "./customer-lists.js";
import { relationshipAfter } from "./relationship.rules.js";
import { relationshipRefusal } from "./relationship-refusals.js";
import { knownCustomer } from "./served-customer.js";

type End = { caller: Caller; customerId: string };

/**
 * Ends the partner's relationship with a customer (REL-06, REL-07): it leaves the partner's list, and nothing can be
 * bought or administered any more. Suspended subscriptions stay behind, out of reach (AMB-80).
 */
export async function endRelationship(backend: Backend, { caller, customerId }: End): Promise<Relationship> {
  const { tenantId: partnerId } = caller;
  const told = ({ after }: LedgerEvent) => Relationship.parse(after);
  return withLists(backend, customerId, () =>
    backend.once("relationship-ended", customerId, told, async () => {
      const { customer, serving, file } = await knownCustomer(backend, partnerId, customerId);
      const isReseller = serving.kind === "reseller";
      const own = subscriptionsNow(file, backend.now).filter(
        (one) => (isReseller ? one.resellerId : one.partnerId) === partnerId,
      );
      const step = relationshipAfter(serving.state, "end", {
        hasActiveSubscription: own.some(({ state }) => state === "active"),
        hasOpenOrder: own.some(({ state }) => state === "pending"),
        // Neither reservations nor perpetual software can be bought here: all there is are subscriptions.
        hasOpenSoftware: false,
        hasReservation: false,
      });
      if ("refused" in step) {
        const partner = await callingPartner(backend, caller);
        const { countryCode } = customer;
        throw relationshipRefusal(step.refused, { partner, customerId, countryCode, state: serving.state });
      }
      const ended: Relationship = { ...serving, state: "ended", endedAt: backend.now.toISOString() };
      await backend.customers.commit(customerId, file.version, [{ put: relationshipKey(partnerId), value: ended }], {
        kind: "relationship-ended",
        subject: customerId,
        by: backend.actor,
        onBehalfOf: customerId,
        before: serving,
        after: ended,
      });
      return ended;
    }),
  );
}
