import type { Backend } from "../../backend.js";
import { Refusal } from "../../kernel/refusal.js";
import { phrasedRefusal } from "../../language/phrased.rules.js";
import { linksOf } from "../../partners/link-partners.js";
import type { Partner } from "../../partners/partner.schema.js";
import { type OfSubscription, seenCustomer, subscriptionIn } from "../find-subscriptions.js";
import { replaced } from "../lifecycle.rules.js";
import type { SupportContact } from "../subscription.schema.js";
import { changeOwned } from "./change-owned.js";

/** Who supports the customer with this subscription: whom its partner named, else its reseller of record, else the partner. */
export async function findSupportContact(
  backend: Backend,
  { subscriptionId, ...of }: OfSubscription,
): Promise<SupportContact> {
  const { holdings, partner } = await seenCustomer(backend, of);
  const { supportContact, resellerId, partnerId } = subscriptionIn(holdings, partner.partnerId, subscriptionId);
  if (supportContact !== undefined) return supportContact;
  const supporter = await backend.partners.find(resellerId ?? partnerId);
  if (supporter === undefined) throw new Error(`partner ${resellerId ?? partnerId} is not enrolled`);
  return contactOf(supporter);
}

/** Names the partner itself or one of its linked resellers (wire reference 10.9); not for new commerce. */
export async function changeSupportContact(
  backend: Backend,
  {
    supportTenantId,
    supportMpnId,
    ...of
  }: OfSubscription & { supportTenantId: string; supportMpnId?: string | undefined },
): Promise<SupportContact> {
  const changed = await changeOwned(backend, of, "support-contact-changed", async ({ own, holdings, partner }) => {
    if (own.isNewCommerce) {
      throw phrasedRefusal("REQUEST_INVALID", {
        fact: "{offerId} is an offer of the new commerce.",
        remedy: "Name a support contact for legacy subscriptions only.",
        parameters: { subscriptionId: own.subscriptionId, offerId: own.offerId },
        wireCode: 900127,
      });
    }
    const supporter = await supporterOf(backend, partner, supportTenantId);
    const supportContact = contactOf(supporter);
    refuseUnfit(supportContact, supportMpnId);
    const isSame = JSON.stringify(own.supportContact) === JSON.stringify(supportContact);
    return isSame ? holdings : replaced(holdings, { ...own, supportContact });
  });
  return changed.supportContact ?? findSupportContact(backend, of);
}

/** A tenant and the PartnerID of another: nobody can say which of them was meant. */
function refuseUnfit({ supportTenantId, supportMpnId }: SupportContact, named: string | undefined): void {
  if (!named?.trim() || named.trim() === supportMpnId) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "{value} is not the PartnerID of tenant {supportTenantId}.",
    remedy: "Send the supportMpnId of that tenant, or leave it out.",
    parameters: { property: "supportMpnId", value: named, supportTenantId },
  });
}

async function supporterOf(backend: Backend, partner: Partner, tenantId: string): Promise<Partner> {
  if (tenantId === partner.partnerId) return partner;
  const links = await linksOf(backend, partner.partnerId);
  const isLinked = links.some((link) => link.resellerId === tenantId && link.state === "active");
  const reseller = isLinked ? await backend.partners.find(tenantId) : undefined;
  if (reseller !== undefined) return reseller;
  throw new Refusal("RESELLER_NOT_LINKED", {
    fact: `Tenant ${tenantId} is no linked reseller of this partner.`,
    remedy: "Name a reseller that GET /v1/relationships lists, or the partner itself.",
    parameters: { supportTenantId: tenantId },
  });
}

const contactOf = ({ partnerId, mpnId, legalName }: Partner): SupportContact => ({
  supportTenantId: partnerId,
  supportMpnId: mpnId,
  name: legalName,
});
