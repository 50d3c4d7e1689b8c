import { isDeepStrictEqual } from "node:util";
import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import type { Nomination } from "./application.schema.js";
import { refuseUnlessEligible } from "./enrol-as.js";
import { evaluateProviderStatus } from "./enrolment.rules.js";
import { marketOf } from "./markets.rules.js";
import { type Enrolment, Partner, type PartnerChange, type PartnerKind } from "./partner.schema.js";
import { refuseCustomersTenant, takePartnerDomain, takePartnersTenant } from "./partner-domain.js";
import { rememberPartner } from "./partner-on.rules.js";
import { refuseUnnominated } from "./provider-status.js";

const partnerTold = ({ after }: LedgerEvent) => Partner.parse(after);

/** Enrols a partner as the operator asks; the operator's own tenant runs the programme and is no partner in it. */
export async function enrolForOperator(
  backend: Backend,
  { caller, enrolment }: { caller: Caller; enrolment: Enrolment },
): Promise<Partner> {
  const partnerId = enrolment.partnerId.toLowerCase();
  if (partnerId !== caller.tenantId.toLowerCase()) return enrolPartner(backend, enrolment);
  throw new Refusal("REQUEST_INVALID", {
    fact: "partnerId is the operator's own tenant.",
    remedy: "Send the tenant of the company that is to be a partner.",
    parameters: { property: "partnerId", value: partnerId },
  });
}

/**
 * Enrols a partner in a market group (MKT-01, MKT-05); its billing currency follows from its country unless stated
 * (CUR-01). One that is to be an indirect provider comes with the nomination that makes it one (ELI-14).
 */
export function enrolPartner(backend: Backend, enrolment: Enrolment): Promise<Partner> {
  const partnerId = enrolment.partnerId.toLowerCase();
  return backend.once("partner-enrolled", partnerId, partnerTold, async () => {
    const register = await backend.partners.read();
    if (enrolment.kinds.includes("indirectProvider")) {
      refuseUnlessEligible(evaluateProviderStatus(enrolment, enrolment.nomination));
    }
    const partner = partnerFrom(backend, enrolment, backend.partners.nextAccountNumber(register));
    const before = register.partners.find((one) => one.partnerId === partnerId);
    if (before !== undefined) {
      if (sameEnrolment(before, partner)) return before;
      throw phrasedRefusal("REQUEST_INVALID", {
        fact: "Tenant {partnerId} is enrolled already, as {partner}.",
        remedy: "Change it with PATCH /v1/partners/{partnerId}.",
        parameters: { partnerId, partner: before.legalName },
        status: 409,
      });
    }
    const holder = register.partners.find((one) => one.mpnId === enrolment.mpnId);
    if (holder !== undefined) {
      throw phrasedRefusal("REQUEST_INVALID", {
        fact: "PartnerID {mpnId} belongs to {partner}.",
        remedy: "Give the PartnerID of this partner.",
        parameters: { mpnId: enrolment.mpnId, partner: holder.legalName },
        status: 409,
      });
    }
    await refuseCustomersTenant(backend, partnerId);
    await takePartnerDomain(backend, partnerId, partner.domain);
    await takePartnersTenant(backend, partnerId);
    const nomination = nominationIn(backend, enrolment, partnerId);
    await backend.partners.enrol(
      register,
      { partner, nomination },
      {
        kind: "partner-enrolled",
        subject: partnerId,
        by: backend.actor,
        onBehalfOf: partnerId,
        after: nomination === undefined ? partner : { ...partner, nomination },
      },
    );
    return partner;
  });
}

/** Changes what may change after enrolment; a kind that is added counts from now (AMB-71), that of provider after a nomination (ELI-14). */
export function changePartner(backend: Backend, partnerId: string, change: PartnerChange): Promise<Partner> {
  return backend.once("partner-changed", partnerId, partnerTold, async () => {
    const register = await backend.partners.read();
    const before = register.partners.find((one) => one.partnerId === partnerId);
    if (before === undefined) throw partnerNotFound(partnerId);
    refuseOtherFixed(before, change);
    if (change.kinds?.includes("indirectProvider") && before.kinds.indirectProvider === undefined) {
      await refuseUnnominated(backend, before);
    }
    const { kinds, enrolledAt, agreementAcceptedAt, ...rest } = change;
    const since = enrolledSince(backend, enrolledAt);
    const changed: Partner = {
      ...before,
      ...definedOnly(rest),
      ...(agreementAcceptedAt === undefined ? {} : { agreementAcceptedAt: signedSince(backend, agreementAcceptedAt) }),
      kinds: kinds === undefined ? before.kinds : { ...enrolledAs(kinds, since), ...keep(before.kinds, kinds) },
    };
    const after = rememberPartner(before, changed, backend.now.toISOString());
    // Repeated, or nothing new: there is nothing to tell.
    if (isDeepStrictEqual(before, after)) return before;
    if (after.domain !== before.domain) await takePartnerDomain(backend, partnerId, after.domain);
    await backend.partners.replace(register, after, {
      kind: "partner-changed",
      subject: partnerId,
      by: backend.actor,
      onBehalfOf: partnerId,
      before,
      after,
    });
    return after;
  });
}

