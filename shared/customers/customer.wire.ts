import type { BillingProfile, Customer, CustomerListing } from "./customer.schema.js";

const link = (uri: string) => ({ uri, method: "GET", headers: [] });

/** The wire's `Customer`, as by-id reads and the create answer have it. */
export function customerResource(customer: Customer) {
  const { customerId: id } = customer;
  return {
    id,
    commerceId: id,
    companyProfile: {
      ...companyProfile(customer),
      organizationRegistrationNumber: customer.registrationNumber,
      address: customer.billingProfile.defaultAddress,
      email: customer.billingProfile.email,
    },
    billingProfile: billingProfileResource(customer),
    relationshipToPartner: "reseller",
    allowDelegatedAccess: true,
    links: { self: link(`/customers/${id}`) },
    attributes: { objectType: "Customer" },
  };
}

/** An item of the customer list: no more than the wire's list has. */
export function customerItem({ customerId: id, domain, companyName }: CustomerListing) {
  return {
    id,
    companyProfile: companyProfile({ customerId: id, domain, companyName }),
    relationshipToPartner: "reseller",
    links: { self: link(`/customers/${id}`) },
    attributes: { objectType: "Customer" },
  };
}

function companyProfile({ customerId, domain, companyName }: Pick<Customer, "customerId" | "domain" | "companyName">) {
  return {
    tenantId: customerId,
    domain,
    companyName,
    links: { self: link(`/customers/${customerId}/profiles/company`) },
    attributes: { objectType: "CustomerCompanyProfile" },
  };
}

function billingProfileResource({ customerId, billingProfileId, billingProfile }: Customer) {
  const profile: BillingProfile = billingProfile;
  return {
    id: billingProfileId,
    ...profile,
    links: { self: link(`/customers/${customerId}/profiles/billing`) },
    attributes: { objectType: "CustomerBillingProfile" },
  };
}
