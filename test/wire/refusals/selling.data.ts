import { randomUUID } from "node:crypto";
import { newDomain } from "../../customers/customer-world.js";
import {
  anOffer,
  anOrderOf,
  anOrderThrough,
  aPair,
  bought,
  type Deal,
  inCountry,
  offers,
  orderBy,
  owner,
  type Pair,
  qualified,
  signs,
  standing,
} from "./deal.js";
import { type Json, operatorId, type Stage } from "./stage.js";
import type { Row, Scene } from "./walk.js";

const german = { seller: { countryCode: "NL", clouds: ["global", "germany"] }, country: "DE" } as const;
const european = { seller: { countryCode: "NL" }, country: "DE" } as const;

/** Orders an offer of the row's own. */
const orderOfOwn =
  (offer: Json, deal: Deal = {}): Scene =>
  async (stage) =>
    anOrderOf({ ...deal, offer: await anOffer(stage, offer) })(stage);

const account =
  (status: string) =>
  (stage: Stage, { customer }: Pair) =>
    stage.done(`PUT /v1/customers/${customer}/validationStatus`, { by: operatorId, body: { status } });
const ended = (stage: Stage, { seller, customer }: Pair) =>
  stage.done(`PATCH /v1/customers/${customer}`, { by: seller, body: { relationshipToPartner: "none" } });

/** A pair whose relationship is over; its tenant may be enrolled as a partner's since. */
const afterTheEnd = (enrols: boolean): Scene =>
  anOrderOf({
    first: async (stage, pair) => {
      await ended(stage, pair);
      const body = { ...stage.enrolment(), partnerId: pair.customer };
      if (enrols) await stage.done("POST /v1/partners", { by: operatorId, body });
    },
  });

/** A tenant that `seller` asked as one of its own market, before it told its country by a yes to a partner of `country`. */
const misplaced =
  (country: string): Scene =>
  async (stage) => {
    const [seller, other] = [await stage.aPartner(), await stage.aPartner({ countryCode: country })];
    const tenantId = stage.aTenant();
    const companyProfile = { tenantId, domain: newDomain() };
    const asked = (of: string, from: string) => stage.request(of, tenantId, { ...inCountry(from), companyProfile });
    const first = await asked(seller, "US");
    await stage.accept(tenantId, await asked(other, country));
    await stage.accept(tenantId, first);
    await stage.agree(seller, tenantId);
    return orderBy(seller, tenantId, offers.office);
  };

const requested =
  (accepts: boolean): Scene =>
  async (stage) => {
    const [seller, tenantId] = [await stage.aPartner(), stage.aTenant()];
    const request = await stage.request(seller, tenantId);
    if (accepts) await stage.accept(tenantId, request);
    if (accepts) await stage.agree(seller, tenantId);
    return orderBy(seller, tenantId, offers.office);
  };

/** A direct partner extended the customer to its provider; an order of one of the two. */
const extended =
  (by: "former" | "provider", signed: boolean): Scene =>
  async (stage) => {
    await stage.at("2020-03-01T12:00:00Z");
    const provider = await stage.aProvider();
    const { seller, customer } = await aPair(stage, { seller: { kinds: ["directBill", "indirectReseller"] } });
    await stage.link(provider, seller);
    const body = { providerId: provider, customerInformed: true, customerConsents: true };
    await stage.done(`POST /v1/customers/${customer}/relationships`, { by: seller, body });
    if (signed) await stage.agree(provider, customer);
    return orderBy(by === "former" ? seller : provider, customer, offers.office);
  };

/** A customer of a provider and its reseller; one of the two orders. */
const asReseller =
  (who: "reseller" | "provider"): Scene =>
  async (stage) => {
    const [provider, reseller] = [await stage.aProvider(), await stage.aReseller()];
    await stage.link(provider, reseller);
    const customer = await stage.aCustomer(provider, { associatedPartnerId: reseller });
    await stage.agree(provider, customer);
    return orderBy(who === "reseller" ? reseller : provider, customer, offers.office);
  };

const agreedOn =
  (day: string) =>
  async (stage: Stage, { seller, customer }: Pair) => {
    await stage.at(`${day}T00:00:00Z`);
    await stage.agree(seller, customer, { dateAgreed: day });
  };

