import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { refuseUnlessEligible } from "./enrol-as.js";
import { partnerNotFound } from "./enrol-partner.js";
import { evaluateAcceptance, evaluateInvitation } from "./invitation.rules.js";
import { PartnerLink } from "./partner.schema.js";

const linkTold = ({ after }: LedgerEvent) => PartnerLink.parse(after);

/** A provider invites a reseller of its own market group that can be one (MKT-07, ELI-01). Inviting again changes nothing. */
export function inviteReseller(backend: Backend, providerId: string, resellerId: string): Promise<PartnerLink> {
  return backend.once("reseller-invited", resellerId, linkTold, async () => {
    const register = await backend.partners.read();
    const provider = register.partners.find((one) => one.partnerId === providerId);
    const reseller = register.partners.find((one) => one.partnerId === resellerId);
    if (provider?.kinds.indirectProvider === undefined) {
      throw new Refusal("FORBIDDEN", {
        fact: "Only an indirect provider links resellers to itself (ROL-05).",
        remedy: "Call this as the indirect provider.",
      });
    }
    if (resellerId === providerId) {
      throw new Refusal("REQUEST_INVALID", {
        fact: "The provider names itself as its reseller (ROL-05).",
        remedy: "Send the reseller's tenant.",
        parameters: { property: "resellerId", value: resellerId },
      });
    }
    if (reseller === undefined) throw partnerNotFound(resellerId);
    refuseUnlessEligible(evaluateInvitation(provider, reseller, backend.now.toISOString().slice(0, 10)));
    const before = register.links.find((link) => link.providerId === providerId && link.resellerId === resellerId);
    if (before !== undefined && before.state !== "removed") return before;
    const link: PartnerLink = {
      id: backend.idFor("partner-link", providerId, resellerId),
      providerId,
      resellerId,
      state: "invited",
      invitedAt: backend.now.toISOString(),
      ...(before === undefined ? {} : pastOf(before)),
    };
    await backend.partners.putLink(register, link, {
      kind: "reseller-invited",
      subject: resellerId,
      by: backend.actor,
      before,
      after: link,
    });
    return link;
  });
}

/** The reseller accepts; from then on the provider may sell through it. Accepting again changes nothing. */
export function acceptLink(backend: Backend, resellerId: string, linkId: string): Promise<PartnerLink> {
  return backend.once("reseller-link-accepted", linkId, linkTold, async () => {
    const register = await backend.partners.read();
    const before = register.links.find((link) => link.id === linkId && link.resellerId === resellerId);
    if (before === undefined) {
      throw phrasedRefusal("NOT_FOUND", {
        fact: "No invitation with the id {linkId} is addressed to this tenant.",
        remedy: "Ask the provider for the id of its invitation.",
        parameters: { linkId },
      });
    }
    if (before.state === "active") return before;
    const [provider, reseller] = [before.providerId, resellerId].map((id) =>
      register.partners.find((one) => one.partnerId === id),
    );
    if (provider === undefined) throw partnerNotFound(before.providerId);
    if (reseller === undefined) throw partnerNotFound(resellerId);
    refuseUnlessEligible(evaluateAcceptance(provider, reseller));
    if (before.state === "removed") {
      throw new Refusal("INVALID_STATE", {
        fact: "The link was removed.",
        remedy: "Ask the provider for a new invitation.",
      });
    }
    const link: PartnerLink = { ...before, state: "active", activeSince: backend.now.toISOString() };
    await backend.partners.putLink(register, link, {
      kind: "reseller-link-accepted",
      subject: linkId,
      by: backend.actor,
      onBehalfOf: before.providerId,
      before,
      after: link,
    });
    return link;
  });
}

/**
 * Either side ends the partnership. Customers and roles stay as they are, new orders through the reseller are refused
 * (REL-10). Removing again changes nothing.
 */
export function removeLink(backend: Backend, partnerId: string, linkId: string): Promise<void> {
  const told = () => undefined;
  return backend.once("reseller-link-removed", linkId, told, async () => {
    const register = await backend.partners.read();
    const before = register.links.find(
      (link) => link.id === linkId && [link.providerId, link.resellerId].includes(partnerId),
    );
    if (before === undefined) {
      throw phrasedRefusal("NOT_FOUND", {
        fact: "No partnership with the id {linkId} is this partner's.",
        remedy: "Take the id from the answer to the invitation.",
        parameters: { linkId },
      });
    }
    if (before.state === "removed") return;
    const after: PartnerLink = { ...before, state: "removed", removedAt: backend.now.toISOString() };
    await backend.partners.putLink(register, after, {
      kind: "reseller-link-removed",
      subject: linkId,
      by: backend.actor,
      onBehalfOf: before.providerId === partnerId ? before.resellerId : before.providerId,
      before,
      after,
    });
  });
}

/** Of a link that ended, when it held: an order of those days was placed through it. */
function pastOf({ past = [], activeSince, removedAt }: PartnerLink): Pick<PartnerLink, "past"> {
  const held = activeSince !== undefined && removedAt !== undefined ? [{ from: activeSince, to: removedAt }] : [];
  return { past: [...past, ...held] };
}

/** Active links of a partner, seen from either side. */
export async function linksOf(backend: Backend, partnerId: string): Promise<PartnerLink[]> {
  const { links } = await backend.partners.read();
  return links.filter((link) => link.state === "active" && [link.providerId, link.resellerId].includes(partnerId));
}
