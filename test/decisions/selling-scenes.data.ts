import { nomination } from "../support/nomination.js";

/** Partners of the rows of section 4, beside those of the baseline: what differs from a direct-bill partner in NL that is enrolled on 2018-05-01. */
export const sellers = {
  direct: {},
  otherDirect: {},
  provider: { kinds: ["indirectProvider"], nomination },
  reseller: { kinds: ["indirectReseller"] },
  unsigned: { kinds: ["indirectReseller"], agreementAcceptedAt: undefined },
  restricted: {},
  american: { countryCode: "US" },
  japanese: { countryCode: "JP" },
  brazilian: { countryCode: "BR" },
  korean: { countryCode: "KR" },
  turkish: { countryCode: "TR" },
  /** A direct partner that becomes a reseller of the provider. */
  moving: { kinds: ["directBill", "indirectReseller"] },
  german: { clouds: ["global", "germany"] },
  otherGerman: { clouds: ["global", "germany"] },
  july20: { enrolledOn: "2021-07-20" },
  july21: { enrolledOn: "2021-07-21" },
  november21: { enrolledOn: "2021-11-01" },
  march22: { enrolledOn: "2022-03-01" },
  january23: { enrolledOn: "2023-01-09" },
} as const;
export type Seller = keyof typeof sellers;

/** What happens to a customer, each on its day; a relationship later than the baseline's brings the agreement of its own day. */
export type Scene = {
  by: Seller;
  country?: string;
  since?: string;
  /** `pending`: asked for, not answered yet; the customer is another partner's. */
  relationship?: "created" | "joined" | "pending";
  /**
   * The partner took the tenant for one of this country, its own market's, and asked it first. Then `firstBy` asked it as
   * one of `country`, the tenant said yes to that one, and so told its country; its yes to the first came later.
   */
  takenFor?: string;
  agreedOn?: string | "never";
  /** Named when the customer is made, so that it serves it too. */
  throughReseller?: Seller;
  gcc?: true;
  owner?: { tenantKind: "customer" | "sharedServices"; ownedBy: Seller };
  /** Made by another partner, which also sells what is sold before this one joins. */
  firstBy?: Seller;
  sold?: readonly { on: string; offer: string; by?: Seller; endsOn?: string; ends?: "suspended" | "deleted" }[];
  restrictedOn?: string;
  /** The partner hands it over to the provider and is its reseller from then on. */
  extendedOn?: string;
  /** The relationship ends; a tenant that nobody serves may enrol as a partner's. */
  endsOn?: string;
  enrolledOn?: string;
};

const legacy = "MS-AZR-0145P";
const boughtLegacy = { on: "2020-01-20", offer: legacy } as const;

export const scenes = {
  plain: { by: "direct" },
  withLegacy: { by: "direct", sold: [boughtLegacy] },
  cancelled: { by: "direct", sold: [{ ...boughtLegacy, ends: "deleted", endsOn: "2021-06-01" }] },
  suspended: { by: "direct", sold: [{ ...boughtLegacy, ends: "suspended", endsOn: "2021-08-01" }] },
  othersLegacy: {
    by: "direct",
    relationship: "joined",
    firstBy: "otherDirect",
    sold: [{ ...boughtLegacy, by: "otherDirect" }],
  },
  ofNewPartner: { by: "july21", since: "2021-08-02" },
  ofLastDay: { by: "july20", since: "2021-07-20", sold: [{ on: "2021-07-20", offer: legacy }] },
  sinceFirstDay: { by: "direct", since: "2021-07-21" },
  sinceOctober: { by: "direct", since: "2021-10-05" },
  ofPartnerOf2022: { by: "march22", since: "2022-03-10" },
  withPlan: { by: "direct", sold: [{ on: "2022-03-01", offer: "Azure plan" }] },
  converted: {
    by: "direct",
    sold: [
      { ...boughtLegacy, ends: "suspended", endsOn: "2021-12-01" },
      { on: "2021-12-02", offer: "Azure plan" },
    ],
  },
  withOldPlan: { by: "direct", sold: [{ on: "2021-02-01", offer: "Azure plan" }] },
  gccNew: { by: "american", country: "US", gcc: true, since: "2021-09-01" },
  gcc: { by: "american", country: "US", gcc: true },
  gccWithLegacy: { by: "american", country: "US", gcc: true, sold: [boughtLegacy] },
  ofProvider: { by: "provider", since: "2021-09-20" },
  ownTenant: { by: "direct", owner: { tenantKind: "sharedServices", ownedBy: "direct" } },
  ownTenantOfNewPartner: {
    by: "november21",
    since: "2021-11-02",
    owner: { tenantKind: "sharedServices", ownedBy: "november21" },
  },
  otherTenantOfPartner: { by: "direct" },
  affiliate: { by: "direct", owner: { tenantKind: "customer", ownedBy: "direct" } },
  polish: { by: "direct", country: "PL" },
  british: { by: "direct", country: "GB" },
  turkish: { by: "direct", takenFor: "DE", country: "TR", firstBy: "turkish" },
  korean: { by: "japanese", takenFor: "JP", country: "KR", firstBy: "korean" },
  withBrazilianOffice: { by: "brazilian", takenFor: "BR", country: "US", firstBy: "american" },
  becamePartner: { by: "direct", endsOn: "2021-12-31", enrolledOn: "2022-01-03" },
  handedOver: { by: "moving", sold: [boughtLegacy], extendedOn: "2021-09-20" },
  asked: { by: "direct", relationship: "pending", firstBy: "otherDirect" },
  withoutAgreement: { by: "direct", agreedOn: "never" },
  withLateAgreement: { by: "direct", agreedOn: "2022-01-16" },
  throughReseller: { by: "provider", throughReseller: "reseller" },
  throughUnsigned: { by: "provider", throughReseller: "unsigned" },
  ofProviderAlone: { by: "provider" },
  ofRestricted: { by: "restricted", sold: [boughtLegacy], restrictedOn: "2022-01-01" },
  germanCustomer: {
    by: "german",
    country: "FR",
    relationship: "joined",
    firstBy: "otherGerman",
    sold: [{ on: "2018-06-01", offer: "MS-AZR-DE-0145P", by: "otherGerman" }],
  },
  french: { by: "direct", country: "FR", since: "2018-05-02" },
  newForGermany: { by: "german" },
  oldForGermany: { by: "german", since: "2018-05-20", sold: [{ on: "2018-06-01", offer: "MS-AZR-DE-0145P" }] },
  ofPartnerOf2023: { by: "january23", since: "2023-01-20" },
} as const satisfies Record<string, Scene>;
export type SceneName = keyof typeof scenes;