/** A customer that has two subscriptions to an offer of which it may have so many, also where it is published again. */
const limited =
  (limit: number, spelled = (offerId: string) => offerId): Scene =>
  async (stage) => {
    const offer = await anOffer(stage, { limit });
    const twice = async (pair: Pair) => {
      for (const _ of [1, 2]) await stage.anOrder(pair.seller, pair.customer, offer);
      const body = { name: "The same offer", family: "licence", limit };
      await stage.done(`PUT /v1/offers/${spelled(offer)}`, { by: operatorId, body });
    };
    return anOrderOf({ offer, first: (_, pair) => twice(pair) })(stage);
  };

/** Orders a school's catalogue item, which any customer may look at. */
const schoolItem =
  (deal: Deal): Scene =>
  async (stage) => {
    const { seller, customer } = await aPair(stage, deal);
    const product = `ROW${randomUUID().slice(0, 8).toUpperCase()}`;
    await stage.done(`PUT /v1/offers/${product}:0001`, {
      by: operatorId,
      body: {
        ...{ name: "Suite", family: "licence", segments: ["commercial", "education"], targetViews: ["OnlineServices"] },
        ...{ product: { id: product, name: "Suite", unit: "Licenses" } },
        terms: [{ duration: "P1Y", billingCycle: "monthly" }],
      },
    });
    const path = `/v1/products/${product}/skus/0001/availabilities?country=US&targetSegment=education`;
    const { items } = (await stage.done(`GET ${path}`, { by: seller })) as { items: { catalogItemId: string }[] };
    return orderBy(seller, customer, items[0]?.catalogItemId ?? "");
  };

const notListed = { status: 403, wireCode: 2032 } as const;
const withdrawn = { status: 403, wireCode: 2091 } as const;
const in2018 = { since: "2018-06-01T12:00:00Z", on: "2018-06-02T12:00:00Z" } as const;
const notPurchasable = { status: 403, wireCode: 2085 } as const;

