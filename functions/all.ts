import type { HttpFunction } from "../shared/triggers/http.js";
import { noRoute } from "../shared/triggers/no-route.js";
import { poisonQueue, type QueueFunction } from "../shared/triggers/queue.js";
import type { TimerFunction } from "../shared/triggers/timer.js";
import { agreementRoutes } from "./agreements.http.js";
import { applicationRoutes } from "./applications.http.js";
import { auditRoutes } from "./audit.http.js";
import { cartRoutes } from "./carts.http.js";
import { catalogueRoutes } from "./catalogue.http.js";
import { countryRoutes } from "./countries.http.js";
import { customerStandingRoutes } from "./customer-standing.http.js";
import { customerUserRoutes } from "./customer-users.http.js";
import { customerRoutes } from "./customers.http.js";
import { entitlementRoutes } from "./entitlements.http.js";
import { expiry } from "./expiry.timer.js";
import { invoiceIssuing } from "./invoice-issuing.queue.js";
import { invoiceRoutes } from "./invoices.http.js";
import { monthlyInvoicing } from "./monthly-invoicing.timer.js";
import { operationsRoutes } from "./operations.http.js";
import { orderRoutes } from "./orders.http.js";
import { partnerSubscriptionRoutes } from "./partner-subscriptions.http.js";
import { partnerRoutes } from "./partners.http.js";
import { pricingRoutes } from "./pricing.http.js";
import { productChangeRoutes } from "./product-changes.http.js";
import { productUpgradeRoutes } from "./product-upgrades.http.js";
import { productUpgrades } from "./product-upgrades.queue.js";
import { profileRoutes } from "./profiles.http.js";
import { recovery } from "./recovery.timer.js";
import { relationshipRoutes } from "./relationships.http.js";
import { serviceRoutes } from "./services.http.js";
import { spendingRoutes } from "./spending.http.js";
import { subscriptionExpiry } from "./subscription-expiry.queue.js";
import { subscriptionRoutes } from "./subscriptions.http.js";
import { usageRoutes } from "./usage.http.js";
import { usageRating } from "./usage-rating.queue.js";
import { usageRerating } from "./usage-rerating.queue.js";

const routed: readonly HttpFunction[] = [
  ...partnerRoutes,
  ...applicationRoutes,
  ...customerRoutes,
  ...customerStandingRoutes,
  ...customerUserRoutes,
  ...relationshipRoutes,
  ...agreementRoutes,
  ...catalogueRoutes,
  ...serviceRoutes,
  ...pricingRoutes,
  ...cartRoutes,
  ...orderRoutes,
  ...subscriptionRoutes,
  ...entitlementRoutes,
  ...productChangeRoutes,
  ...partnerSubscriptionRoutes,
  ...productUpgradeRoutes,
  ...usageRoutes,
  ...spendingRoutes,
  ...invoiceRoutes,
  ...profileRoutes,
  ...countryRoutes,
  ...auditRoutes,
  ...operationsRoutes,
];

/** Every function of the app, as values: registered with the host in `register.ts`, run on other ports by the simulation. */
export const httpFunctions: readonly HttpFunction[] = [...routed, noRoute(routed)];
const workQueues: readonly QueueFunction[] = [
  usageRating,
  usageRerating,
  invoiceIssuing,
  subscriptionExpiry,
  productUpgrades,
];
/** Each queue with the one that takes what the host gives up on. */
export const queueFunctions: readonly QueueFunction[] = [...workQueues, ...workQueues.map(poisonQueue)];
export const timerFunctions: readonly TimerFunction[] = [monthlyInvoicing, expiry, recovery];
