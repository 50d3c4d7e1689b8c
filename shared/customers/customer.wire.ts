import type { AdmittedCustomer } from "./admit-customer.js";
import type { Customer, CustomerListing, KeptBillingProfile, NewCustomer, Relationship } from "./customer.schema.js";

export const link = (uri: string, method = "GET") => ({ uri, method, headers: [] });
const isAdministered = (serving: Relationship) => serving.delegatedAdmin !== false;

type Seen = { customer: Customer; serving: Relationship; billing: KeptBillingProfile };

/** The wire's `Customer`, as one of its partners reads it; what takes delegated administration is left out without it. */
export function customerResource({ customer, serving, billing }: Seen) {
  const { customerId: id } = customer;
  return {
    id,
    commerceId: id,
    companyProfile: companyProfileResource({ customer, serving, billing }),
    billingProfile: billingProfileResource(id, billing),
    relationshipToPartner: serving.state === "active" ? "reseller" : "none",
    allowDelegatedAccess: isAdministered(serving),
    customDomains: isAdministered(serving) ? [customer.domain] : undefined,
    associatedPartnerId: serving.resellerId,
    links: { self: link(`/customers/${id}`) },
    attributes: { objectType: "Customer" },
  };
}

/** The answer to `POST /v1/customers`: the only place where a new tenant's first administrator is told its password. */
export function admittedResource(admitted: AdmittedCustomer, { enableGDAPByDefault }: NewCustomer) {
  const { administrator } = admitted;
  if (administrator === undefined) return requestedCustomerResource(admitted);
  return { ...customerResource(admitted), userCredentials: administrator, enableGDAPByDefault };
}

/** The same answer without the password, for a repeat that comes when the key that sealed it has been retired. */
export const withoutPassword = (admitted: ReturnType<typeof admittedResource>) =>
  "userCredentials" in admitted
    ? { ...admitted, userCredentials: { userName: admitted.userCredentials.userName, withheld: passwordWithheld } }
    : admitted;
const passwordWithheld = "The password was sealed with a key that has been retired. Set a new one for this user.";

/** For an existing tenant: no more than what was sent, and where its administrator says yes. */
function requestedCustomerResource({ customer, serving, billing }: Seen) {
  const { customerId: id, domain, companyName } = customer;
  const request = `/customers/${id}/relationshiprequests/${serving.requestId}`;
  return {
    id,
    commerceId: id,
    companyProfile: {
      tenantId: id,
      domain: domain === "" ? undefined : domain,
      companyName,
      attributes: { objectType: "CustomerCompanyProfile" },
    },
    billingProfile: billingProfileResource(id, billing),
    relationshipToPartner: serving.state === "active" ? "reseller" : "none",
    allowDelegatedAccess: isAdministered(serving),
    associatedPartnerId: serving.resellerId,
    relationshipRequestId: serving.requestId,
    links: {
      self: link(`/customers/${id}`),
      accept: link(`${request}/accept`, "POST"),
      withdraw: link(request, "DELETE"),
    },
    attributes: { objectType: "Customer" },
  };
}

/** An item of the customer list: no more than the wire's list has. */
export function customerItem({ customerId: id, domain, companyName }: CustomerListing) {
  return {
    id,
    companyProfile: companyNames({ customerId: id, domain, companyName }),
    relationshipToPartner: "reseller",
    links: { self: link(`/customers/${id}`) },
    attributes: { objectType: "Customer" },
  };
}

/** The bare company profile. */
export function companyProfileResource({ customer, serving, billing }: Seen) {
  return {
    ...companyNames(customer),
    organizationRegistrationNumber: customer.registrationNumber,
    address: isAdministered(serving) ? billing.profile.defaultAddress : undefined,
    email: isAdministered(serving) ? billing.profile.email : undefined,
  };
}

function companyNames({ customerId, domain, companyName }: Pick<Customer, "customerId" | "domain" | "companyName">) {
  return {
    tenantId: customerId,
    domain,
    companyName,
    links: { self: link(`/customers/${customerId}/profiles/company`) },
    attributes: { objectType: "CustomerCompanyProfile" },
  };
}

/** The ETag of a billing profile: a number, as the wire has it there. */
export const billingEtag = ({ version }: KeptBillingProfile) => String(version);

/** The bare billing profile. */
export const billingProfileResource = (customerId: string, billing: KeptBillingProfile) => ({
  id: billing.profileId,
  ...billing.profile,
  links: { self: link(`/customers/${customerId}/profiles/billing`) },
  attributes: { etag: billingEtag(billing), objectType: "CustomerBillingProfile" },
});

/** What is left of a customer whose relationship ended. */
export const endedCustomerResource = () => ({
  relationshipToPartner: "none",
  attributes: { objectType: "Customer" },
});
