import type { Client } from "./client.js";
import type { DemoCustomer } from "./customers.data.js";
import { type octoberPartners, offers, resellerMpnId } from "./enrolments.data.js";
import { operator, provider, reseller } from "./parties.data.js";

const agreementTemplateId = "117a77b0-9360-443b-8795-c6dedc750cf9";

/** The operator publishes the catalogue. */
export async function publishOffers(client: Client): Promise<void> {
  for (const { offerId, ...offer } of offers) {
    await client.tell("PUT", `/v1/offers/${offerId}`, { as: operator, step: `offer ${offerId}`, value: offer });
  }
}

/** The operator enrols partners, each with the partner agreement accepted. */
export async function enrol(client: Client, partners: typeof octoberPartners, acceptedAt: string): Promise<void> {
  for (const { party, ...enrolment } of partners) {
    const { tenantId: partnerId, name: legalName, domain } = party;
    const value = { partnerId, legalName, domain, ...enrolment, agreementAcceptedAt: acceptedAt };
    await client.tell("POST", "/v1/partners", { as: operator, step: `enrol ${partnerId}`, value });
  }
}

/** The provider invites its reseller, and the reseller accepts. */
export async function linkReseller(client: Client): Promise<void> {
  const value = { resellerId: reseller.tenantId };
  const link = await client.tell<{ id: string }>("POST", "/v1/relationships", {
    as: provider,
    step: "invite reseller",
    value,
  });
  const path = `/v1/relationships/${link.id}/accept`;
  await client.tell("POST", path, { as: reseller, step: "accept reseller link", value: {} });
}

type Sold = { customerId: string; azureSubscriptionId: string };
type Order = { lineItems: { subscriptionId: string }[] };
type Entitlements = { items: { id: string }[] };

/** The partner creates the customer, attests that it accepted the agreement, and orders; the answer names the Azure subscription. */
export async function sellAzure(
  client: Client,
  { name, domain, address, seller: as, reseller: ofRecord }: DemoCustomer,
  { offerId, agreedAt }: { offerId: string; agreedAt: string },
): Promise<Sold> {
  const contact = { firstName: "Robin", lastName: "Vale", email: `robin@${domain}` };
  const { id: customerId } = await client.tell<{ id: string }>("POST", "/v1/customers", {
    as,
    step: `customer ${domain}`,
    value: {
      companyProfile: { domain },
      billingProfile: {
        ...contact,
        culture: "en-US",
        language: "en",
        companyName: name,
        defaultAddress: { ...address, ...contact },
      },
      ...(ofRecord === undefined ? {} : { associatedPartnerId: ofRecord.tenantId }),
    },
  });
  await client.tell("POST", `/v1/customers/${customerId}/agreements`, {
    as,
    step: `agreement ${domain}`,
    value: {
      primaryContact: contact,
      dateAgreed: agreedAt,
      templateId: agreementTemplateId,
      type: "MicrosoftCustomerAgreement",
    },
  });
  const line = { lineItemNumber: 0, offerId, quantity: 1, friendlyName: `Azure of ${name}` };
  const onRecord = ofRecord === undefined ? {} : { partnerIdOnRecord: resellerMpnId };
  const order = await client.tell<Order>("POST", `/v1/customers/${customerId}/orders`, {
    as,
    step: `order ${domain}`,
    value: {
      referenceCustomerId: customerId,
      billingCycle: "monthly",
      lineItems: [{ ...line, ...onRecord }],
      partnerOnRecordAttestationAccepted: true,
    },
  });
  const path = `/v1/customers/${customerId}/subscriptions/${order.lineItems[0]?.subscriptionId}/azureEntitlements`;
  const { items } = await client.get<Entitlements>(path, as);
  const [azure] = items;
  if (azure === undefined) throw new Error(`The order of ${name} gave no Azure subscription.`);
  return { customerId, azureSubscriptionId: azure.id };
}
