import type { AzureSubscription, Subscription } from "../../shared/subscriptions/subscription.schema.js";

export const partnerId = "1c000000-0000-4000-8000-000000000001";
const customerId = "2c000000-0000-4000-8000-000000000001";
const subscriptionId = "3c000000-0000-4000-8000-000000000001";

/** A licence of the new commerce with a term of a year from 15 January 2021, and what differs from it. */
export const aLicence = (differs: Partial<Subscription> = {}): Subscription => ({
  subscriptionId,
  customerId,
  partnerId,
  orderId: "order",
  offerId: "CFQ7TTC0LH18:0001",
  offerName: "Productivity suite",
  family: "licence",
  isNewCommerce: true,
  isTrial: false,
  friendlyName: "Productivity suite",
  quantity: 5,
  quantities: [{ quantity: 5, from: "2021-01-15T10:00:00.000Z" }],
  billingCycle: "monthly",
  termDuration: "P1Y",
  termEndsAt: "2022-01-15T00:00:00.000Z",
  cancellationAllowedUntil: "2021-01-22T10:00:00.000Z",
  autoRenew: true,
  state: "active",
  states: [{ state: "active", from: "2021-01-15T10:00:00.000Z" }],
  suspensionReasons: [],
  createdAt: "2021-01-15T10:00:00.000Z",
  ...differs,
});

/** A legacy Azure subscription that its partner suspended on 1 March 2021. */
export const suspendedLegacy = (differs: Partial<Subscription> = {}): Subscription => {
  const { termDuration, termEndsAt, cancellationAllowedUntil, ...usage } = aLicence();
  return {
    ...usage,
    offerId: "MS-AZR-0145P",
    family: "azureLegacy",
    isNewCommerce: false,
    entitlementId: subscriptionId,
    state: "suspended",
    states: [
      { state: "active", from: "2021-01-15T10:00:00.000Z", to: "2021-03-01T00:00:00.000Z" },
      { state: "suspended", from: "2021-03-01T00:00:00.000Z" },
    ],
    suspensionReasons: ["partner"],
    ...differs,
  };
};

/** The Azure subscription below a commercial one, in its state since then. */
export const azureBelow = (below: Subscription): AzureSubscription => ({
  azureSubscriptionId: below.subscriptionId,
  customerId,
  friendlyName: below.friendlyName,
  state: below.state,
  states: below.states,
  owners: [
    {
      partnerId,
      offerId: below.offerId,
      family: below.family,
      subscriptionId: below.subscriptionId,
      orderId: below.orderId,
      from: below.createdAt,
    },
  ],
});