/**
 * Where a row of section 4 stands: its scene and, where it is another than the scene's partner, who asks, in a deployment
 * that sets the day of phase 3 or, as all others, does not; or why no request can make it.
 */
export type Place =
  | { scene: SceneName; asks?: Seller | "customer"; reseller?: Seller; legacyRetiredFrom?: string }
  | { unreachable: string };

const noMove =
  "a subscription moves to another partner by a transfer, and transfers are not built yet; what a provider is told that has the customer and no moved subscription is tested instead";

export const places: Readonly<Record<string, Place>> = {
  "SD-01": { scene: "plain" },
  "SD-02": { scene: "plain" },
  "SD-03": { scene: "withLegacy" },
  "SD-04": { scene: "withLegacy" },
  "SD-05": { scene: "withLegacy" },
  "SD-06": { scene: "withLegacy", legacyRetiredFrom: "2022-07-31" },
  "SD-07": { scene: "cancelled" },
  "SD-08": { scene: "suspended" },
  "SD-09": { scene: "othersLegacy" },
  "SD-10": { scene: "ofNewPartner" },
  "SD-11": { scene: "ofLastDay" },
  "SD-12": { scene: "sinceFirstDay" },
  "SD-13": { scene: "sinceOctober" },
  "SD-14": { scene: "plain" },
  "SD-15": { scene: "ofPartnerOf2022" },
  "SD-16": { scene: "withLegacy" },
  "SD-17": { scene: "withPlan" },
  "SD-18": { scene: "converted" },
  "SD-19": { scene: "withOldPlan" },
  "SD-20": { scene: "gccNew" },
  "SD-21": { scene: "gcc" },
  "SD-22": { scene: "gccWithLegacy" },
  "SD-23": { unreachable: noMove },
  "SD-24": { unreachable: noMove },
  "SD-25": { scene: "ofProvider" },
  "SD-26": { scene: "ownTenant" },
  "SD-27": { scene: "ownTenantOfNewPartner" },
  "SD-28": { scene: "plain" },
  "SD-29": { scene: "ownTenant" },
  "SD-30": { scene: "becamePartner" },
  "SD-31": { scene: "otherTenantOfPartner" },
  "SD-32": { scene: "affiliate" },
  "SD-33": { scene: "polish" },
  "SD-34": { scene: "british" },
  "SD-35": { scene: "turkish" },
  "SD-36": { scene: "korean" },
  "SD-37": { scene: "withBrazilianOffice" },
  "SD-38": { scene: "asked" },
  "SD-39": { scene: "withoutAgreement" },
  "SD-40": { scene: "withLateAgreement" },
  "SD-41": { scene: "throughReseller", asks: "reseller" },
  "SD-42": { scene: "plain", asks: "customer" },
  "SD-43": { scene: "throughReseller", reseller: "reseller" },
  "SD-44": { scene: "ofProviderAlone", reseller: "reseller" },
  "SD-45": { scene: "throughUnsigned", reseller: "unsigned" },
  "SD-46": { scene: "ofRestricted" },
  "SD-47": { scene: "germanCustomer" },
  "SD-48": { scene: "french" },
  "SD-49": { scene: "newForGermany" },
  "SD-50": { scene: "oldForGermany" },
  "SD-51": { scene: "plain" },
  "SD-52": { scene: "ofPartnerOf2023" },
};
