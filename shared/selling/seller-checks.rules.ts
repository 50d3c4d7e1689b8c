import { programmeDays } from "../partners/programme.rules.js";
import { type Check, none, yesOrNo } from "./selling-check.rules.js";
import { hasPartnerAgreement } from "./selling-facts.rules.js";

/** Steps 2 to 4 of section 4: who sells, in what standing, in which cloud. */
export const sellerChecks: readonly Check[] = [
  {
    step: "2",
    check: "The order is placed by a CSP partner (ROL-06, ORD-02)",
    decide: ({ actor }) => {
      if (actor === "indirectReseller") return "RESELLER_MUST_USE_PROVIDER";
      return actor === "customer" ? "CUSTOMER_CANNOT_ORDER" : undefined;
    },
    fact: "The order is placed by: {actor}.",
    remedy: "Let the direct-bill partner or the indirect provider of the customer place the order.",
    values: ({ actor }) => ({ actor }),
  },
  {
    step: "2",
    check: "The partner does not hold this customer as reseller (ROL-07)",
    decide: ({ partner }) => (partner.isResellerForThisCustomer ? "RESELLER_MUST_USE_PROVIDER" : undefined),
    fact: "The partner is a reseller for this customer: {isReseller}.",
    remedy: "Order through the provider of this customer.",
    values: ({ partner }) => ({ isReseller: yesOrNo(partner.isResellerForThisCustomer) }),
  },
  {
    step: "3",
    check: "The partner is not restricted (ELI-16)",
    decide: ({ partner }) => (partner.standing === "restricted" ? "PARTNER_RESTRICTED" : undefined),
    fact: "The partner is {standing}.",
    remedy: "Meet the direct-bill requirements again; what runs already goes on.",
    values: ({ partner }) => ({ standing: partner.standing }),
  },
  {
    step: "3",
    check: "The partner is active",
    decide: ({ partner }) => (partner.standing === "active" ? undefined : "PARTNER_NOT_ACTIVE"),
    fact: "The partner is {standing}.",
    remedy: "Have the partner account activated.",
    values: ({ partner }) => ({ standing: partner.standing }),
  },
  {
    step: "3",
    check: "No invoice of the partner is overdue for too long (INV-18, AMB-83)",
    decide: ({ partner }) => (partner.longOverdue === undefined ? undefined : "PARTNER_NOT_ACTIVE"),
    fact: "Open more than {days} days after its due date: invoice {invoiceNumber}; due on: {dueOn}; the partner is suspended for it from: {suspendedFrom}.",
    remedy: "Pay invoice {invoiceNumber}; what runs already goes on.",
    values: ({ partner: { longOverdue } }) => ({
      days: String(programmeDays.overdueBorne),
      invoiceNumber: longOverdue?.invoiceNumber ?? none,
      dueOn: longOverdue?.dueOn ?? none,
      suspendedFrom: longOverdue?.suspendedFrom ?? none,
    }),
  },
  {
    step: "3",
    check: "The partner has accepted the partner agreement (ELI-15)",
    decide: (facts) =>
      hasPartnerAgreement(facts.partner.partnerAgreementAcceptedOn, facts) ? undefined : "PARTNER_NOT_ACTIVE",
    fact: "Partner agreement accepted on: {acceptedOn}; asked for from {requiredFrom} on.",
    remedy: "Accept the partner agreement.",
    values: ({ partner, programme }) => ({
      acceptedOn: partner.partnerAgreementAcceptedOn ?? none,
      requiredFrom: programme.partnerAgreementRequiredFrom,
    }),
  },
  {
    step: "3",
    check: "The partner has a PartnerID (MKT-06)",
    decide: ({ partner }) => (partner.hasPartnerId ? undefined : "PARTNER_ID_MISSING"),
    fact: "A PartnerID for the country of the account ({country}) exists: {hasPartnerId}.",
    remedy: "Register a PartnerID in {country}.",
    values: ({ partner }) => ({ country: partner.country, hasPartnerId: yesOrNo(partner.hasPartnerId) }),
  },
  {
    step: "4",
    check: "The partner is enrolled for the cloud of the offer (OFR-08)",
    decide: ({ partner, offer }) => (partner.clouds.includes(offer.cloud) ? undefined : "CLOUD_NOT_ENROLLED"),
    fact: "The offer is of the cloud {cloud}; the partner is enrolled for: {clouds}.",
    remedy: "Enrol the partner for the cloud {cloud}.",
    values: ({ partner, offer }) => ({ cloud: offer.cloud, clouds: partner.clouds.join(", ") || none }),
  },
];
