import { z } from "zod";
import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { wroteNothing } from "../ledger/tries.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { Partner } from "../partners/partner.schema.js";
import { domainTaken } from "../partners/partner-domain.js";
import { linkedReseller, refuseContact, refuseRequest, roleFor } from "./beginning.js";
import { billingProfileKey } from "./billing-profile.js";
import { customerFrom, settleCreation } from "./create-customer.js";
import { type Customer, type KeptBillingProfile, type NewCustomer, Relationship } from "./customer.schema.js";
import {
  type CustomerFile,
  customerIn,
  customerKey,
  isPartnersTenant,
  relationshipKey,
  relationshipsIn,
} from "./customer-file.js";
import { isOnlyAskedFor, periodsOf } from "./customer-on.rules.js";
import { type DomainNote, noteDomain } from "./domain-note.js";

type Request = { caller: Caller; tenantId: string; customer: NewCustomer };
export type RequestedRelationship = { customer: Customer; serving: Relationship };

/**
 * Asks a tenant that exists for a relationship (REL-02, CUS-02); it becomes active when the customer's administrator
 * accepts. Until then the partner is told nothing of the tenant but what it sent itself. A provider may bring its
 * reseller along: both are one request. The same request again asks nothing anew, whatever has been answered since.
 */
export async function requestRelationship(
  backend: Backend,
  { caller, tenantId, customer: wanted }: Request,
): Promise<RequestedRelationship> {
  const [partner, billed] = await Promise.all([
    callingPartner(backend, caller),
    backend.invoices.readAccount(caller.tenantId),
  ]);
  const role = roleFor(partner, wanted.servesAs);
  refuseUndelegated(partner, wanted);
  const resellerId = await linkedReseller(backend, partner, wanted.associatedPartnerId);
  const requestId = backend.idFor("relationship-request", partner.partnerId, tenantId);

  let note: DomainNote | undefined;
  const told = ({ after }: LedgerEvent) =>
    asSent(backend, partner, tenantId, wanted, ownAmong(z.array(Relationship).parse(after), partner.partnerId));
  const asked = async () => {
    const file = await backend.customers.read(tenantId);
    const known = customerIn(file);
    const before = relationshipsIn(file).find((one) => one.partnerId === partner.partnerId);
    const sent = wanted.billingProfile.defaultAddress.country.toUpperCase();
    const state = known === undefined ? "none" : (before?.state ?? "none");
    // What a partner says of a tenant that only asked for it binds no other partner (CUS-04).
    const served = isOnlyAskedFor(relationshipsIn(file)) ? undefined : known;
    const countryCode = served?.countryCode ?? sent;
    const isPartners = isPartnersTenant(file);
    await refuseRequest(backend, {
      partner,
      role,
      customerId: tenantId,
      countryCode,
      billed,
      state,
      before,
      isPartners,
    });

    const number = wanted.companyProfile.organizationRegistrationNumber ?? served?.registrationNumber;
    refuseContact(backend, countryCode, wanted.billingProfile, number);

    if (known === undefined) note ??= await noteDomain(backend, tenantId, sentDomain(tenantId, wanted));
    const customer = known ?? (await newlyKnown(backend, partner, tenantId, wanted));
    refuseOtherDomain(wanted, customer);
    const { organizationRegistrationNumber } = wanted.companyProfile;
    const profile: KeptBillingProfile = {
      profileId: backend.idFor("billing-profile", partner.partnerId),
      version: 1,
      profile: wanted.billingProfile,
      ...(organizationRegistrationNumber === undefined ? {} : { registrationNumber: organizationRegistrationNumber }),
    };
    const requested = requestedBy(backend, { partner, role, resellerId, requestId, wanted, file });
    const changes: LedgerChange[] = requested.flatMap((one) => [
      { put: relationshipKey(one.partnerId), value: one },
      { put: billingProfileKey(one.partnerId), value: profile },
    ]);
    if (known === undefined) changes.push({ create: customerKey, value: customer });
    await backend.customers.commit(tenantId, file.version, changes, {
      kind: "relationship-requested",
      subject: tenantId,
      by: backend.actor,
      onBehalfOf: tenantId,
      // What an ended relationship was, since when, stays told here for ever (REL-03).
      before,
      after: requested,
    });
    return asSent(backend, partner, tenantId, wanted, ownAmong(requested, partner.partnerId));
  };
  const answer = await backend.once("relationship-requested", tenantId, told, asked).catch(async (error: unknown) => {
    if (wroteNothing(error) && note !== undefined) await settleCreation(backend, note);
    throw error;
  });
  // Somebody else may have made the tenant known meanwhile, under another domain: then this one is free again.
  if (note !== undefined) await settleCreation(backend, note);
  return answer;
}

