import { link } from "../kernel/wire-link.js";
import type { Partner } from "../partners/partner.schema.js";
import { etagOf, type PartnerProfile } from "./partner-profiles.js";
import { toldProfile } from "./profile.rules.js";

const framed = (profileType: string, path: string, revision?: number) => ({
  profileType,
  links: { self: link(`/profiles/${path}`) },
  attributes: { ...(revision === undefined ? {} : { etag: etagOf({ revision }) }), objectType: profileType },
});

/** The wire's `LegalBusinessProfile`. Enrolment by the operator is the vetting. */
export const legalBusinessProfile = ({ partner, profile }: PartnerProfile<"legalbusiness">) => ({
  ...toldProfile("legalbusiness", partner.countryCode, profile.values),
  companyName: partner.legalName,
  vettingStatus: partner.status === "applied" ? "pending" : "authorized",
  vettingSubStatus: "none",
  ...framed("LegalBusinessProfile", "legalbusiness", profile.revision),
});

/** The wire's `BillingProfile` of a partner. */
export const billingProfile = ({ partner, profile }: PartnerProfile<"billing">) => ({
  ...toldProfile("billing", partner.countryCode, profile.values),
  companyName: partner.legalName,
  billingDay: partner.legacyBillingDay,
  billingCurrency: partner.billingCurrency,
  ...framed("BillingProfile", "billing", profile.revision),
});

/** The wire's `OrganizationProfile`. */
export const organizationProfile = ({ partner, profile }: PartnerProfile<"organization">) => ({
  ...toldProfile("organization", partner.countryCode, profile.values),
  id: partner.partnerId,
  companyName: partner.legalName,
  tenantId: partner.partnerId,
  domain: partner.domain,
  ...framed("OrganizationProfile", "organization", profile.revision),
});

/** The wire's `SupportProfile`. */
export const supportProfile = ({ profile }: PartnerProfile<"support">) => ({
  ...profile.values,
  ...framed("SupportProfile", "support", profile.revision),
});

/** The wire's `MpnProfile`: under both names that its documentation gives the number. */
export const mpnProfile = ({ legalName, mpnId }: Partner) => ({
  partnerName: legalName,
  mpnId,
  partnerId: mpnId,
  ...framed("MpnProfile", "mpn"),
});
