import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { untilFresh } from "../ledger/ledger.js";
import { callingPartner } from "../partners/calling-partner.js";
import { marketOf } from "../partners/markets.rules.js";
import type { Partner } from "../partners/partner.schema.js";
import type { Customer, CustomerListing, NewCustomer, Relationship } from "./customer.schema.js";
import { customerIn, customerKey, relationshipKey, relationshipsIn } from "./customer-file.js";

type Create = { caller: Caller; customer: NewCustomer };

/**
 * Creates a customer with a new tenant; the relationship is active at once (CUS-01, REL-02). Several partitions are
 * written, in an order that leaves nothing half done: note, domain, customer, lists, note off. The same request again
 * makes the same ids and finds its own work.
 */
export async function createCustomer(backend: Backend, { caller, customer: wanted }: Create): Promise<Customer> {
  const partner = await callingPartner(backend, caller);
  const countryCode = wanted.billingProfile.defaultAddress.country.toUpperCase();
  refuseUnlessMayCreate(partner, countryCode);
  const resellerId = await linkedReseller(backend, partner, wanted.associatedPartnerId);

  const customerId = backend.idFor("customer", partner.partnerId);
  const { domain: wantedDomain, organizationRegistrationNumber: registrationNumber } = wanted.companyProfile;
  const created: Customer = {
    customerId,
    companyName: wanted.billingProfile.companyName,
    domain: wantedDomain.toLowerCase(),
    countryCode,
    segment: "commercial",
    ...(registrationNumber === undefined ? {} : { registrationNumber }),
    billingProfile: wanted.billingProfile,
    billingProfileId: backend.idFor("billing-profile", partner.partnerId),
    createdByPartnerId: partner.partnerId,
    createdAt: backend.now.toISOString(),
  };
  await backend.unfinished.begin("customerCreation", customerId, created.domain);
  const stored = await untilFresh(async () => {
    const file = await backend.customers.read(customerId);
    const before = customerIn(file);
    if (before !== undefined) return before;
    const holder = await backend.customers.reserveDomain(created.domain, customerId);
    if (holder !== customerId) return undefined;
    const relationships = relationshipsOf(partner, resellerId, created.createdAt);
    await backend.customers.commit(
      customerId,
      file.version,
      [
        { create: customerKey, value: created },
        ...relationships.map((one) => ({ create: relationshipKey(one.partnerId), value: one })),
      ],
      { kind: "customer-created", subject: customerId, by: backend.actor, after: created },
    );
    return created;
  });
  if (stored === undefined) {
    await backend.unfinished.finish("customerCreation", customerId);
    throw new Refusal("DOMAIN_TAKEN", {
      fact: `The domain ${created.domain} is in use.`,
      remedy: "Choose another; HEAD /v1/domains/{domain} tells whether one is free.",
      parameters: { domain: created.domain },
    });
  }
  await enlistCustomer(backend, customerId);
  return stored;
}

/** Puts a written customer on the lists of the partners that serve it, and strikes off the note of its creation. */
async function enlistCustomer(backend: Backend, customerId: string): Promise<boolean> {
  const file = await backend.customers.read(customerId);
  const customer = customerIn(file);
  if (customer === undefined) return false;
  const relationships = relationshipsIn(file);
  const resellerId = relationships.find((one) => one.kind === "reseller")?.partnerId;
  const listing: CustomerListing = {
    customerId,
    companyName: customer.companyName,
    domain: customer.domain,
    ...(resellerId === undefined ? {} : { resellerId }),
  };
  for (const { partnerId } of relationships) await backend.customers.enlist(partnerId, listing);
  await backend.unfinished.finish("customerCreation", customerId);
  return true;
}

/**
 * Ends a creation that stopped half-way: a written customer is listed, one that never was loses the domain that it
 * held. The commit before that fences off a creator that is only slow: it reads again, and reserves again.
 */
export async function finishCustomerCreation(backend: Backend, customerId: string, domain: string): Promise<void> {
  if (await enlistCustomer(backend, customerId)) return;
  await untilFresh(async () => {
    const file = await backend.customers.read(customerId);
    if (customerIn(file) !== undefined) return;
    await backend.customers.commit(customerId, file.version, [], {
      kind: "customer-creation-abandoned",
      subject: customerId,
      by: backend.actor,
    });
    await backend.customers.releaseDomain(domain, customerId);
  });
  await enlistCustomer(backend, customerId);
  await backend.unfinished.finish("customerCreation", customerId);
}

function refuseUnlessMayCreate(partner: Partner, countryCode: string): void {
  const { directBill, indirectProvider } = partner.kinds;
  if (directBill === undefined && indirectProvider === undefined) {
    throw new Refusal("RESELLER_MUST_USE_PROVIDER", {
      fact: `${partner.legalName} is enrolled as indirect reseller only (CUS-01).`,
      remedy: "Let the indirect provider create the customer and name this reseller.",
    });
  }
  if (partner.status === "restricted") {
    throw new Refusal("PARTNER_RESTRICTED", {
      fact: `${partner.legalName} is restricted (ELI-16).`,
      remedy: "Meet the requirements of the direct-bill model again.",
    });
  }
  if (partner.status !== "active") {
    throw new Refusal("PARTNER_NOT_ACTIVE", {
      fact: `${partner.legalName} is ${partner.status}.`,
      remedy: "Settle what made the partner inactive with the operator.",
      parameters: { status: partner.status },
    });
  }
  const market = marketOf(countryCode);
  if (market?.group !== partner.marketGroup) {
    throw new Refusal("OUT_OF_MARKET", {
      fact: `Country ${countryCode} is in ${market?.group ?? "no market group"}, the partner in ${partner.marketGroup} (MKT-03).`,
      remedy: "Sell to customers of the partner's own market group.",
      parameters: { countryCode, partnerMarket: partner.marketGroup },
    });
  }
}

async function linkedReseller(backend: Backend, provider: Partner, resellerId: string | undefined) {
  if (resellerId === undefined) return undefined;
  const link = await backend.partners.findLink(provider.partnerId, resellerId.toLowerCase());
  if (link?.state === "active") return link.resellerId;
  throw new Refusal("RESELLER_NOT_LINKED", {
    fact: `Tenant ${resellerId} is no active reseller of ${provider.legalName} (REL-04).`,
    remedy: "Link the reseller with POST /v1/relationships and let it accept.",
    parameters: { resellerId },
  });
}

function relationshipsOf(partner: Partner, resellerId: string | undefined, at: string): Relationship[] {
  const active = { state: "active", origin: "created", requestedAt: at, activeSince: at } as const;
  const kind = partner.kinds.indirectProvider === undefined ? "direct" : "provider";
  const own: Relationship = { partnerId: partner.partnerId, kind, ...active };
  return resellerId === undefined ? [own] : [own, { partnerId: resellerId, kind: "reseller", ...active }];
}