function ownAmong(requested: readonly Relationship[], partnerId: string): Relationship {
  const own = requested.find((one) => one.partnerId === partnerId);
  if (own === undefined) throw new Error("A request without the partner that makes it.");
  return own;
}

/** The customer as the asking partner may know it: of the tenant's own record no more than was sent. */
function asSent(backend: Backend, partner: Partner, customerId: string, wanted: NewCustomer, serving: Relationship) {
  const companyProfile = { ...wanted.companyProfile, domain: wanted.companyProfile.domain ?? "" };
  const sent = customerFrom(backend, {
    customerId,
    partnerId: partner.partnerId,
    wanted: { ...wanted, companyProfile },
  });
  return { customer: sent, serving };
}

/** Takes the domain of a tenant that no partner of this programme asked before. */
async function newlyKnown(backend: Backend, partner: Partner, tenantId: string, wanted: NewCustomer) {
  const domain = sentDomain(tenantId, wanted);
  const holder = await backend.customers.reserveDomain(domain, tenantId);
  if (holder !== tenantId) throw domainTaken(domain);
  const companyProfile = { ...wanted.companyProfile, domain };
  return customerFrom(backend, {
    customerId: tenantId,
    partnerId: partner.partnerId,
    wanted: { ...wanted, companyProfile },
  });
}

/** A tenant that is not known yet comes with its domain. */
function sentDomain(tenantId: string, { companyProfile: { domain } }: NewCustomer): string {
  if (domain !== undefined) return domain;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "{property} is missing, and tenant {tenantId} is not known yet.",
    remedy: "Send the tenant's domain.",
    parameters: { property: "companyProfile.domain", value: "missing", tenantId },
  });
}

/** Domain and tenant belong together: a tenant in use under another domain is another tenant. */
function refuseOtherDomain({ companyProfile: { domain } }: NewCustomer, customer: Customer): void {
  if (domain === undefined || domain === customer.domain) return;
  throw new Refusal("DOMAIN_TAKEN", {
    fact: `Tenant ${customer.customerId} is in use under another domain than ${domain}.`,
    remedy: "Send the tenant's own domain, or leave it out.",
    parameters: { domain, tenantId: customer.customerId },
  });
}

/** REL-08: only partners of the global cloud may do without delegated administration. */
function refuseUndelegated({ clouds }: Partner, { allowDelegatedAccess }: NewCustomer): void {
  if (allowDelegatedAccess !== false || clouds.includes("global")) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "{property} is {value}, and the partner works in {clouds} (REL-08).",
    remedy: "Ask with delegated administration.",
    parameters: { property: "allowDelegatedAccess", value: "false", clouds: clouds.join(", ") },
  });
}

type Requested = {
  partner: Partner;
  role: Relationship["kind"];
  resellerId: string | undefined;
  requestId: string;
  wanted: NewCustomer;
  file: CustomerFile;
};

/** The asking partner's own relationship, and its reseller's unless that one is under way already. */
function requestedBy(
  backend: Backend,
  { partner, role, resellerId, requestId, wanted, file }: Requested,
): Relationship[] {
  const asked: Omit<Relationship, "partnerId" | "kind"> = {
    state: "requested",
    origin: "invited",
    requestedAt: backend.now.toISOString(),
    requestId,
    ...(wanted.allowDelegatedAccess === false ? { delegatedAdmin: false } : {}),
  };
  const known = relationshipsIn(file);
  // What was before is kept beside what is asked for now (REL-03).
  const pastOf = (partnerId: string): Pick<Relationship, "past"> => {
    const before = known.find((one) => one.partnerId === partnerId);
    return before === undefined ? {} : { past: periodsOf(before) };
  };
  const { partnerId } = partner;
  const own: Relationship = { partnerId, kind: role, ...asked, ...pastOf(partnerId) };
  if (resellerId === undefined) return [own];
  const isUnderWay = known.some((one) => one.partnerId === resellerId && one.state !== "ended");
  const withReseller: Relationship = { ...own, resellerId };
  if (isUnderWay) return [withReseller];
  return [withReseller, { partnerId: resellerId, kind: "reseller", ...asked, ...pastOf(resellerId) }];
}
