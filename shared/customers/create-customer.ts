import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { wroteNothing } from "../ledger/tries.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { Partner } from "../partners/partner.schema.js";
import { domainTaken } from "../partners/partner-domain.js";
import { createFirstAdministrator, type FirstAdministrator } from "../users/first-administrator.js";
import { linkedReseller, refuseContact, refuseCreation, roleFor } from "./beginning.js";
import type { Customer, NewCustomer, Relationship } from "./customer.schema.js";
import { customerIn, customerKey, relationshipKey, relationshipsIn } from "./customer-file.js";
import { bringListsForward, listNewCustomer, type MadeCustomer } from "./customer-lists.js";
import { type DomainNote, freeUnusedDomain, noteDomain, strikeOffNote } from "./domain-note.js";
import { invalidState } from "./relationship-refusals.js";

type Create = { caller: Caller; customer: NewCustomer & { companyProfile: { domain: string } } };
export type CreatedCustomer = { customer: Customer; serving: Relationship; administrator: FirstAdministrator };

/**
 * Creates a customer with a new tenant; the relationship is active at once (CUS-01, REL-02). Several partitions are
 * written, in an order that leaves nothing half done: note, domain, customer, first administrator and lists, note off.
 * The same request again makes the same ids and finds its own work.
 */
export async function createCustomer(backend: Backend, { caller, customer: wanted }: Create): Promise<CreatedCustomer> {
  const [partner, billed] = await Promise.all([
    callingPartner(backend, caller),
    backend.invoices.readAccount(caller.tenantId),
  ]);
  const customerId = backend.idFor("customer", partner.partnerId);
  const role = roleFor(partner, wanted.servesAs);
  const created = customerFrom(backend, { customerId, partnerId: partner.partnerId, wanted });
  refuseCreation(backend, { partner, role, customerId, countryCode: created.countryCode, billed });
  refuseContact(backend, created.countryCode, created.billingProfile, created.registrationNumber);
  const resellerId = await linkedReseller(backend, partner, wanted.associatedPartnerId);

  const note = await noteDomain(backend, customerId, created.domain);
  const stored = await untilFresh(async () => {
    const file = await backend.customers.read(customerId);
    const before = customerIn(file);
    if (before !== undefined) return { customer: before, relationships: relationshipsIn(file) };
    // The request has made it, and it was purged since: a late try makes it no second time.
    if (relationshipsIn(file).length > 0) throw invalidState(customerId, "ended");
    const holder = await backend.customers.reserveDomain(created.domain, customerId);
    if (holder !== customerId) throw domainTaken(created.domain);
    const relationships = relationshipsOf(partner, role, resellerId, created.createdAt);
    const version = await backend.customers.commit(
      customerId,
      file.version,
      [
        { create: customerKey, value: created },
        ...relationships.map((one) => ({ put: relationshipKey(one.partnerId), value: one })),
      ],
      { kind: "customer-created", subject: customerId, by: backend.actor, after: created },
    );
    return { customer: created, relationships, version };
  }).catch(async (error: unknown) => {
    if (wroteNothing(error)) await settleCreation(backend, note);
    throw error;
  });
  const administrator = await completeCreation(backend, stored);
  await strikeOffNote(backend, note);
  const serving = stored.relationships.find((one) => one.partnerId === partner.partnerId);
  if (serving === undefined) throw new Error(`Customer ${customerId} lost the partner that creates it.`);
  return { customer: stored.customer, serving, administrator };
}

/** The record of a tenant as the request tells it. */
export function customerFrom(
  backend: Backend,
  { customerId, partnerId, wanted }: { customerId: string; partnerId: string; wanted: Create["customer"] },
): Customer {
  const { billingProfile, companyProfile } = wanted;
  const { organizationRegistrationNumber: registrationNumber } = companyProfile;
  return {
    customerId,
    companyName: billingProfile.companyName,
    domain: companyProfile.domain,
    countryCode: billingProfile.defaultAddress.country.toUpperCase(),
    segment: "commercial",
    ...(registrationNumber === undefined ? {} : { registrationNumber }),
    billingProfile,
    billingProfileId: backend.idFor("billing-profile", partnerId),
    createdByPartnerId: partnerId,
    createdAt: backend.now.toISOString(),
  };
}

/** Whether the domain is a customer's or a partner's already. */
export const isDomainTaken = async (backend: Backend, domain: string): Promise<boolean> =>
  (await backend.customers.domainHolder(domain)) !== undefined;

/** `version`: of the commit that made it, where this very try did. */
type StoredCustomer = Omit<MadeCustomer, "version"> & { version?: number };

/** What follows a written customer in other partitions. */
async function completeCreation(backend: Backend, stored: StoredCustomer): Promise<FirstAdministrator> {
  const { customer, version } = stored;
  const [administrator] = await Promise.all([
    createFirstAdministrator(backend, customer),
    version === undefined
      ? bringListsForward(backend, customer.customerId)
      : listNewCustomer(backend, { ...stored, version }),
  ]);
  return administrator;
}

/**
 * Ends a creation that stopped half-way: a written customer gets what belongs to it, one that never was loses the
 * domain that it held.
 */
export async function settleCreation(backend: Backend, note: DomainNote): Promise<void> {
  const { customerId, domain } = note;
  await freeUnusedDomain(backend, customerId, domain);
  const file = await backend.customers.read(customerId);
  const customer = customerIn(file);
  const relationships = relationshipsIn(file);
  // A tenant that was only asked for a relationship has its own administrators.
  const isOurs = relationships.some((one) => one.origin === "created");
  if (customer !== undefined && isOurs) await completeCreation(backend, { customer, relationships });
  await strikeOffNote(backend, note);
}

function relationshipsOf(
  partner: Partner,
  kind: Relationship["kind"],
  resellerId: string | undefined,
  at: string,
): Relationship[] {
  const active = { state: "active", origin: "created", requestedAt: at, activeSince: at } as const;
  const own: Relationship = { partnerId: partner.partnerId, kind, ...active };
  if (resellerId === undefined) return [own];
  return [
    { ...own, resellerId },
    { partnerId: resellerId, kind: "reseller", ...active },
  ];
}
