import { z } from "zod";
import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { partnerNotFound } from "../partners/enrol-partner.js";
import { Customer } from "./customer.schema.js";
import { type CustomerFile, customerIn, customerKey, relationshipsIn } from "./customer-file.js";
import { rememberTenant } from "./customer-on.rules.js";
import { customerNotFound, servedCustomer } from "./served-customer.js";
import {
  AccountStanding,
  type AccountStatus,
  CustomerQualification,
  type FoundTrue,
  type TenantOwner,
} from "./standing.schema.js";
import { qualificationKey, qualificationsIn, standingIn, standingKey } from "./standing-rows.js";

type Named = CustomerQualification["qualification"];

const qualificationTold = ({ after }: LedgerEvent) => CustomerQualification.parse(after);

/**
 * What the calling partner said that its customer is, and what else the customer was found to be: that decides what every
 * partner may sell to it (CUS-06). Of another's word no more is told (CUS-04).
 */
export async function listQualifications(
  backend: Backend,
  caller: Caller,
  customerId: string,
): Promise<(CustomerQualification | FoundTrue)[]> {
  const { file } = await servedCustomer(backend, caller.tenantId, customerId);
  const all = qualificationsIn(file);
  const own = all.filter(({ partnerId }) => partnerId === caller.tenantId);
  const told = new Set(own.filter(({ vettingStatus }) => vettingStatus === "Approved").map(nameOf));
  const found = new Set(all.filter(({ vettingStatus }) => vettingStatus === "Approved").map(nameOf));
  const ofOthers = [...found].filter((one) => !told.has(one));
  return [...own, ...ofOthers.map((qualification): FoundTrue => ({ qualification, vettingStatus: "Approved" }))];
}
const nameOf = ({ qualification }: CustomerQualification) => qualification;

type Ask = {
  caller: Caller;
  customerId: string;
  asked: Omit<CustomerQualification, "partnerId" | "vettingStatus" | "vettingReason" | "vettingCreatedDate">;
};

/**
 * The partner says what its customer is; it counts once the operator has found it true (CUS-06). Saying the same again
 * changes nothing. Said otherwise it is the newest word that is decided on; what was found true stays as it was found.
 */
export async function askQualification(
  backend: Backend,
  { caller, customerId, asked }: Ask,
): Promise<CustomerQualification> {
  return backend.once("qualification-changed", customerId, qualificationTold, async () => {
    const { file } = await servedCustomer(backend, caller.tenantId, customerId);
    const before = qualificationsIn(file).find(
      (one) => one.qualification === asked.qualification && one.partnerId === caller.tenantId,
    );
    if (before !== undefined && before.vettingStatus !== "Denied") {
      if (isSameWord(before, asked)) return before;
      if (before.vettingStatus === "Approved") throw foundAlready(customerId, before);
    }
    const after: CustomerQualification = {
      ...asked,
      partnerId: caller.tenantId,
      vettingStatus: "InReview",
      vettingCreatedDate: backend.now.toISOString(),
    };
    await backend.customers.commit(customerId, file.version, [{ put: qualificationKey(after), value: after }], {
      kind: "qualification-changed",
      subject: customerId,
      by: backend.actor,
      before,
      after,
    });
    return after;
  });
}

const isSameWord = (before: CustomerQualification, asked: Ask["asked"]) =>
  before.educationSegment === asked.educationSegment && before.website === asked.website;

const foundAlready = (customerId: string, { qualification, vettingStatus }: CustomerQualification) =>
  phrasedRefusal("INVALID_STATE", {
    fact: "Customer {customerId} was found to be {qualification} already, by what was said before.",
    remedy: "Let the operator deny that first, then say it anew.",
    parameters: { customerId, qualification, state: vettingStatus },
  });

/** The segment that a qualification opens; a state-owned entity stays in the segment that it has. */
const segmentOf: Partial<Record<Named, Customer["segment"]>> = {
  Education: "education",
  GovernmentCommunityCloud: "GCC",
};

type Decide = {
  customerId: string;
  qualification: Named;
  vettingStatus: "Approved" | "Denied";
  vettingReason?: string;
};

/**
 * The operator finds it true or not, for every partner that said it; what is true decides the customer's segment
 * (CUS-06).
 */
export function decideQualification(backend: Backend, decided: Decide): Promise<CustomerQualification> {
  const { customerId, qualification, vettingStatus, vettingReason } = decided;
  const told = ({ after }: LedgerEvent) => firstOf(z.array(CustomerQualification).parse(after), decided);
  return backend.once("qualification-changed", customerId, told, async () => {
    const { file, customer } = await knownCustomer(backend, customerId);
    const before = qualificationsIn(file).filter((one) => one.qualification === qualification);
    const answer = { vettingStatus, ...(vettingReason === undefined ? {} : { vettingReason }) };
    // The reason of the decision before goes with it.
    const after = before.map(({ vettingReason: _, ...one }): CustomerQualification => ({ ...one, ...answer }));
    const first = firstOf(after, decided);
    const segment = segmentOf[qualification];
    const held = customer.segment === segment ? "commercial" : customer.segment;
    const next = vettingStatus === "Approved" && segment !== undefined ? segment : held;
    const changes = after.map((one): LedgerChange => ({ put: qualificationKey(one), value: one }));
    if (next !== customer.segment) {
      changes.push({ put: customerKey, value: rememberTenant(customer, { segment: next }, backend.now.toISOString()) });
    }
    await backend.customers.commit(customerId, file.version, changes, {
      kind: "qualification-changed",
      subject: customerId,
      by: backend.actor,
      before,
      after,
      toldTo: servingIn(file).flatMap((tenantId) => toldOf(tenantId, before, after)),
    });
    return first;
  });
}

