import { inParallel } from "../../shared/kernel/in-parallel.js";
import { rateCard } from "./usage.js";
import { partnerTenant, type Running, type World } from "./world.js";

const azurePlan = "DZH318Z0BPS6:0001";
const agreementTemplate = "117a77b0-9360-443b-8795-c6dedc750cf9";

export type SoldSubscription = {
  partner: number;
  customerId: string;
  subscriptionId: string;
  azureSubscriptionId: string;
};

/** The month so many months before this one, as `2026-01`. */
export function monthsAgo(count: number): string {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
}

/**
 * Sells each customer an Azure plan, through public HTTP with the clock held at the start of `month`: partners, prices,
 * customers, agreements, orders.
 */
export async function sellPlans(
  world: World,
  { month, partners, customers }: { month: string; partners: number; customers: number },
): Promise<SoldSubscription[]> {
  const running = await world.run({ sandbox: true });
  const now = `${month}-01T00:00:00Z`;
  await running.operator.put("/v1/sandbox/clock", { now });
  await openShop(running, partners);
  const numbers = Array.from({ length: customers }, (_, index) => index);
  const sold = await inParallel(numbers, (index) => sellPlan(running, { index, partner: index % partners, now }));
  await running.operator.put("/v1/sandbox/clock", { now: null });
  await running.stop();
  world.takeLog();
  return sold;
}

async function openShop({ operator }: Running, partners: number): Promise<void> {
  const long = "2015-01-01T00:00:00Z";
  for (let index = 0; index < partners; index++) {
    await operator.post("/v1/partners", {
      partnerId: partnerTenant(index),
      legalName: `Partner ${index}`,
      domain: `partner${index}.example`,
      countryCode: "US",
      mpnId: String(4_000_000 + index),
      kinds: ["directBill"],
      enrolledAt: long,
      membershipActive: true,
      agreementAcceptedAt: long,
    });
  }
  await operator.put(`/v1/offers/${azurePlan}`, { name: "Azure plan", family: "azurePlan" });
  const list = `offerId=${azurePlan}&market=US&currency=USD&effectiveFrom=2015-01-01`;
  await operator.put(`/v1/ratecards/bench?${list}`, rateCard);
}

type Sale = { index: number; partner: number; now: string };

async function sellPlan(running: Running, { index, partner, now }: Sale): Promise<SoldSubscription> {
  const client = running.partner(partner);
  const { body: customer } = await client.post("/v1/customers", newCustomer(`customer${index}`));
  const { id: customerId } = customer as { id: string };
  const at = `/v1/customers/${customerId}`;
  await client.post(`${at}/agreements`, newAgreement("Kim", now));
  const lineItems = [{ lineItemNumber: 0, offerId: azurePlan, quantity: 1 }];
  const { body: order } = await client.post(`${at}/orders`, { billingCycle: "monthly", lineItems });
  const subscriptionId = (order as { lineItems: { subscriptionId: string }[] }).lineItems[0]?.subscriptionId ?? "";
  const { body: entitlements } = await client.get(`${at}/subscriptions/${subscriptionId}/azureentitlements`);
  const [azure] = (entitlements as { items: { id: string }[] }).items;
  if (azure === undefined) throw new Error(`subscription ${subscriptionId} has no Azure subscription`);
  return { partner, customerId, subscriptionId, azureSubscriptionId: azure.id };
}

/** A customer that nobody has yet. */
export const newCustomer = (name: string) => ({
  companyProfile: { domain: `${name}.onmicrosoft.example` },
  billingProfile: {
    email: `kim@${name}.example`,
    culture: "en-US",
    language: "en",
    companyName: name,
    defaultAddress: { country: "US", city: "Redmond", state: "WA", addressLine1: "1 Main Street", postalCode: "98052" },
  },
});

/** The acceptance by a person of this name; another person's is another acceptance. */
export const newAgreement = (firstName: string, dateAgreed: string) => ({
  primaryContact: { firstName, lastName: "Lee", email: "kim@example.com" },
  dateAgreed,
  templateId: agreementTemplate,
  type: "MicrosoftCustomerAgreement",
});
