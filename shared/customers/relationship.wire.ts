import type { Partner } from "../partners/partner.schema.js";
import type { Relationship } from "./customer.schema.js";
import { link } from "./customer.wire.js";

/** The wire's `RelationshipRequest`: the address that a customer's global administrator opens. */
export const invitationResource = (origin: string, partnerId: string) => ({
  url: `${origin}/partner-invitation?partnerId=${partnerId}`,
  attributes: { objectType: "RelationshipRequest" },
});

/** A reseller that serves a customer: the wire's `PartnerRelationship` without state and location. */
export const resellerResource = ({ partnerId, legalName, mpnId }: Partner) => ({
  id: partnerId,
  name: legalName,
  relationshipType: "is_indirect_reseller_of",
  mpnId,
  attributes: { objectType: "PartnerRelationship" },
});

/** The provider's relationship that its reseller extended to it: ours. */
export const extendedResource = (customerId: string, one: Relationship) => ({
  id: one.partnerId,
  relationshipType: "is_indirect_cloud_solution_provider_of",
  state: one.state,
  activeSince: one.activeSince,
  formerDirectPartnerId: one.formerDirectPartnerId,
  links: { self: link(`/customers/${customerId}/relationships`) },
  attributes: { objectType: "PartnerRelationship" },
});

/** A partner's relationship or request as the customer's own tenant sees it: ours. */
export const relationshipAnswer = (customerId: string, one: Relationship) => ({
  id: one.requestId,
  partnerId: one.partnerId,
  kind: one.kind,
  resellerId: one.resellerId,
  state: one.state,
  delegatedAdmin: one.delegatedAdmin !== false,
  requestedAt: one.requestedAt,
  activeSince: one.activeSince,
  links: { self: link(`/customers/${customerId}/relationshiprequests/${one.requestId}`) },
  attributes: { objectType: "CustomerRelationship" },
});