/**
 * What stays as it was enrolled. Country and currency are the account's (CUR-01); usage lies in the periods of the billing
 * day, and with another one some would be billed twice and some never.
 */
const fixed = ["mpnId", "countryCode", "billingCurrency", "legacyBillingDay"] as const;

function refuseOtherFixed(before: Partner, change: PartnerChange): void {
  const property = fixed.find((name) => change[name] !== undefined && change[name] !== before[name]);
  if (property === undefined) return;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "{property} is {value} since enrolment; it cannot become {asked}.",
    remedy: "Leave {property} as it is.",
    parameters: { property, value: String(before[property]), asked: String(change[property]) },
  });
}

export function partnerNotFound(partnerId: string): Refusal {
  return phrasedRefusal("NOT_FOUND", {
    fact: "No partner is enrolled with the tenant {partnerId}.",
    remedy:
      "Check the tenant's id; the operator lists partners with GET /v1/partners and enrols one with POST /v1/partners.",
    parameters: { partnerId },
  });
}

function nominationIn(backend: Backend, { nomination }: Enrolment, partnerId: string): Nomination | undefined {
  if (nomination === undefined) return undefined;
  const nominationId = backend.idFor("nomination", partnerId);
  return { ...nomination, nominationId, partnerId, number: 1, nominatedAt: backend.now.toISOString() };
}

function partnerFrom(backend: Backend, enrolment: Enrolment, accountNumber: number): Partner {
  const countryCode = enrolment.countryCode.toUpperCase();
  const market = marketOf(countryCode, backend.now.toISOString().slice(0, 10));
  if (market === undefined) {
    throw new Refusal("COUNTRY_NOT_SUPPORTED", {
      fact: `Country ${countryCode} is in no market group (MKT-05).`,
      remedy: "A partner needs an office in a listed country; enrol it there.",
      parameters: { countryCode },
    });
  }
  const since = enrolledSince(backend, enrolment.enrolledAt);
  return {
    partnerId: enrolment.partnerId.toLowerCase(),
    legalName: enrolment.legalName,
    domain: enrolment.domain,
    countryCode,
    marketGroup: market.group,
    mpnId: enrolment.mpnId,
    kinds: enrolledAs(enrolment.kinds, since),
    status: enrolment.kinds.length === 0 ? "applied" : "active",
    membershipActive: enrolment.membershipActive ?? true,
    ...(enrolment.partnerIdCountry === undefined ? {} : { partnerIdCountry: enrolment.partnerIdCountry }),
    ...(enrolment.agreementAcceptedAt === undefined
      ? {}
      : { agreementAcceptedAt: signedSince(backend, enrolment.agreementAcceptedAt) }),
    clouds: enrolment.clouds ?? ["global"],
    billingCurrency: enrolment.billingCurrency ?? market.currency,
    legacyBillingDay: enrolment.legacyBillingDay ?? 1,
    mciEnrolled: enrolment.mciEnrolled ?? false,
    silverCloudPlatform: enrolment.silverCloudPlatform ?? false,
    accountNumber,
  };
}

/** Since when the kinds count (AMB-71): now, unless an earlier time is stated. Who is not a partner yet is not enrolled. */
function enrolledSince({ now }: Backend, enrolledAt: string | undefined): string {
  if (enrolledAt === undefined) return now.toISOString();
  return sinceBy(now, {
    property: "enrolledAt",
    stated: enrolledAt,
    remedy: "Send the time at which the partner was enrolled, or leave enrolledAt out when that is now.",
  });
}

/** When the partner accepted the partner agreement (ELI-15): what is still to come is no acceptance. */
const signedSince = ({ now }: Backend, agreementAcceptedAt: string): string =>
  sinceBy(now, {
    property: "agreementAcceptedAt",
    stated: agreementAcceptedAt,
    remedy: "Send the time at which the partner accepted the partner agreement, or leave {property} out until it does.",
  });

/** A stated time that is not to come. */
function sinceBy(
  now: Date,
  { property, stated, remedy }: { property: string; stated: string; remedy: Phrase },
): string {
  const since = new Date(stated).toISOString();
  if (since <= now.toISOString()) return since;
  throw phrasedRefusal("REQUEST_INVALID", {
    fact: "{property} is {value}, and it is {now} now.",
    remedy,
    parameters: { property, value: since, now: now.toISOString() },
  });
}

const enrolledAs = (kinds: readonly PartnerKind[], since: string): Partner["kinds"] =>
  Object.fromEntries(kinds.map((kind) => [kind, since]));

const keep = (before: Partner["kinds"], kinds: readonly PartnerKind[]): Partner["kinds"] =>
  Object.fromEntries(Object.entries(before).filter(([kind]) => kinds.includes(kind as PartnerKind)));

/** The same enrolment sent again: all but the moments and numbers that were given by us. */
function sameEnrolment(before: Partner, now: Partner): boolean {
  const comparable = ({ accountNumber: _account, kinds, ...rest }: Partner) => ({
    ...rest,
    kinds: Object.keys(kinds).sort(),
  });
  return isDeepStrictEqual(comparable(before), comparable(now));
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
function definedOnly<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
