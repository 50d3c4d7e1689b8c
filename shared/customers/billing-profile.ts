import { writtenCulture, writtenLanguage, writtenState } from "../countries/written.rules.js";
import type { BillingProfile, BillingProfileChange, Customer, KeptBillingProfile } from "./customer.schema.js";
import { KeptBillingProfile as Kept } from "./customer.schema.js";
import { type CustomerFile, recordsOf } from "./customer-file.js";

export const billingProfileKey = (partnerId: string) => `billing_${partnerId}`;

/** The customer's billing profile as this partner keeps it; who served it from its creation on begins with the one given then. */
export function billingProfileIn(file: CustomerFile, customer: Customer, partnerId: string): KeptBillingProfile {
  const [own] = recordsOf(file, billingProfileKey(partnerId), Kept);
  return own ?? { profileId: customer.billingProfileId, version: 1, profile: customer.billingProfile };
}

/** The profile with what the client sent put over it: what it left out or sent as null stays. */
export function mergedProfile(before: BillingProfile, sent: BillingProfileChange): BillingProfile {
  const { country } = before.defaultAddress;
  return {
    ...before,
    ...definedOnly(sent),
    defaultAddress: { ...before.defaultAddress, ...definedOnly(sent.defaultAddress ?? {}), country },
  };
}

/** The profile as it is kept: culture, language and state as lists of the country write them. */
export function writtenProfile(profile: BillingProfile): BillingProfile {
  const { culture, language, defaultAddress } = profile;
  const country = defaultAddress.country.toUpperCase();
  const state = writtenState(defaultAddress.state, country);
  return {
    ...profile,
    culture: writtenCulture(culture, country),
    language: writtenLanguage(language),
    defaultAddress: { ...defaultAddress, ...(state === undefined ? {} : { state }) },
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const definedOnly = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
