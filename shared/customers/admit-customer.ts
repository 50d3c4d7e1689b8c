import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { writtenProfile } from "./billing-profile.js";
import { type CreatedCustomer, createCustomer } from "./create-customer.js";
import type { NewCustomer } from "./customer.schema.js";
import type { FoundCustomer } from "./find-customers.js";
import { requestRelationship } from "./request-relationship.js";

/** Only a tenant that is new has an administrator that we made. */
export type AdmittedCustomer = FoundCustomer & Partial<Pick<CreatedCustomer, "administrator">>;

/** Makes a customer with a new tenant (CUS-01), or asks the tenant that is named for a relationship (CUS-02, REL-02). */
export async function admitCustomer(
  backend: Backend,
  { caller, customer: sent }: { caller: Caller; customer: NewCustomer },
): Promise<AdmittedCustomer> {
  const { tenantId, domain } = sent.companyProfile;
  const customer = { ...sent, billingProfile: writtenProfile(sent.billingProfile) };
  const admitted =
    tenantId === undefined
      ? await createCustomer(backend, {
          caller,
          customer: { ...customer, companyProfile: { ...customer.companyProfile, domain: domain ?? "" } },
        })
      : await requestRelationship(backend, { caller, tenantId, customer });
  const { billingProfileId, billingProfile } = admitted.customer;
  return { ...admitted, billing: { profileId: billingProfileId, version: 1, profile: billingProfile } };
}
