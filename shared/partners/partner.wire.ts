import { link } from "../kernel/wire-link.js";
import type { Partner, PartnerLink } from "./partner.schema.js";

/** A partner as the operator reads it: our own route, all of the record. */
export const partnerResource = (partner: Partner) => ({
  ...partner,
  links: { self: link(`/partners/${partner.partnerId}`) },
  attributes: { objectType: "Partner" },
});

/** A provider–reseller link in the shape of the wire's `PartnerRelationship`, seen from `partnerId`. */
export function linkResource(link: PartnerLink, partnerId: string) {
  const isProvider = link.providerId === partnerId;
  return {
    id: link.id,
    providerId: link.providerId,
    resellerId: link.resellerId,
    relationshipType: isProvider ? "is_indirect_cloud_solution_provider_of" : "is_indirect_reseller_of",
    state: link.state,
    activeSince: link.activeSince,
    attributes: { objectType: "PartnerRelationship" },
  };
}

/** How a partner stands to those it asks for. */
export const relationshipTypes = ["is_indirect_reseller_of", "is_indirect_cloud_solution_provider_of"] as const;
export type RelationshipType = (typeof relationshipTypes)[number];

/** The wire's `PartnerRelationship`: the partner on the other side of an active link. */
export const relatedPartnerResource = (
  { partnerId, legalName, mpnId, countryCode }: Partner,
  type: RelationshipType,
) => ({
  id: partnerId,
  name: legalName,
  relationshipType: type,
  state: "Active",
  mpnId,
  location: countryCode,
  attributes: { objectType: "PartnerRelationship" },
});
