import { type CustomerFile, recordsOf } from "../customers/customer-file.js";
import { AzureSubscription, RoleGrant, Subscription } from "./subscription.schema.js";

export const subscriptionKey = (subscriptionId: string) => `subscription_${subscriptionId}`;
/** An Azure subscription and, behind it in one range, the roles on it. */
export const azureSubscriptionKey = (azureSubscriptionId: string) => `azure_${azureSubscriptionId}`;
export const grantKey = (azureSubscriptionId: string, grantId: string) =>
  `${azureSubscriptionKey(azureSubscriptionId)}_grant_${grantId}`;
const isGrant = (rowKey: string) => rowKey.includes("_grant_");

export const subscriptionsIn = (file: CustomerFile): Subscription[] => recordsOf(file, "subscription_", Subscription);

export const azureSubscriptionsIn = (file: CustomerFile): AzureSubscription[] =>
  recordsOf({ ...file, rows: file.rows.filter((row) => !isGrant(row.rowKey)) }, "azure_", AzureSubscription);

export const grantsIn = (file: CustomerFile): RoleGrant[] =>
  recordsOf({ ...file, rows: file.rows.filter((row) => isGrant(row.rowKey)) }, "azure_", RoleGrant);
