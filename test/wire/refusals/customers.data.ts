import { newCustomer, newDomain } from "../../customers/customer-world.js";
import { owing } from "./deal.js";
import { type Json, operatorId, type Stage } from "./stage.js";
import type { Row, Scene } from "./walk.js";

const outOfMarket = { code: "OUT_OF_MARKET", status: 403, wireCode: 2030 } as const;
const countryNotSupported = { code: "COUNTRY_NOT_SUPPORTED", status: 400, wireCode: 800070 } as const;
const domainTaken = { code: "DOMAIN_TAKEN", status: 409, wireCode: 800002 } as const;
const isCspTenant = { code: "CUSTOMER_IS_CSP_TENANT", status: 403, wireCode: 2032 } as const;
const selfSale = { code: "SELF_SALE_FORBIDDEN", status: 403, wireCode: 2032 } as const;
const mustUseProvider = { code: "RESELLER_MUST_USE_PROVIDER", status: 403, wireCode: 2032 } as const;
const forbidden = { code: "FORBIDDEN", status: 403, wireCode: 2032 } as const;
const restricted = { code: "PARTNER_RESTRICTED", status: 403, wireCode: 800039 } as const;
const notActive = { code: "PARTNER_NOT_ACTIVE", status: 403, wireCode: 800039 } as const;
const unsigned = { code: "PARTNER_NOT_ACTIVE", status: 403, wireCode: 900124 } as const;
const invalidState = { code: "INVALID_STATE", status: 409, wireCode: 800002 } as const;

const postalCodes: Readonly<Record<string, string>> = { DE: "10117", FR: "75001", NO: "0150", RU: "101000" };
/** A customer of this country; the United States' has a state beside its postal code. */
const customerIn = (country: string, culture: string) => {
  const body = newCustomer({ culture });
  if (country === "US") return body;
  const { state: _state, ...address } = body.billingProfile.defaultAddress;
  const defaultAddress = { ...address, country, postalCode: postalCodes[country] };
  return { ...body, billingProfile: { ...body.billingProfile, defaultAddress } };
};
const create = (by: string, body: Json) => ({ line: "POST /v1/customers", by, body });

/** A partner of one country creates a customer in another. */
const creation =
  (partner: Json, country = "US", culture = "en-US"): Scene =>
  async (stage) =>
    create(await stage.aPartner(partner), customerIn(country, culture));

/** A partner asks a tenant that exists. */
const requestOf =
  (partner: Json, ask: (stage: Stage, partnerId: string) => Promise<Json>): Scene =>
  async (stage) => {
    const partnerId = await stage.aPartner(partner);
    return create(partnerId, await ask(stage, partnerId));
  };
const asking = (tenantId: string, body: Json = newCustomer()) => ({
  ...body,
  companyProfile: { tenantId, domain: newDomain() },
});

/** The operator's enrolment of one more partner. */
const enrolment =
  (of: (stage: Stage) => Promise<Json>): Scene =>
  async (stage) => ({ line: "POST /v1/partners", by: operatorId, body: stage.enrolment(await of(stage)) });

/** A customer of another partner, and the domain that it has. */
async function aTakenDomain(stage: Stage): Promise<string> {
  const domain = newDomain();
  await stage.aCustomer(await stage.aPartner(), { companyProfile: { domain } });
  return domain;
}
/** A customer is created under this domain. */
const under =
  (domainOf: (stage: Stage) => Promise<string>): Scene =>
  async (stage) =>
    create(await stage.aPartner(), newCustomer({}, { domain: await domainOf(stage) }));
const free = under(async () => newDomain());

/** A partner's own domain, as it was enrolled. */
async function aPartnersDomain(stage: Stage): Promise<string> {
  const domain = newDomain();
  await stage.aPartner({ domain });
  return domain;
}

/** A partner invites another of this country. */
const invitation =
  (kind: string, countryCode: string): Scene =>
  async (stage) => {
    const by = await stage.aPartner({ kinds: [kind] });
    return { line: "POST /v1/relationships", by, body: { resellerId: await stage.aReseller({ countryCode }) } };
  };

