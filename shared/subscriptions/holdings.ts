import type { CustomerFile } from "../customers/customer-file.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { broughtForward, type Holdings } from "./lifecycle.rules.js";
import type { Subscription } from "./subscription.schema.js";
import { azureSubscriptionKey, azureSubscriptionsIn, subscriptionKey, subscriptionsIn } from "./subscription-rows.js";

/** What a customer holds, as its file has it: what time has done since is not in it. */
export const holdingsIn = (file: CustomerFile): Holdings => ({
  subscriptions: subscriptionsIn(file),
  azure: azureSubscriptionsIn(file),
});

/** What a customer holds now: its file with all that time has done since, whether or not the timer has been there (SUB-08). */
export const holdingsNow = (file: CustomerFile, now: Date): Holdings =>
  broughtForward(holdingsIn(file), now.toISOString());

/** The subscriptions of it alone, for who asks nothing of the Azure subscriptions: time comes to those through these. */
export const subscriptionsNow = (file: CustomerFile, now: Date): readonly Subscription[] =>
  broughtForward({ subscriptions: subscriptionsIn(file), azure: [] }, now.toISOString()).subscriptions;

/** The rows in which two states of a customer's holdings differ. */
export function changesBetween(before: Holdings, after: Holdings): LedgerChange[] {
  const known = new Set<unknown>([...before.subscriptions, ...before.azure]);
  return [
    ...after.subscriptions
      .filter((one) => !known.has(one))
      .map((one): LedgerChange => ({ put: subscriptionKey(one.subscriptionId), value: one })),
    ...after.azure
      .filter((one) => !known.has(one))
      .map((one): LedgerChange => ({ put: azureSubscriptionKey(one.azureSubscriptionId), value: one })),
  ];
}