/** Section 4 in its order: each of its reasons against an order, and the order just inside the line. */
export const ofSelling: readonly Row[] = [
  {
    code: "OFFER_UNKNOWN",
    status: 400,
    wireCode: 800004,
    says: "OFR-05: an offer that the catalogue never had",
    provoke: anOrderOf({ offer: "MS-AZR-9999P" }),
    inside: anOrderOf({ offer: offers.legacy }),
  },
  {
    code: "OFFER_UNKNOWN",
    status: 400,
    wireCode: 800004,
    says: "OFR-12: an offer is there from its first day",
    provoke: orderOfOwn({ availableFrom: "2021-03-02" }, { on: "2021-03-01T23:59:59.999Z" }),
    inside: orderOfOwn({ availableFrom: "2021-03-02" }, { on: "2021-03-02T00:00:00Z" }),
  },
  {
    code: "OFFER_UNKNOWN",
    status: 400,
    wireCode: 800004,
    says: "OFR-12: and to the day before its last, which is the first without it",
    provoke: orderOfOwn({ availableTo: "2021-03-02" }, { on: "2021-03-02T00:00:00Z" }),
    inside: orderOfOwn({ availableTo: "2021-03-02" }, { on: "2021-03-01T23:59:59.999Z" }),
  },
  {
    code: "RESELLER_MUST_USE_PROVIDER",
    ...notListed,
    says: "ROL-06: a reseller orders through its provider",
    provoke: asReseller("reseller"),
    inside: asReseller("provider"),
  },
  {
    code: "RESELLER_MUST_USE_PROVIDER",
    ...notListed,
    says: "ROL-07, AMB-70: who extended a customer to a provider orders for it no more",
    provoke: extended("former", true),
    inside: extended("provider", true),
  },
  {
    code: "CUSTOMER_CANNOT_ORDER",
    ...notListed,
    says: "ORD-02, ROL-10: the customer does not order for itself",
    provoke: async (stage) => {
      const { customer } = await aPair(stage, {}, true);
      return orderBy(customer, customer, offers.office);
    },
    inside: anOrderOf({}),
  },
  {
    code: "PARTNER_RESTRICTED",
    status: 403,
    wireCode: 800039,
    says: "ELI-16: a restricted direct-bill partner buys nothing new",
    provoke: anOrderOf({ first: standing({ status: "restricted" }) }),
    inside: anOrderOf({ first: standing({ status: "active" }) }),
  },
  {
    code: "PARTNER_RESTRICTED",
    status: 403,
    wireCode: 800039,
    says: "AMB-69: a provider cannot be restricted",
    provoke: anOrderOf({ first: standing({ status: "restricted" }) }),
    inside: anOrderOf({ seller: { kinds: ["indirectProvider"] }, first: standing({ status: "restricted" }) }),
  },
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 403,
    wireCode: 800039,
    says: "step 3: a suspended partner sells nothing",
    provoke: anOrderOf({ first: standing({ status: "suspended" }) }),
    inside: anOrderOf({ first: standing({ status: "active" }) }),
  },
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 403,
    wireCode: 900124,
    says: "ELI-15: from 2020-02-01 a partner without the partner agreement sells nothing",
    provoke: anOrderOf({ seller: { agreementAcceptedAt: undefined }, on: "2020-02-01T00:00:00Z" }),
    inside: anOrderOf({ seller: { agreementAcceptedAt: undefined }, on: "2020-01-31T23:59:59.999Z" }),
  },
  {
    code: "PARTNER_NOT_ACTIVE",
    status: 403,
    wireCode: 900124,
    says: "ELI-15: on the day on which it accepts the agreement it sells again",
    provoke: anOrderOf({ seller: { agreementAcceptedAt: undefined } }),
    inside: anOrderOf({
      seller: { agreementAcceptedAt: undefined },
      first: (stage, { seller }) => signs(stage, seller, "2021-03-01T09:00:00Z"),
    }),
  },
  {
    code: "PARTNER_ID_MISSING",
    status: 404,
    wireCode: 800015,
    says: "MKT-06: the PartnerID is one of an active membership",
    provoke: anOrderOf({ first: standing({ membershipActive: false }) }),
    inside: anOrderOf({ first: standing({ membershipActive: true }) }),
  },
  {
    code: "PARTNER_ID_MISSING",
    status: 404,
    wireCode: 800015,
    says: "MKT-06: and one for the country of the account",
    provoke: anOrderOf({ first: standing({ partnerIdCountry: "CA" }) }),
    inside: anOrderOf({ first: standing({ partnerIdCountry: "US" }) }),
  },
  {
    code: "CLOUD_NOT_ENROLLED",
    status: 403,
    wireCode: 900138,
    says: "OFR-08: an offer of another cloud is for partners that are enrolled for it",
    provoke: anOrderOf({ seller: { clouds: ["global"] }, offer: offers.government }),
    inside: anOrderOf({ seller: { clouds: ["global", "usgov"] }, offer: offers.government }),
  },
  {
    code: "APSS_TENANT_ONLY",
    ...notPurchasable,
    says: "OFR-06: shared services go into the partner's own tenant for them",
    provoke: anOrderOf({ offer: offers.apss }),
    inside: anOrderOf({ offer: offers.apss, first: owner("sharedServices") }),
  },
  {
    code: "APSS_TENANT_ONLY",
    ...notPurchasable,
    says: "OFR-06: not into another partner's",
    provoke: anOrderOf({ offer: offers.apss, first: owner("sharedServices", {}) }),
    inside: anOrderOf({ offer: offers.apss, first: owner("sharedServices") }),
  },
  {
    code: "SHARED_SERVICES_TENANT_APSS_ONLY",
    ...notListed,
    says: "OFR-07: nothing else goes into that tenant",
    provoke: anOrderOf({ offer: offers.legacy, first: owner("sharedServices") }),
    inside: anOrderOf({ offer: offers.apss, first: owner("sharedServices") }),
  },
  {
    code: "CUSTOMER_IS_CSP_TENANT",
    ...notListed,
    says: "CUS-07, CUS-08: a tenant that became a partner's since, while another tenant is sold to",
    provoke: afterTheEnd(true),
    inside: anOrderOf({}),
  },
  {
    code: "SELF_SALE_FORBIDDEN",
    ...notListed,
    says: "CUS-09: nothing is sold to an affiliate of the seller; to one of another partner it is",
    provoke: anOrderOf({ first: owner("customer") }),
    inside: anOrderOf({ first: owner("customer", {}) }),
  },
  {
    code: "CLOUD_CLOSED_TO_NEW_CUSTOMERS",
    ...withdrawn,
    says: "OFR-09: from 2018-08-31 the Germany cloud takes no new customer",
    provoke: anOrderOf({
      ...german,
      since: "2018-06-01T12:00:00Z",
      offer: offers.germany,
      on: "2018-08-31T00:00:00Z",
    }),
    inside: anOrderOf({
      ...german,
      since: "2018-06-01T12:00:00Z",
      offer: offers.germany,
      on: "2018-08-30T23:59:59.999Z",
    }),
  },
  {
    code: "CLOUD_CLOSED_TO_NEW_CUSTOMERS",
    ...withdrawn,
    says: "AMB-74: who was its customer by then goes on",
    provoke: anOrderOf({ ...german, since: "2018-06-01T12:00:00Z", offer: offers.germanOffice }),
    inside: anOrderOf({
      ...german,
      since: "2018-06-01T12:00:00Z",
      first: bought(offers.germany, "2018-08-30T12:00:00Z"),
      offer: offers.germanOffice,
    }),
  },
  {
    code: "CLOUD_CLOSED",
    ...withdrawn,
    says: "OFR-09: on 2021-10-29 the Germany cloud is closed to all",
    provoke: anOrderOf({
      ...german,
      since: "2018-06-01T12:00:00Z",
      first: bought(offers.germany, "2018-08-30T12:00:00Z"),
      offer: offers.germanOffice,
      on: "2021-10-29T00:00:00Z",
    }),
    inside: anOrderOf({
      ...german,
      since: "2018-06-01T12:00:00Z",
      first: bought(offers.germany, "2018-08-30T12:00:00Z"),
      offer: offers.germanOffice,
      on: "2021-10-28T23:59:59.999Z",
    }),
  },
  {
    code: "OUT_OF_MARKET",
    status: 403,
    wireCode: 2030,
    says: "MKT-09: the Germany cloud is for the EU and EFTA, not for all of the market group",
    provoke: anOrderOf({ ...german, country: "GB", offer: offers.germany, ...in2018 }),
    inside: anOrderOf({ ...german, country: "CH", offer: offers.germany, ...in2018 }),
  },
  {
    code: "OUT_OF_MARKET",
    status: 403,
    wireCode: 2030,
    says: "MKT-03, MKT-04: a tenant turned out to be of another market group",
    provoke: misplaced("CA"),
    inside: misplaced("GU"),
  },
  {
    code: "COUNTRY_NOT_SUPPORTED",
    status: 400,
    wireCode: 800070,
    says: "MKT-08: the offer is sold in the customer's country",
    provoke: orderOfOwn({ countries: ["NL", "FR"] }, european),
    inside: orderOfOwn({ countries: ["NL", "DE"] }, european),
  },
  {
    code: "COUNTRY_NOT_SUPPORTED",
    status: 400,
    wireCode: 800070,
    says: "MKT-08: and in the partner's",
    provoke: orderOfOwn({ countries: ["DE"] }, european),
    inside: orderOfOwn({ countries: ["DE", "NL"] }, european),
  },
  {
    code: "NO_RELATIONSHIP",
    status: 403,
    wireCode: 20002,
    says: "REL-01, REL-02: a relationship that is only asked for sells nothing",
    provoke: requested(false),
    inside: requested(true),
  },
  {
    code: "NO_RELATIONSHIP",
    status: 403,
    wireCode: 20002,
    says: "REL-07: neither does one that ended",
    provoke: afterTheEnd(false),
    inside: anOrderOf({}),
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 400,
    wireCode: 800016,
    says: "REL-04: the reseller serves the customer too",
    provoke: anOrderThrough({ unrelated: true }),
    inside: anOrderThrough({}),
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 400,
    wireCode: 800016,
    says: "REL-10: a partnership that was removed sells nothing more",
    provoke: anOrderThrough({
      first: (stage, { provider, link }) => stage.done(`DELETE /v1/relationships/${link}`, { by: provider }),
    }),
    inside: anOrderThrough({}),
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 400,
    wireCode: 900123,
    says: "ORD-05: the reseller accepted the partner agreement",
    provoke: anOrderThrough({ reseller: { agreementAcceptedAt: undefined } }),
    inside: anOrderThrough({
      reseller: { agreementAcceptedAt: undefined },
      first: (stage, { reseller }) => signs(stage, reseller, "2021-03-01T09:00:00Z"),
    }),
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 404,
    wireCode: 800015,
    says: "REL-04: a PartnerID that nobody has",
    provoke: anOrderThrough({ named: () => "9999999" }),
    inside: anOrderThrough({}),
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 404,
    wireCode: 2072,
    says: "ORD-01: the provider's own PartnerID; 0 stands for nobody (ORD-04)",
    provoke: anOrderThrough({ named: (stage, { provider }) => stage.mpnIdOf(provider) }),
    inside: anOrderThrough({ named: () => "0" }),
  },
  {
    code: "RESELLER_NOT_LINKED",
    status: 400,
    wireCode: 800016,
    says: "ROL-02, ROL-06: a direct-bill partner is no reseller",
    provoke: anOrderThrough({ named: async (stage) => stage.mpnIdOf(await stage.aPartner()) }),
    inside: anOrderThrough({}),
  },
  {
    code: "REQUEST_INVALID",
    status: 400,
    wireCode: 3000,
    says: "CUS-05: from 2022-12-01 Poland asks for a registration number, which an older customer's record lacks",
    provoke: anOrderOf({ seller: { countryCode: "NL" }, country: "PL", on: "2022-12-01T00:00:00Z" }),
    inside: anOrderOf({ seller: { countryCode: "NL" }, country: "PL", on: "2022-11-30T23:59:59.999Z" }),
  },
  {
    code: "AGREEMENT_NOT_ACCEPTED",
    status: 403,
    wireCode: 13605,
    says: "AGR-01: the customer agreement is accepted, on the day of the order at the latest",
    provoke: anOrderOf({ agrees: false }),
    inside: anOrderOf({ agrees: false, first: agreedOn("2021-03-01") }),
  },
  {
    code: "AGREEMENT_NOT_ACCEPTED",
    status: 403,
    wireCode: 13605,
    says: "AGR-08: what a direct partner attested does not count for the provider after it",
    provoke: extended("provider", false),
    inside: extended("provider", true),
  },
  {
    code: "SEGMENT_NOT_QUALIFIED",
    status: 400,
    wireCode: 800086,
    says: "step 10: an offer for schools is for a customer that is found to be one (CUS-06)",
    provoke: anOrderOf({ offer: offers.forStudents }),
    inside: anOrderOf({ offer: offers.forStudents, first: qualified("Education", "K12") }),
  },
  {
    code: "SEGMENT_NOT_QUALIFIED",
    status: 400,
    wireCode: 800086,
    says: "7.2: and so is a school's item of an offer that is for all",
    provoke: schoolItem({}),
    inside: schoolItem({ first: qualified("Education", "K12") }),
  },
  {
    code: "REQUEST_INVALID",
    status: 400,
    wireCode: 27006,
    says: "7.1: one customer has as many subscriptions as the offer's limit says",
    provoke: limited(2),
    inside: limited(3),
  },
  {
    code: "REQUEST_INVALID",
    status: 400,
    wireCode: 27006,
    says: "7.1: also where it is published again with its id in other letters",
    provoke: limited(2, (offerId) => offerId.toLowerCase()),
    inside: limited(3, (offerId) => offerId.toLowerCase()),
  },
  {
    code: "FORBIDDEN",
    status: 403,
    wireCode: 800073,
    says: "4.8: an account under review buys nothing",
    provoke: anOrderOf({ first: account("UnderReview") }),
    inside: anOrderOf({ first: account("Allowed") }),
  },
  {
    code: "FORBIDDEN",
    status: 403,
    wireCode: 800075,
    says: "4.8: neither does one that is not allowed",
    provoke: anOrderOf({ first: account("NotAllowed") }),
    inside: anOrderOf({ first: account("Allowed") }),
  },
];
