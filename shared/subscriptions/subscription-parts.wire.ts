import { z } from "zod";
import { derivedGuid } from "../kernel/derived-id.js";
import { link } from "../kernel/wire-link.js";
import type { Subscription, SupportContact } from "./subscription.schema.js";
import { neverEnds } from "./subscription.wire.js";

type Of = { customerId: string; subscriptionId: string };
const at = ({ customerId, subscriptionId }: Of, part: string) =>
  `/customers/${customerId}/subscriptions/${subscriptionId}/${part}`;

/** The body of `PUT …/supportcontact`, as it was read: the tenant decides, a PartnerID must be its own, the name follows from it. */
export const SupportContactBody = z.object({
  supportTenantId: z.guid().toLowerCase(),
  supportMpnId: z.string().max(20).optional(),
});

/** The wire's `SupportContact`. */
export const supportContactResource = (of: Of, contact: SupportContact) => ({
  ...contact,
  links: { self: link(at(of, "supportcontact")) },
  attributes: { objectType: "SupportContact" },
});

/** The wire's `SubscriptionProvisioningStatus`. A SKU has no GUID of its own, and clients take nothing else. */
export const provisioningResource = ({ offerId, quantity, termEndsAt, state }: Subscription) => ({
  skuId: derivedGuid("sku", offerId),
  status: state === "pending" ? "pending" : "success",
  quantity,
  endDate: termEndsAt ?? neverEnds,
  attributes: { objectType: "SubscriptionProvisioningStatus" },
});

/** Where the state of a registration is found. */
export const registrationAddress = (of: Of) => at(of, "registrationstatus");

/** The wire's state of a registration for reservations. */
export const registrationResource = ({ subscriptionId, registration }: Subscription) => ({
  subscriptionId,
  status: registration === undefined ? "notregistered" : "registered",
  attributes: { objectType: "SubscriptionRegistrationStatus" },
});
