import { isDeepStrictEqual } from "node:util";
import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { refuseContact } from "./beginning.js";
import { billingProfileIn, billingProfileKey, mergedProfile, writtenProfile } from "./billing-profile.js";
import { type BillingProfileChange, KeptBillingProfile } from "./customer.schema.js";
import { servedCustomer } from "./served-customer.js";

type Change = {
  partnerId: string;
  customerId: string;
  profile: BillingProfileChange;
  /** Refuses when the profile is no longer the one that the caller read. */
  refuseStale(current: KeptBillingProfile): void;
};

/**
 * Changes the billing profile that this partner keeps of its customer; other partners keep theirs (CUS-04). The country
 * is the tenant's and stays: it decided which partner may serve it. What changes nothing writes nothing.
 */
export function changeBillingProfile(
  backend: Backend,
  { partnerId, customerId, profile, refuseStale }: Change,
): Promise<KeptBillingProfile> {
  const told = ({ after }: LedgerEvent) => KeptBillingProfile.parse(after);
  return backend.once("billing-profile-changed", customerId, told, async () => {
    const { customer, file } = await servedCustomer(backend, partnerId, customerId);
    const before = billingProfileIn(file, customer, partnerId);
    refuseStale(before);
    const country = profile.defaultAddress?.country?.toUpperCase() ?? customer.countryCode;
    if (country !== customer.countryCode) {
      throw phrasedRefusal("REQUEST_INVALID", {
        fact: "{property} is {value}, the tenant's country is {allowed}.",
        remedy: "Keep the tenant's country; a company in another country is another customer.",
        parameters: { property: "defaultAddress.country", value: country, allowed: customer.countryCode },
      });
    }
    const merged = writtenProfile(mergedProfile(before.profile, profile));
    if (isDeepStrictEqual(merged, before.profile)) return before;
    refuseContact(backend, customer.countryCode, merged, customer.registrationNumber);
    const after: KeptBillingProfile = { ...before, version: before.version + 1, profile: merged };
    await backend.customers.commit(customerId, file.version, [{ put: billingProfileKey(partnerId), value: after }], {
      kind: "billing-profile-changed",
      subject: customerId,
      by: backend.actor,
      before,
      after,
    });
    return after;
  });
}
