import type { Backend } from "../backend.js";
import { contactFault } from "../countries/customer-contact.rules.js";
import type { ReasonCode } from "../kernel/reason-codes.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { linksOf } from "../partners/link-partners.js";
import { isSameMarket } from "../partners/markets.rules.js";
import { type Billed, longOverdueOn, longOverdueRefusal } from "../partners/overdue.rules.js";
import type { Partner } from "../partners/partner.schema.js";
import { lacksAgreement } from "../partners/partner-on.rules.js";
import type { BillingProfile, NewCustomer, Relationship } from "./customer.schema.js";
import { type RelationshipState, relationshipAfter } from "./relationship.rules.js";
import { agreementMissing, relationshipRefusal, requestOpen } from "./relationship-refusals.js";

type Kind = Relationship["kind"];
const today = (backend: Backend) => backend.now.toISOString().slice(0, 10);

/** The role in which a partner begins with a customer: the widest that it is enrolled for, or the one that it names (ROL-07). */
export function roleFor({ kinds, legalName }: Partner, wanted: Kind | undefined): Kind {
  const has: Record<Kind, boolean> = {
    provider: kinds.indirectProvider !== undefined,
    direct: kinds.directBill !== undefined,
    reseller: kinds.indirectReseller !== undefined,
  };
  const role = wanted ?? (has.provider ? "provider" : has.direct ? "direct" : "reseller");
  if (has[role]) return role;
  throw phrasedRefusal("FORBIDDEN", {
    fact: "{partner} is not enrolled as {servesAs} (ROL-01).",
    remedy: "Leave servesAs out, or name a kind for which the partner is enrolled.",
    parameters: { partner: legalName, servesAs: role },
  });
}

/** The reseller that a provider brings along, if it is linked to it (REL-04). */
export async function linkedReseller(
  backend: Backend,
  provider: Partner,
  resellerId: NewCustomer["associatedPartnerId"],
): Promise<string | undefined> {
  if (resellerId === undefined) return undefined;
  const link = await backend.partners.findLink(provider.partnerId, resellerId);
  if (link?.state === "active") return link.resellerId;
  throw new Refusal("RESELLER_NOT_LINKED", {
    fact: `Tenant ${resellerId} is no active reseller of ${provider.legalName} (REL-04).`,
    remedy: "Link the reseller with POST /v1/relationships and let it accept.",
    parameters: { resellerId, partner: provider.legalName },
  });
}

/** Refuses contact data that the customer's country does not take, or lacks what it asks for (CUS-05). */
export function refuseContact(
  backend: Backend,
  countryCode: string,
  { culture, language, defaultAddress }: BillingProfile,
  registrationNumber: string | undefined,
): void {
  const { phoneNumber, state, postalCode } = defaultAddress;
  const date = today(backend);
  const fault = contactFault({
    ...{ countryCode, culture, language, registrationNumber, date },
    phoneNumber,
    state,
    postalCode,
  });
  if (fault !== undefined) throw new Refusal("REQUEST_INVALID", fault);
}

type Begin = {
  partner: Partner;
  role: Kind;
  customerId: string;
  countryCode: string;
  /** What was asked of the partner, and what it paid. */
  billed: Billed;
};

/** The partner's standing in that role; an invoice more than 60 days overdue suspends it (INV-18, 3.5), whatever the operator says. */
function standingOf(backend: Backend, { partner, role, billed }: Begin) {
  const { status } = partner;
  const unsigned = lacksAgreement(partner, backend.now.toISOString());
  const longOverdue = longOverdueOn(billed, today(backend));
  const isRestricted = status === "restricted" && role !== "reseller";
  if (longOverdue === undefined || isRestricted) return { status, lacksAgreement: unsigned };
  return { status: "suspended" as const, longOverdue, lacksAgreement: unsigned };
}

type Standing = ReturnType<typeof standingOf>;
function beginningRefusal(
  code: ReasonCode,
  { longOverdue, lacksAgreement }: Standing,
  about: Begin & { state: RelationshipState; isNew?: true },
) {
  const { status } = about.partner;
  const isOwing = code === "PARTNER_NOT_ACTIVE" && (status === "active" || status === "restricted");
  if (isOwing && longOverdue) return longOverdueRefusal(longOverdue);
  return isOwing && lacksAgreement ? agreementMissing(about.partner) : relationshipRefusal(code, about);
}

/** Refuses unless the partner may make a tenant and serve it at once (CUS-01, INV-18, 3.1 createTenant). */
export function refuseCreation(backend: Backend, begin: Begin): void {
  const { partner, role, countryCode } = begin;
  const standing = standingOf(backend, begin);
  const step = relationshipAfter("none", "createTenant", {
    role,
    status: standing.status,
    lacksAgreement: standing.lacksAgreement,
    isSameMarket: isSameMarket(partner.countryCode, countryCode, today(backend)),
  });
  if ("refused" in step) throw beginningRefusal(step.refused, standing, { ...begin, state: "none", isNew: true });
}

/** Refuses unless the partner may ask a tenant that exists for a relationship (3.1 request, CUS-07, CUS-09, INV-18). */
export async function refuseRequest(
  backend: Backend,
  begin: Begin & { state: RelationshipState; before: Relationship | undefined; isPartners: boolean },
): Promise<void> {
  const { partner, role, customerId, countryCode, state, before } = begin;
  if (customerId === partner.partnerId) {
    throw new Refusal("SELF_SALE_FORBIDDEN", {
      fact: `Tenant ${customerId} is the partner's own (CUS-09).`,
      remedy: "Use the programme's shared services for own use.",
      parameters: { customerId },
    });
  }
  if (before?.state === "requested") throw requestOpen(customerId, before);
  const standing = standingOf(backend, begin);
  const step = relationshipAfter(state, "request", {
    role,
    status: standing.status,
    lacksAgreement: standing.lacksAgreement,
    isSameMarket: isSameMarket(partner.countryCode, countryCode, today(backend)),
    // The operator's own tenant runs the programme and buys nothing in it.
    tenantIsCspTenant:
      begin.isPartners ||
      customerId === backend.settings.operatorTenantId ||
      (await backend.partners.find(customerId)) !== undefined,
    providerLinkActive: role !== "reseller" || (await hasProvider(backend, partner.partnerId)),
  });
  if ("refused" in step) throw beginningRefusal(step.refused, standing, begin);
}

const hasProvider = async (backend: Backend, resellerId: string) =>
  (await linksOf(backend, resellerId)).some((link) => link.resellerId === resellerId);
