import { customerAgreementTemplateId } from "../../shared/agreements/agreement.schema.js";
import { recordAgreement } from "../../shared/agreements/record-agreement.js";
import type { Caller } from "../../shared/auth/caller.js";
import { type Backend, openBackend } from "../../shared/backend.js";
import { publishOffer } from "../../shared/catalogue/publish-offer.js";
import { convertToPlan } from "../../shared/conversion/convert-to-plan.js";
import { createCustomer } from "../../shared/customers/create-customer.js";
import { derivedGuid } from "../../shared/kernel/derived-id.js";
import { placeOrder } from "../../shared/orders/place-order.js";
import { enrolPartner } from "../../shared/partners/enrol-partner.js";
import { acceptLink, inviteReseller } from "../../shared/partners/link-partners.js";
import type { Ports } from "../../shared/platform/ports.js";
import { changeSubscription } from "../../shared/subscriptions/change/change-subscription.js";
import { SubscriptionPatch } from "../../shared/subscriptions/change/subscription-patch.schema.js";
import { type MemoryPorts, memoryPorts } from "../simulation/twins/memory-ports.js";
import type { MemoryStorage } from "../simulation/twins/memory-storage.js";
import { newCustomer, offers } from "../support/business.js";
import { mpnIdOf, type Partner, parties, tenantOf } from "../support/parties.js";
import { bareSettings } from "../support/settings.js";

export const soldAt = "2021-03-01T10:00:00.000Z";
export const cutOver = "2021-10-05T14:30:00.000Z";

let opened = 0;
/** A world in memory, alone or with what another one stores. */
export function portsOn(storage?: MemoryStorage, now = cutOver): MemoryPorts {
  const world = ++opened;
  let made = 0;
  return memoryPorts({
    clock: { now: () => new Date(now) },
    ids: { next: () => derivedGuid("fresh", String(world), String(++made)) },
    settings: { ...bareSettings, sealingKeys: ["a-key-that-is-known-to-every-test"] },
    ...(storage === undefined ? {} : { storage: structuredClone(storage) }),
  });
}

export const callerOf = (party: Partner): Caller => ({
  tenantId: tenantOf(party),
  kind: "user",
  id: derivedGuid("user of", party),
  roles: ["AdminAgent"],
  isOperator: false,
});

type Request = { as?: Partner; now?: string; id?: string };
/** One request of a party; the same id is the same request again. */
export const requestOn = (
  ports: Ports,
  { as = "contoso", now = cutOver, id = ports.ids.next() }: Request = {},
): Backend =>
  openBackend(ports, {
    now: new Date(now),
    requestId: id,
    correlationId: id,
    idSeed: id,
    tryOf: id,
    actor: { tenantId: tenantOf(as), kind: "user", id: callerOf(as).id },
  });

/** Direct-bill Contoso, provider Fabrikam with reseller Wingtip, and the offers, as they are in March 2021. */
export async function openShop(ports: Ports): Promise<void> {
  const now = soldAt;
  for (const name of ["contoso", "litware", "fabrikam", "wingtip"] as const) {
    const { kinds, ...stated } = parties[name].enrolment;
    await enrolPartner(requestOn(ports, { as: name, now }), {
      ...stated,
      kinds: [...kinds],
      partnerId: tenantOf(name),
      mpnId: mpnIdOf(name),
      membershipActive: true,
      agreementAcceptedAt: "2020-02-01T00:00:00Z",
    });
  }
  const link = await inviteReseller(
    requestOn(ports, { as: "fabrikam", now }),
    tenantOf("fabrikam"),
    tenantOf("wingtip"),
  );
  await acceptLink(requestOn(ports, { as: "wingtip", now }), tenantOf("wingtip"), link.id);
  for (const { offerId, ...offer } of [offers.legacy, offers.plan]) {
    await publishOffer(requestOn(ports, { now }), offerId, offer);
  }
}

type Sell = { of?: Partner; reseller?: Partner; agreed?: boolean };
/** A customer of the partner, with the agreement on record unless it is left out. */
export async function aCustomer(ports: Ports, name: string, { of = "contoso", reseller, agreed = true }: Sell = {}) {
  const ask = () => requestOn(ports, { as: of, now: soldAt });
  const { companyProfile, billingProfile } = newCustomer(name, "US");
  const associated = reseller === undefined ? {} : { associatedPartnerId: tenantOf(reseller) };
  const { customer } = await createCustomer(ask(), {
    caller: callerOf(of),
    customer: { companyProfile, billingProfile, ...associated },
  });
  const { customerId } = customer;
  if (agreed) await agree(ports, customerId, of);
  return customerId;
}

export const agree = (ports: Ports, customerId: string, of: Partner = "contoso") =>
  recordAgreement(requestOn(ports, { as: of, now: soldAt }), {
    caller: callerOf(of),
    customerId,
    agreement: {
      primaryContact: { firstName: "Tania", lastName: "Carr", email: "tania@customer.example" },
      dateAgreed: "2021-03-01T00:00:00Z",
      templateId: customerAgreementTemplateId,
      type: "MicrosoftCustomerAgreement",
    },
  });

/** Legacy subscriptions of the partner, in orders of as many lines as an order has. */
export async function sellLegacy(
  ports: Ports,
  customerId: string,
  count: number,
  { of = "contoso", reseller, now = soldAt }: Sell & { now?: string } = {},
) {
  const sold: string[] = [];
  while (sold.length < count) {
    const lineItems = Array.from({ length: Math.min(30, count - sold.length) }, (_, lineItemNumber) => ({
      lineItemNumber,
      offerId: offers.legacy.offerId,
      quantity: 1,
      ...(reseller === undefined ? {} : { partnerIdOnRecord: mpnIdOf(reseller) }),
    }));
    const attested = reseller === undefined ? {} : { partnerOnRecordAttestationAccepted: true };
    const order = await placeOrder(requestOn(ports, { as: of, now }), {
      caller: callerOf(of),
      customerId,
      order: { lineItems, ...attested },
    });
    sold.push(...order.lineItems.map(({ subscriptionId }) => subscriptionId));
  }
  return sold;
}

type Convert = { as?: Partner; id?: string; now?: string };
export const convert = (ports: Ports, customerId: string, request: Convert = {}) =>
  convertToPlan(requestOn(ports, request), { caller: callerOf(request.as ?? "contoso"), customerId });

export const setStatus = (
  ports: Ports,
  customerId: string,
  subscriptionId: string,
  status: string,
  request: Convert = {},
) =>
  changeSubscription(requestOn(ports, request), {
    caller: callerOf(request.as ?? "contoso"),
    customerId,
    subscriptionId,
    patch: SubscriptionPatch.parse({ status }),
    refuseStale: () => {},
  });
