import { allOr, type Check, none, yesOrNo } from "./selling-check.rules.js";
import { admits, hasPartnerAgreement, heldOn } from "./selling-facts.rules.js";

const notLookedAt = "not looked at";

/** Steps 8 to 10 of section 4: what must stand between the parties. */
export const pairChecks: readonly Check[] = [
  {
    step: "8",
    check: "The relationship is active (REL-01)",
    decide: ({ relationship, date }) => (heldOn(relationship?.activeSince, date) ? undefined : "NO_RELATIONSHIP"),
    fact: "Relationship of this partner and this customer, active since: {activeSince}.",
    remedy: "Ask the customer for a relationship and let its administrator accept it.",
    values: ({ relationship }) => ({ activeSince: relationship?.activeSince ?? none }),
  },
  {
    step: "8",
    check: "A named reseller is fully linked (REL-04, ORD-05)",
    decide: (facts) => {
      const { reseller } = facts;
      if (reseller === undefined) return undefined;
      const isLinked =
        reseller.partnershipActive &&
        reseller.relationshipWithCustomerActive &&
        hasPartnerAgreement(reseller.partnerAgreementAcceptedOn, facts);
      return isLinked ? undefined : "RESELLER_NOT_LINKED";
    },
    fact: "Named reseller: {resellerId}; partnership with the provider: {partnership}; relationship with the customer: {relationship}; partner agreement accepted on: {agreement}.",
    remedy:
      "The reseller needs an active partnership, an active relationship with the customer and the partner agreement.",
    values: ({ reseller }) => {
      const isPartner = reseller?.partnershipActive === true;
      const isNotLookedAt = reseller !== undefined && !isPartner;
      return {
        resellerId: reseller?.id ?? none,
        partnership: yesOrNo(isPartner),
        relationship: isNotLookedAt ? notLookedAt : yesOrNo(reseller?.relationshipWithCustomerActive === true),
        agreement: isNotLookedAt ? notLookedAt : (reseller?.partnerAgreementAcceptedOn ?? none),
      };
    },
  },
  {
    step: "8",
    check: "The customer record has what an order needs (CUS-05, AMB-84)",
    decide: ({ customer }) => (customer.missingFields.length === 0 ? undefined : "REQUEST_INVALID"),
    fact: "Missing in the customer record: {missing}.",
    remedy: "Complete the customer record: {missing}.",
    values: ({ customer }) => ({ missing: customer.missingFields.join(", ") || none }),
  },
  {
    step: "9",
    check: "The customer agreement is accepted on or before the day (AGR-01)",
    decide: ({ agreementAcceptedOn, date }) =>
      heldOn(agreementAcceptedOn, date) ? undefined : "AGREEMENT_NOT_ACCEPTED",
    fact: "Customer agreement accepted on: {acceptedOn}; day of the order: {date}.",
    remedy: "Record the customer's acceptance of the agreement, dated no later than the order.",
    values: ({ agreementAcceptedOn, date }) => ({ acceptedOn: agreementAcceptedOn ?? none, date }),
  },
  {
    step: "10",
    check: "The customer is of a segment of the offer",
    decide: ({ offer, customer }) => (admits(offer.segments, customer.segment) ? undefined : "SEGMENT_NOT_QUALIFIED"),
    fact: "The offer is for the segments: {segments}; the customer's is {segment}.",
    remedy: "Have the customer qualified for one of these segments: {segments}; or choose another offer.",
    values: ({ offer, customer }) => ({ segments: allOr(offer.segments), segment: customer.segment }),
  },
];
