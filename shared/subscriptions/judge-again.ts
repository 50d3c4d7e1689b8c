import type { Backend } from "../backend.js";
import { monthOf } from "../kernel/period.js";
import { RerateUsage } from "../pricing/pricing.messages.js";
import type { AzureSubscription } from "./subscription.schema.js";

/**
 * Has the usage of Azure subscriptions judged again from the month of their last change on: a new state or owner decides
 * about usage that may lie there already, read too early or reported ahead of its time (SUB-05, SUB-06, USG-07).
 */
export const judgeUsageAgain = (backend: Backend, changed: readonly AzureSubscription[]): Promise<void> =>
  backend.sendAll(
    RerateUsage,
    changed.map(({ azureSubscriptionId: subscriptionId, states, owners }) => {
      const instants = [states.at(-1)?.from, owners.at(-1)?.from].filter((one) => one !== undefined);
      return { fromMonth: monthOf(instants.sort().at(-1) ?? backend.now.toISOString()), subscriptionId };
    }),
  );
