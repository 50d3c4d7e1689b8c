import { exactNumber } from "../kernel/exact-json.js";
import type { MeterSpending, SubscriptionSpending } from "./open-month.js";

/** The wire's `MeterUsageRecord`; the cost is an estimate until the month is closed, and exact here. */
export const meterUsageRecord = (subscriptionId: string, meter: MeterSpending) => ({
  subscriptionId,
  resourceId: meter.meterId,
  id: meter.meterId,
  resourceName: meter.meterName,
  name: meter.meterName,
  meterId: meter.meterId,
  meterName: meter.meterName,
  category: meter.category,
  subcategory: meter.subcategory,
  quantityUsed: exactNumber(meter.quantity),
  unit: meter.unit,
  totalCost: exactNumber(meter.exactAmount),
  currencyCode: meter.currency,
  attributes: { objectType: "MeterUsageRecord" },
});

/** The wire's `SubscriptionMonthlyUsageRecord`. */
export const subscriptionUsageRecord = ({ subscription, currency, exactAmount }: SubscriptionSpending) => ({
  resourceId: subscription.subscriptionId,
  id: subscription.subscriptionId,
  resourceName: subscription.friendlyName,
  name: subscription.friendlyName,
  status: subscription.state === "cancelled" ? "deleted" : subscription.state,
  partnerOnRecord: subscription.resellerMpnId,
  offerId: subscription.offerId,
  totalCost: exactNumber(exactAmount),
  currencyCode: currency,
  attributes: { objectType: "SubscriptionMonthlyUsageRecord" },
});