/**
 * What a partner hears of the decision: what became of its own word, never another's (CUS-04). Who said nothing hears what
 * the customer is, once that is found true; that somebody was denied is not told to it.
 */
function toldOf(
  tenantId: string,
  before: readonly CustomerQualification[],
  after: readonly CustomerQualification[],
): { tenantId: string; before?: unknown; after: unknown }[] {
  const isOwn = ({ partnerId }: CustomerQualification) => partnerId === tenantId;
  const own = after.find(isOwn);
  if (own !== undefined) return [{ tenantId, before: before.find(isOwn), after: own }];
  return after
    .filter(({ vettingStatus }) => vettingStatus === "Approved")
    .slice(0, 1)
    .map(({ qualification, vettingStatus }) => ({ tenantId, after: { qualification, vettingStatus } }));
}

function firstOf([first]: readonly CustomerQualification[], { customerId, qualification }: Decide) {
  if (first !== undefined) return first;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "Nobody said of customer {customerId} that it is {qualification}.",
    remedy: "Let its partner ask with POST /v1/customers/{id}/qualifications first.",
    parameters: { customerId, qualification },
  });
}

/** What the operator said of the customer's account, for a partner that serves it. */
export async function findStanding(backend: Backend, caller: Caller, customerId: string): Promise<AccountStanding> {
  const { file } = await servedCustomer(backend, caller.tenantId, customerId);
  const standing = standingIn(file);
  if (standing !== undefined) return standing;
  throw phrasedRefusal("NOT_FOUND", {
    fact: "Nothing is said of the account of customer {customerId}.",
    remedy: "Without a status nothing stands against a purchase.",
    parameters: { customerId },
    wireCode: 600074,
    errorName: "AccountStatusNotFound",
  });
}

/** The operator says whether the customer's account may buy. */
export function setStanding(backend: Backend, customerId: string, status: AccountStatus): Promise<AccountStanding> {
  const told = ({ after }: LedgerEvent) => AccountStanding.parse(after);
  return backend.once("account-status-set", customerId, told, async () => {
    const { file } = await knownCustomer(backend, customerId);
    const before = standingIn(file);
    if (before?.status === status) return before;
    const after: AccountStanding = { status, changedAt: backend.now.toISOString() };
    await backend.customers.commit(customerId, file.version, [{ put: standingKey, value: after }], {
      kind: "account-status-set",
      subject: customerId,
      by: backend.actor,
      before,
      after,
      toldTo: servingIn(file).map((tenantId) => ({ tenantId, before, after })),
    });
    return after;
  });
}

/**
 * The operator says whose tenant a customer's is: a partner's own shared services, where only APSS goes (OFR-06), or an
 * affiliate's, to whom that partner may not sell (CUS-09); without an owner it is a customer like any other.
 */
export function setOwner(
  backend: Backend,
  customerId: string,
  { tenantKind = "customer", ownedByPartnerId }: TenantOwner,
): Promise<Customer> {
  const told = ({ after }: LedgerEvent) => Customer.parse(after);
  return backend.once("tenant-owner-set", customerId, told, async () => {
    const { file, customer } = await knownCustomer(backend, customerId);
    if (ownedByPartnerId !== undefined && (await backend.partners.find(ownedByPartnerId)) === undefined) {
      throw partnerNotFound(ownedByPartnerId);
    }
    const isSame = customer.ownedByPartnerId === ownedByPartnerId && (customer.tenantKind ?? "customer") === tenantKind;
    if (isSame) return customer;
    const after = rememberTenant(customer, { tenantKind, ownedByPartnerId }, backend.now.toISOString());
    await backend.customers.commit(customerId, file.version, [{ put: customerKey, value: after }], {
      kind: "tenant-owner-set",
      subject: customerId,
      by: backend.actor,
      before: customer,
      after,
      toldTo: servingIn(file).map((tenantId) => ({
        tenantId,
        before: ownerToldTo(tenantId, customer),
        after: ownerToldTo(tenantId, after),
      })),
    });
    return after;
  });
}

/** Whose tenant it is, as a partner hears it: another owner is not named to it (CUS-04). */
const ownerToldTo = (partnerId: string, { tenantKind = "customer", ownedByPartnerId }: Customer) => ({
  tenantKind,
  isOwn: ownedByPartnerId === partnerId,
});

/** The partners that serve the customer: what the operator decides about it stands in their audits too. */
const servingIn = (file: CustomerFile): string[] =>
  relationshipsIn(file)
    .filter(({ state }) => state === "active")
    .map(({ partnerId }) => partnerId);

async function knownCustomer(backend: Backend, customerId: string) {
  const file = await backend.customers.read(customerId);
  const customer = customerIn(file);
  if (customer === undefined) throw customerNotFound(customerId);
  return { file, customer };
}
