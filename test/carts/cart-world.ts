import { randomUUID } from "node:crypto";
import { customerAgreementTemplateId } from "../../shared/agreements/agreement.schema.js";
import type { Ports } from "../../shared/platform/ports.js";
import { type Json, openProgrammeWorld, parties, type Sent } from "../support/programme-world.js";

export const catalogue = {
  legacy: "MS-AZR-0145P",
  plan: "DZH318Z0BPS6:0001",
  /** New commerce, with terms. */
  suite: "CFQ7TTC0LF8R:0001",
  /** Of the older catalogue: charged monthly or annually. */
  office: "OFFICE-E3",
  phones: "PHONE-ADDON",
  germany: "MS-AZR-DE-0145P",
  american: "US-ONLY",
} as const;

const offers: Record<keyof typeof catalogue, Json> = {
  legacy: { name: "Microsoft Azure", family: "azureLegacy" },
  plan: { name: "Azure plan", family: "azurePlan" },
  suite: {
    ...{ name: "Suite", family: "licence", minimumQuantity: 1, maximumQuantity: 300 },
    terms: [
      { duration: "P1M", billingCycle: "monthly" },
      { duration: "P1Y", billingCycle: "annual" },
    ],
  },
  office: { name: "Office", family: "licence", supportedBillingCycles: ["monthly", "annual"] },
  phones: {
    ...{ name: "Phones", family: "licence", isAddOn: true, minimumQuantity: 5 },
    ...{ prerequisiteOffers: [catalogue.office], supportedBillingCycles: ["monthly", "annual"] },
  },
  germany: { name: "Azure Germany", family: "azureNational", cloud: "germany" },
  american: {
    name: "Sold in the US",
    family: "licence",
    countries: ["US"],
    supportedBillingCycles: ["monthly", "annual"],
  },
};

export const agreement = {
  primaryContact: { firstName: "Ada", lastName: "Byron", email: "ada@customer.example", phoneNumber: "5550100" },
  dateAgreed: "2021-01-04T00:00:00Z",
  templateId: customerAgreementTemplateId,
  type: "MicrosoftCustomerAgreement",
};

export const line = (catalogItemId: string, more: Json = {}): Json => ({ catalogItemId, quantity: 1, ...more });
export const resold = (more: Json = {}): Json => ({
  participants: [{ key: "transaction_reseller", value: "1000003" }],
  ...more,
});

/** Two direct partners, a provider with a reseller, and a catalogue, on the day given. */
export async function openCartWorld(now = "2021-05-03T09:00:00Z") {
  const world = await openProgrammeWorld();
  await world.holdClock(now);
  await world.enrol("direct", ["directBill"]);
  await world.enrol("provider", ["indirectProvider"]);
  await world.enrol("reseller", ["indirectReseller"]);
  await world.enrol("otherDirect", ["directBill"]);
  const body = { resellerId: parties.reseller };
  const { id } = await world.done("POST /v1/relationships", { by: "provider", body });
  await world.done(`POST /v1/relationships/${id}/accept`, { by: "reseller" });
  for (const [name, offer] of Object.entries(offers)) {
    const offerId = catalogue[name as keyof typeof catalogue];
    await world.done(`PUT /v1/offers/${offerId}`, { by: "operator", body: offer });
  }
  return {
    ...world,
    /** A customer that has accepted the agreement. */
    aBuyer: async (of: "direct" | "provider" = "direct"): Promise<string> => {
      const more = of === "provider" ? { associatedPartnerId: parties.reseller } : {};
      const customerId = await world.aCustomer(of, more);
      await world.done(`POST /v1/customers/${customerId}/agreements`, { by: of, body: agreement });
      return customerId;
    },
    aCart: async (customerId: string, lineItems: Json[], by: Sent["by"] = "direct", more: Json = {}) =>
      world.done(`POST /v1/customers/${customerId}/carts`, { by: by ?? "direct", body: { lineItems, ...more } }),
    checkOut: (customerId: string, cart: Json, by: Sent["by"] = "direct", on?: Ports) =>
      world.call(
        `POST /v1/customers/${customerId}/carts/${cart.id}/checkout`,
        { by: by ?? "direct", headers: { "MS-RequestId": randomUUID() } },
        on,
      ),
    ordersOf: async (customerId: string, by: Sent["by"] = "direct") =>
      (await world.call(`GET /v1/customers/${customerId}/orders`, { by: by ?? "direct" })).items,
    subscriptionsOf: async (customerId: string, by: Sent["by"] = "direct") =>
      (await world.call(`GET /v1/customers/${customerId}/subscriptions`, { by: by ?? "direct" })).items,
  };
}
export type CartWorld = Awaited<ReturnType<typeof openCartWorld>>;
