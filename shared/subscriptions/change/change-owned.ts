import type { Backend } from "../../backend.js";
import type { ServedCustomer } from "../../customers/served-customer.js";
import type { OnceKind } from "../../ledger/event-kinds.js";
import type { LedgerEvent } from "../../ledger/happened.schema.js";
import type { Partner } from "../../partners/partner.schema.js";
import { commitSubscriptions, finishEarlierChange } from "../commit-subscriptions.js";
import { type OfSubscription, partnerAndCustomer, subscriptionIn } from "../find-subscriptions.js";
import { changesBetween, holdingsIn } from "../holdings.js";
import { broughtForward, type Holdings } from "../lifecycle.rules.js";
import { stepRefusal } from "../step-refusals.rules.js";
import { Subscription } from "../subscription.schema.js";

/** A subscription as it stands now, among all that its customer holds, and the partner that is billed for it. */
export type OwnedSubscription = { own: Subscription; holdings: Holdings; partner: Partner; served: ServedCustomer };

/**
 * Changes a subscription of the partner that is billed for it (SUB-01), with what time has done to it before. The holdings
 * that `decide` answers are written as one; the same ones are nothing to write. The same request again finds its change
 * made, and does what its earlier try still had to.
 */
export function changeOwned(
  backend: Backend,
  { caller, customerId, subscriptionId }: OfSubscription,
  kind: OnceKind,
  decide: (owned: OwnedSubscription) => Holdings | Promise<Holdings>,
): Promise<Subscription> {
  const told = async ({ after }: LedgerEvent) => {
    await finishEarlierChange(backend, customerId);
    return Subscription.parse(after);
  };
  return backend.once(kind, subscriptionId, told, async () => {
    const { partner, ...served } = await partnerAndCustomer(backend, { caller, customerId });
    const { file } = served;
    const stored = holdingsIn(file);
    const holdings = broughtForward(stored, backend.now.toISOString(), { related: subscriptionId });
    const own = subscriptionIn(holdings, partner.partnerId, subscriptionId);
    if (own.partnerId !== partner.partnerId) throw stepRefusal("NOT_BILLING_OWNER", own);

    const after = await decide({ own, holdings, partner, served });
    if (after === holdings) return own;
    const changed = subscriptionIn(after, partner.partnerId, subscriptionId);
    await commitSubscriptions(backend, customerId, file, changesBetween(stored, after), {
      kind,
      subject: subscriptionId,
      by: backend.actor,
      before: own,
      after: changed,
    });
    return changed;
  });
}
