import { expect, test } from "vitest";
import { type ConversionFacts, conversionObstacle } from "../../shared/conversion/conversion.rules.js";
import { conversionRefusal } from "../../shared/conversion/conversion-refusals.js";
import type { Subscription } from "../../shared/subscriptions/subscription.schema.js";
import { tenantOf } from "../support/parties.js";

const at = "2021-10-05T14:30:00.000Z";
const guid = (number: number) => `5b000000-0000-4000-8000-00000000000${number}`;
const aSubscription = (over: Partial<Subscription> = {}): Subscription => ({
  subscriptionId: guid(1),
  customerId: guid(9),
  partnerId: tenantOf("fabrikam"),
  orderId: guid(8),
  offerId: "MS-AZR-0145P",
  offerName: "Microsoft Azure",
  family: "azureLegacy",
  isNewCommerce: false,
  isTrial: false,
  friendlyName: "Microsoft Azure",
  quantity: 1,
  quantities: [],
  billingCycle: "monthly",
  autoRenew: true,
  state: "active",
  states: [{ state: "active", from: "2021-03-01T00:00:00.000Z" }],
  suspensionReasons: [],
  createdAt: "2021-03-01T00:00:00.000Z",
  ...over,
});
const facts = (over: Partial<ConversionFacts> = {}): ConversionFacts => ({
  partnerId: tenantOf("fabrikam"),
  at,
  subscriptions: [aSubscription()],
  latest: undefined,
  relationshipActive: true,
  agreementAccepted: true,
  conversionEnabled: true,
  planOffered: true,
  ...over,
});
const suspended = aSubscription({ subscriptionId: guid(2), state: "suspended" });
const upgrade = (status: "InProgress" | "Completed" | "Failed") => ({
  upgradeId: guid(7),
  customerId: guid(9),
  partnerId: tenantOf("fabrikam"),
  cutOverAt: at,
  items: [],
  status,
});
const plan = (over: Partial<Subscription> = {}) =>
  aSubscription({ subscriptionId: guid(3), family: "azurePlan", ...over });

/** The wire's numbers of section 11, or nothing where the conversion is let. */
const numberOf = (over: Partial<ConversionFacts>): number | string | undefined => {
  const obstacle = conversionObstacle(facts(over));
  const refusal = obstacle && conversionRefusal(obstacle);
  return refusal && (refusal.wireCode ?? refusal.code);
};

test.each<[string, Partial<ConversionFacts>, number | string | undefined]>([
  ["SUB-12: active legacy of the pair", {}, undefined],
  ["SUB-12: one beside it is suspended", { subscriptions: [aSubscription(), suspended] }, "SUSPENDED_CANNOT_CONVERT"],
  [
    "SUB-12: the suspended one is what an earlier conversion left",
    { subscriptions: [aSubscription(), { ...suspended, convertedTo: guid(3) }] },
    undefined,
  ],
  [
    "SUB-12: nothing but shared services",
    { subscriptions: [aSubscription({ family: "apss" })] },
    "APSS_CANNOT_CONVERT",
  ],
  [
    "SUB-12: shared services beside legacy stay as they are",
    { subscriptions: [aSubscription({ family: "apss" }), aSubscription()] },
    undefined,
  ],
  ["SUB-12: no agreement", { agreementAccepted: false }, "AGREEMENT_NOT_ACCEPTED"],
  ["PHS-10: a GCC customer before the configured date", { conversionEnabled: false }, 900120],
  [
    "SUB-12: billed to another partner, this one is its reseller",
    { partnerId: tenantOf("wingtip"), subscriptions: [aSubscription({ resellerId: tenantOf("wingtip") })] },
    900120,
  ],
  ["nothing of the pair", { subscriptions: [aSubscription({ partnerId: tenantOf("contoso") })] }, 900108],
  ["licences alone", { subscriptions: [aSubscription({ family: "licence" })] }, 900108],
  ["all deleted", { subscriptions: [aSubscription({ state: "cancelled" })] }, 900108],
  ["all converted", { subscriptions: [{ ...suspended, convertedTo: guid(3) }], latest: upgrade("Completed") }, 900110],
  ["one runs", { latest: upgrade("InProgress") }, 900109],
  ["one failed, and what it left is active again", { latest: upgrade("Failed") }, undefined],
  ["one completed, and legacy came since", { latest: upgrade("Completed") }, undefined],
  ["the catalogue has no plan", { planOffered: false }, 900107],
  ["bought at the instant of the cut-over", { subscriptions: [aSubscription({ createdAt: at })] }, undefined],
  ["bought a millisecond later", { subscriptions: [aSubscription({ createdAt: "2021-10-05T14:30:00.001Z" })] }, 900130],
  ["AMB-72: the pair holds a plan", { subscriptions: [aSubscription(), plan()] }, undefined],
  [
    "the plan that it would go under is suspended",
    { subscriptions: [aSubscription(), plan({ state: "suspended" })] },
    900120,
  ],
  [
    "a suspended plan with another reseller",
    { subscriptions: [aSubscription(), plan({ state: "suspended", resellerId: guid(6) })] },
    undefined,
  ],
])("%s: the conversion is let, or refused with the wire's number", (_, over, expected) => {
  expect(numberOf(over)).toBe(expected);
});