/** Markets, and who may be whose customer. */
export const ofCustomers: readonly Row[] = [
  {
    ...unsigned,
    says: "ELI-15, 3.1: a partner without the partner agreement creates no customer",
    provoke: creation({ agreementAcceptedAt: undefined }),
    inside: creation({ agreementAcceptedAt: "2021-03-01T12:00:00Z" }),
  },
  {
    ...unsigned,
    says: "ELI-15, 3.1: nor does it ask a tenant",
    provoke: requestOf({ agreementAcceptedAt: undefined }, async (stage) => asking(stage.aTenant())),
    inside: requestOf({}, async (stage) => asking(stage.aTenant())),
  },
  {
    ...countryNotSupported,
    says: "MKT-05: a company in a country of no market group is not enrolled",
    provoke: enrolment(async () => ({ countryCode: "RU" })),
    inside: enrolment(async () => ({ countryCode: "PL" })),
  },
  {
    ...outOfMarket,
    says: "MKT-03: a customer of another market group is not created",
    provoke: creation({ countryCode: "DE" }, "US"),
    inside: creation({ countryCode: "DE" }, "FR", "fr-FR"),
  },
  {
    ...outOfMarket,
    says: "AMB-76: nor one of a country in no group",
    provoke: creation({ countryCode: "DE" }, "RU", "ru-RU"),
    inside: creation({ countryCode: "DE" }, "NO", "nb-NO"),
  },
  {
    ...outOfMarket,
    says: "MKT-03: a tenant of another market group is not asked",
    provoke: requestOf({ countryCode: "DE" }, async (stage) => asking(stage.aTenant(), customerIn("US", "en-US"))),
    inside: requestOf({ countryCode: "DE" }, async (stage) => asking(stage.aTenant(), customerIn("DE", "de-DE"))),
  },
  {
    ...outOfMarket,
    says: "MKT-04: the country of the tenant counts, whatever country the partner sends",
    provoke: requestOf({ countryCode: "DE" }, async (stage) => {
      const american = await stage.aCustomer(await stage.aPartner());
      return { ...customerIn("DE", "de-DE"), companyProfile: { tenantId: american } };
    }),
    inside: requestOf({ countryCode: "DE" }, async (stage) => {
      const german = await stage.aCustomer(await stage.aPartner({ countryCode: "DE" }), customerIn("DE", "de-DE"));
      return { ...customerIn("DE", "de-DE"), companyProfile: { tenantId: german } };
    }),
  },
  {
    ...outOfMarket,
    says: "MKT-07: provider and reseller are of one market group",
    provoke: invitation("indirectProvider", "DE"),
    inside: invitation("indirectProvider", "US"),
  },
  {
    ...forbidden,
    says: "ROL-02, ROL-05: only an indirect provider takes resellers",
    provoke: invitation("directBill", "US"),
    inside: invitation("indirectProvider", "US"),
  },
  {
    ...mustUseProvider,
    says: "CUS-01, ROL-06: an indirect reseller creates no tenant, and is brought along by its provider",
    provoke: creation({ kinds: ["indirectReseller"] }),
    inside: async (stage) => {
      const [provider, reseller] = [await stage.aProvider(), await stage.aReseller()];
      await stage.link(provider, reseller);
      return create(provider, { ...newCustomer(), associatedPartnerId: reseller });
    },
  },
  {
    ...mustUseProvider,
    says: "ROL-07: who is direct-bill partner too creates no tenant as the reseller",
    provoke: async (stage) => {
      const partner = await stage.aPartner({ kinds: ["directBill", "indirectReseller"] });
      return create(partner, { ...newCustomer(), servesAs: "reseller" });
    },
    inside: async (stage) => {
      const partner = await stage.aPartner({ kinds: ["directBill", "indirectReseller"] });
      return create(partner, { ...newCustomer(), servesAs: "direct" });
    },
  },
  {
    ...forbidden,
    says: "ROL-01: a partner begins in no role for which it is not enrolled",
    provoke: async (stage) => create(await stage.aPartner(), { ...newCustomer(), servesAs: "provider" }),
    inside: async (stage) => create(await stage.aProvider(), { ...newCustomer(), servesAs: "provider" }),
  },
  {
    ...forbidden,
    says: "ROL-01: a tenant that is no partner's creates no customer",
    provoke: async (stage) => create(stage.aTenant(), newCustomer()),
    inside: creation({}),
  },
  {
    ...restricted,
    says: "ELI-16: a restricted direct-bill partner creates no tenant",
    provoke: async (stage) => create(await aPartnerThatIs(stage, "restricted"), newCustomer()),
    inside: async (stage) => create(await aPartnerThatIs(stage, "active"), newCustomer()),
  },
  {
    ...restricted,
    says: "ELI-16: nor does it ask for a relationship; as a reseller it still may (AMB-69)",
    provoke: askedBy("restricted", "direct"),
    inside: askedBy("restricted", "reseller"),
  },
  {
    ...notActive,
    says: "3.1: a suspended partner creates no tenant",
    provoke: async (stage) => create(await aPartnerThatIs(stage, "suspended"), newCustomer()),
    inside: async (stage) => create(await aPartnerThatIs(stage, "active"), newCustomer()),
  },
  {
    ...notActive,
    says: "3.1: nor does a deauthorised one ask a tenant that exists",
    provoke: askedBy("deauthorised", "direct"),
    inside: askedBy("active", "direct"),
  },
  {
    ...notActive,
    says: "INV-18, 3.1: a partner creates no tenant from the 61st day on after an unpaid invoice was due",
    provoke: byOneOwing(61, () => newCustomer()),
    inside: byOneOwing(60, () => newCustomer()),
  },
  {
    ...notActive,
    says: "INV-18, 3.1: nor does it ask a tenant that exists",
    provoke: byOneOwing(61, (stage) => asking(stage.aTenant())),
    inside: byOneOwing(60, (stage) => asking(stage.aTenant())),
  },
  {
    ...isCspTenant,
    says: "CUS-07: the tenant of another partner is nobody's customer, another tenant of that company may be (CUS-08)",
    provoke: requestOf({}, async (stage) => asking(await stage.aPartner())),
    inside: requestOf({}, async (stage) => asking(stage.aTenant())),
  },
  {
    ...isCspTenant,
    says: "CUS-07: nor is the operator's own",
    provoke: requestOf({}, async () => asking(operatorId)),
    inside: requestOf({}, async (stage) => asking(stage.aTenant())),
  },
  {
    ...selfSale,
    says: "CUS-09: a partner is not its own customer",
    provoke: requestOf({}, async (_, partnerId) => asking(partnerId)),
    inside: requestOf({}, async (stage) => asking(stage.aTenant())),
  },
  {
    ...invalidState,
    says: "CUS-07: a tenant that is a customer is not enrolled as partner",
    provoke: enrolment(async (stage) => ({ partnerId: await stage.aCustomer(await stage.aPartner()) })),
    inside: enrolment(async (stage) => ({ partnerId: stage.aTenant() })),
  },
  {
    ...invalidState,
    says: "CUS-07: nor one that is only asked to be one; when the request is withdrawn, it is",
    provoke: enrolment(async (stage) => {
      const tenantId = stage.aTenant();
      await stage.request(await stage.aPartner(), tenantId);
      return { partnerId: tenantId };
    }),
    inside: enrolment(async (stage) => {
      const [partner, tenantId] = [await stage.aPartner(), stage.aTenant()];
      const requestId = await stage.request(partner, tenantId);
      await stage.done(`DELETE /v1/customers/${tenantId}/relationshiprequests/${requestId}`, { by: partner });
      return { partnerId: tenantId };
    }),
  },
  {
    ...domainTaken,
    says: "CUS-02: a domain is one tenant's, whichever partner asks",
    provoke: under(aTakenDomain),
    inside: free,
  },
  {
    ...domainTaken,
    says: "CUS-02: also written in capitals",
    provoke: under(async (stage) => (await aTakenDomain(stage)).toUpperCase()),
    inside: free,
  },
  {
    ...domainTaken,
    says: "CUS-07: a partner's own domain is taken too",
    provoke: under(aPartnersDomain),
    inside: free,
  },
  {
    ...domainTaken,
    says: "CUS-07: and a partner does not enrol under a customer's domain, but under one that is free again",
    provoke: enrolment(async (stage) => ({ domain: await aTakenDomain(stage) })),
    inside: enrolment(async (stage) => {
      const [partner, domain] = [await stage.aPartner(), newDomain()];
      const customer = await stage.aCustomer(partner, { companyProfile: { domain } });
      await stage.done(`DELETE /v1/customers/${customer}`, { by: partner });
      return { domain };
    }),
  },
  {
    ...domainTaken,
    says: "CUS-02: a tenant is asked under its own domain or none",
    provoke: requestOf({}, async (stage) => asking(await stage.aCustomer(await stage.aPartner()))),
    inside: requestOf({}, async (stage) => ({
      ...newCustomer(),
      companyProfile: { tenantId: await stage.aCustomer(await stage.aPartner()) },
    })),
  },
];

async function aPartnerThatIs(stage: Stage, status: string, more: Json = {}): Promise<string> {
  const partnerId = await stage.aPartner(more);
  await stage.done(`PATCH /v1/partners/${partnerId}`, { by: operatorId, body: { status } });
  return partnerId;
}

/** A partner with an open invoice, so many days after its due date, asks for a customer. */
function byOneOwing(days: number, body: (stage: Stage) => Json): Scene {
  return async (stage) => {
    const seller = await stage.aPartner();
    await owing(days)(stage, { seller });
    return create(seller, body(stage));
  };
}

/** A partner of both models, which a provider has taken on, asks a tenant in one of its roles. */
function askedBy(status: string, servesAs: string): Scene {
  return async (stage) => {
    const provider = await stage.aProvider();
    const partner = await stage.aPartner({ kinds: ["directBill", "indirectReseller"] });
    await stage.link(provider, partner);
    await stage.done(`PATCH /v1/partners/${partner}`, { by: operatorId, body: { status } });
    return create(partner, { ...asking(stage.aTenant()), servesAs });
  };
}
