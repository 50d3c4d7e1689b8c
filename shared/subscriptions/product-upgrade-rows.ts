import { type CustomerFile, recordsOf } from "../customers/customer-file.js";
import { compareInstants } from "../kernel/period.js";
import type { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { ProductUpgrade } from "./product-upgrade.schema.js";
import { subscriptionsIn } from "./subscription-rows.js";

const prefix = "upgrade_";
export const upgradeKey = (upgradeId: string) => `${prefix}${upgradeId}`;

/** The upgrades of a partner with the customer, oldest first. */
export const upgradesIn = (file: CustomerFile, partnerId: string): ProductUpgrade[] =>
  recordsOf(file, prefix, ProductUpgrade)
    .filter((one) => one.partnerId === partnerId)
    .sort((a, b) => compareInstants(a.cutOverAt, b.cutOverAt));

/**
 * The upgrade that stands in the way of new Azure purchases of a partner for the customer (wire reference 11): one that
 * runs, or one that failed and left legacy subscriptions behind.
 */
function conversionInProgress(file: CustomerFile, partnerId: string): ProductUpgrade | undefined {
  const last = upgradesIn(file, partnerId).at(-1);
  if (last?.status !== "Failed") return last?.status === "InProgress" ? last : undefined;
  const left = new Set(last.items.filter(({ status }) => status === "Failed").map((item) => item.subscriptionId));
  return subscriptionsIn(file).some((one) => left.has(one.subscriptionId) && one.state !== "cancelled")
    ? last
    : undefined;
}

/** Refuses a purchase of Azure while a conversion of the pair runs, or after one that failed. */
export function refuseDuringConversion(file: CustomerFile, partnerId: string): void {
  const refusal = refusalDuringConversion(file, partnerId);
  if (refusal !== undefined) throw refusal;
}

/** With what a purchase of Azure is refused while a conversion of the pair runs, or after one that failed (900113, 900114). */
export function refusalDuringConversion(file: CustomerFile, partnerId: string): Refusal | undefined {
  const upgrade = conversionInProgress(file, partnerId);
  if (upgrade === undefined) return undefined;
  const { upgradeId, status } = upgrade;
  const isRunning = status === "InProgress";
  return phrasedRefusal("INVALID_STATE", {
    fact: isRunning
      ? "The conversion {upgradeId} of the customer's legacy Azure subscriptions is running."
      : "The conversion {upgradeId} of the customer's legacy Azure subscriptions failed.",
    remedy: isRunning
      ? "Order again when POST /v1/productUpgrades/{id}/status says that it is completed."
      : "Reactivate or cancel the subscriptions that it left behind, convert again, and order then.",
    parameters: { upgradeId, state: status },
    wireCode: isRunning ? 900113 : 900114,
  });
}
