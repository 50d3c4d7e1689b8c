import type { CustomerFile } from "../customers/customer-file.js";
import type { LedgerChange } from "../ledger/ledger.js";
import type { Holdings } from "./lifecycle.rules.js";
import { azureSubscriptionKey, azureSubscriptionsIn, subscriptionKey, subscriptionsIn } from "./subscription-rows.js";

/** What a customer holds, as its file has it: what time has done since is not in it. */
export const holdingsIn = (file: CustomerFile): Holdings => ({
  subscriptions: subscriptionsIn(file),
  azure: azureSubscriptionsIn(file),
});

/** The rows in which two states of a customer's holdings differ. */
export function changesBetween(before: Holdings, after: Holdings): LedgerChange[] {
  return [
    ...after.subscriptions
      .filter((one) => !before.subscriptions.includes(one))
      .map((one): LedgerChange => ({ put: subscriptionKey(one.subscriptionId), value: one })),
    ...after.azure
      .filter((one) => !before.azure.includes(one))
      .map((one): LedgerChange => ({ put: azureSubscriptionKey(one.azureSubscriptionId), value: one })),
  ];
}
