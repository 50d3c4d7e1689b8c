import { isInEuOrEfta, isSameMarket, marketOf } from "../partners/markets.rules.js";
import { allOr, type Check, none, yesOrNo } from "./selling-check.rules.js";
import { admits } from "./selling-facts.rules.js";

const groupOf = (country: string, date: string) => marketOf(country, date)?.group ?? none;

/** Step 5 of section 4; it decides all that is APSS. */
export const tenantCheck: Check = {
  step: "5",
  check: "APSS, and nothing else, goes into the partner's own shared-services tenant (OFR-06, OFR-07)",
  decide: ({ offer, customer }) => {
    if (offer.family === "apss") return customer.isPartnersOwnSharedServicesTenant ? "ALLOW_APSS" : "APSS_TENANT_ONLY";
    return customer.tenantKind === "sharedServices" ? "SHARED_SERVICES_TENANT_APSS_ONLY" : undefined;
  },
  fact: "The offer family is {family}, the buyer's tenant {tenantKind}, the partner's own shared-services tenant: {isOwn}.",
  remedy: "Order APSS in the partner's own shared-services tenant, and every other offer in another tenant.",
  values: ({ offer, customer }) => ({
    family: offer.family,
    tenantKind: customer.tenantKind,
    isOwn: yesOrNo(customer.isPartnersOwnSharedServicesTenant),
  }),
};

/** Steps 6 and 7 of section 4: who buys, and where. */
export const buyerChecks: readonly Check[] = [
  {
    step: "6",
    check: "The buyer is no CSP tenant (CUS-07)",
    decide: ({ customer }) => (customer.tenantKind === "cspPartner" ? "CUSTOMER_IS_CSP_TENANT" : undefined),
    fact: "The buyer's tenant is of the kind {tenantKind}.",
    remedy: "Sell to a tenant of the same company that is not tied to CSP.",
    values: ({ customer }) => ({ tenantKind: customer.tenantKind }),
  },
  {
    step: "6",
    check: "The partner does not sell to itself or an affiliate (CUS-09)",
    decide: ({ customer }) => (customer.isAffiliate ? "SELF_SALE_FORBIDDEN" : undefined),
    fact: "The buyer is the partner itself or an affiliate: {isAffiliate}.",
    remedy: "Use APSS for the partner's own needs.",
    values: ({ customer }) => ({ isAffiliate: yesOrNo(customer.isAffiliate) }),
  },
  {
    step: "7",
    check: "The Germany cloud is open to this customer (OFR-09)",
    decide: ({ offer, customer, date, programme: { germanyCloud } }) => {
      if (offer.cloud !== "germany") return undefined;
      if (date >= germanyCloud.closedFrom) return "CLOUD_CLOSED";
      if (date < germanyCloud.closedToNewCustomersFrom || customer.wasGermanyCloudCustomer) return undefined;
      return "CLOUD_CLOSED_TO_NEW_CUSTOMERS";
    },
    fact: "The offer is of the cloud {cloud}; the Germany cloud is closed to new customers from {newUntil} and to all from {closedFrom}; a customer of it before: {wasCustomer}.",
    remedy: "Offer a service of the global cloud.",
    values: ({ offer, customer, programme: { germanyCloud } }) => ({
      cloud: offer.cloud,
      newUntil: germanyCloud.closedToNewCustomersFrom,
      closedFrom: germanyCloud.closedFrom,
      wasCustomer: yesOrNo(customer.wasGermanyCloudCustomer),
    }),
  },
  {
    step: "7",
    check: "Germany-cloud offers stay in the EU and EFTA (MKT-09)",
    decide: ({ offer, customer, date }) =>
      offer.cloud === "germany" && !isInEuOrEfta(customer.country, date) ? "OUT_OF_MARKET" : undefined,
    fact: "The offer is of the cloud {cloud}; the customer's country is {country}, in the EU or EFTA: {isInside}.",
    remedy: "Offer a service of the global cloud.",
    values: ({ offer, customer, date }) => ({
      cloud: offer.cloud,
      country: customer.country,
      isInside: yesOrNo(isInEuOrEfta(customer.country, date)),
    }),
  },
  {
    step: "7",
    check: "Partner and customer are in the same market group (MKT-03)",
    decide: ({ partner, customer, date }) =>
      isSameMarket(partner.country, customer.country, date) ? undefined : "OUT_OF_MARKET",
    fact: "The partner's country {partnerCountry} is in the group {partnerGroup}, the customer's {customerCountry} in {customerGroup}.",
    remedy: "Let a partner of the customer's market group sell.",
    values: ({ partner, customer, date }) => ({
      partnerCountry: partner.country,
      partnerGroup: groupOf(partner.country, date),
      customerCountry: customer.country,
      customerGroup: groupOf(customer.country, date),
    }),
  },
  {
    step: "7",
    check: "The offer is sold in both countries (MKT-08)",
    decide: ({ offer, partner, customer }) =>
      admits(offer.countries, partner.country) && admits(offer.countries, customer.country)
        ? undefined
        : "COUNTRY_NOT_SUPPORTED",
    fact: "The offer is sold in: {countries}; the partner is in {partnerCountry}, the customer in {customerCountry}.",
    remedy: "Choose an offer that is sold in both countries.",
    values: ({ offer, partner, customer }) => ({
      countries: allOr(offer.countries),
      partnerCountry: partner.country,
      customerCountry: customer.country,
    }),
  },
];
