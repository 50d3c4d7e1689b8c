import { z } from "zod";
import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { OnceKind } from "../ledger/event-kinds.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import type { LedgerChange } from "../ledger/ledger.js";
import { billingProfileIn, billingProfileKey } from "./billing-profile.js";
import { Relationship } from "./customer.schema.js";
import { type CustomerFile, customerIn, customerKey, relationshipKey, relationshipsIn } from "./customer-file.js";
import { withLists } from "./customer-lists.js";
import { asDescribedBy, endedBefore, isOnlyAskedFor } from "./customer-on.rules.js";
import { letDomainGo } from "./let-domain-go.js";
import { relationshipAfter } from "./relationship.rules.js";
import { invalidState } from "./relationship-refusals.js";
import { customerNotFound } from "./served-customer.js";

type Answer = { caller: Caller; customerId: string; requestId: string };
type Asked = { file: CustomerFile; relationships: Relationship[]; asker: Relationship };

/** The requests that a customer's tenant has before it, for its own people. */
export async function openRequests(backend: Backend, caller: Caller, customerId: string): Promise<Relationship[]> {
  if (caller.tenantId !== customerId) throw customerNotFound(customerId);
  const file = await backend.customers.read(customerId);
  const requests = relationshipsIn(file).filter((one) => one.state === "requested");
  return requests.filter((one) => one.kind !== "reseller" || !requests.some((other) => brings(other, one)));
}

const brings = (provider: Relationship, reseller: Relationship) =>
  provider.resellerId === reseller.partnerId && provider.requestId === reseller.requestId;

/** The customer says yes: the relationship, and that of the reseller in the same request, is active from now on (REL-02, REL-03). */
export function acceptRequest(backend: Backend, answer: Answer): Promise<Relationship> {
  const { customerId, requestId } = answer;
  const told = ({ after }: LedgerEvent) => acceptedIn(after, requestId);
  return withLists(backend, customerId, () =>
    backend.once("relationship-accepted", customerId, told, async () => {
      const { file, relationships, asker } = await askedOf(backend, answer);
      // The same yes again: the request was turned into this very relationship.
      if (asker.state === "active") return asker;
      refuse(customerId, asker, relationshipAfter(asker.state, "customerAccepts", { byTenantAdministrator: true }));
      const at = backend.now.toISOString();
      const active = relationships
        .filter((one) => one.requestId === answer.requestId && one.state === "requested")
        .map((one): Relationship => ({ ...one, state: "active", activeSince: at }));
      await commit(backend, customerId, file, "relationship-accepted", {
        changes: [
          ...active.map((one) => ({ put: relationshipKey(one.partnerId), value: one })),
          ...firstYes(file, relationships, asker),
        ],
        asker,
        after: active,
      });
      return ofAsker(active) ?? asker;
    }),
  );
}

/** With its first yes the tenant takes over what the partner wrote of it to whom it says so. */
function firstYes(file: CustomerFile, relationships: readonly Relationship[], asker: Relationship): LedgerChange[] {
  const customer = customerIn(file);
  if (customer === undefined || !isOnlyAskedFor(relationships)) return [];
  return [{ put: customerKey, value: asDescribedBy(customer, billingProfileIn(file, customer, asker.partnerId)) }];
}

/** Of a request's relationships the partner's that asked: a reseller is brought along by its provider. */
const ofAsker = (requested: readonly Relationship[]): Relationship | undefined =>
  requested.find((one) => one.kind !== "reseller") ?? requested[0];

function acceptedIn(after: unknown, requestId: string): Relationship {
  const asker = ofAsker(z.array(Relationship).parse(after));
  if (asker === undefined) throw requestNotFound(requestId);
  return asker;
}

/** The customer says no: nothing of the request stays. */
export async function declineRequest(backend: Backend, answer: Answer): Promise<void> {
  await dropRequest(backend, answer.customerId, "relationship-declined", async () => {
    const asked = await askedOf(backend, answer);
    refuse(answer.customerId, asked.asker, relationshipAfter(asked.asker.state, "customerDeclines", {}));
    return asked;
  });
}

/** The partner takes its own request back. */
export async function withdrawRequest(backend: Backend, { caller, customerId, requestId }: Answer): Promise<void> {
  await dropRequest(backend, customerId, "relationship-withdrawn", async () => {
    const file = await backend.customers.read(customerId);
    const relationships = relationshipsIn(file);
    const own = relationships.find((one) => one.partnerId === caller.tenantId && one.requestId === requestId);
    if (own === undefined) throw requestNotFound(requestId);
    const byRequester = own.kind !== "reseller" || !relationships.some((other) => brings(other, own));
    refuse(customerId, own, relationshipAfter(own.state, "withdraw", { byRequester }));
    return { file, relationships, asker: own };
  });
}

/** The customer takes back the administration of its tenant; the relationship stays (3.1 removeDelegatedAdmin). */
export function removeDelegatedAdmin(
  backend: Backend,
  { caller, customerId, partnerId }: { caller: Caller; customerId: string; partnerId: string },
): Promise<Relationship> {
  const told = ({ after }: LedgerEvent) => Relationship.parse(after);
  return backend.once("delegated-admin-removed", customerId, told, async () => {
    const file = await fileFor(backend, caller, customerId);
    const before = relationshipsIn(file).find((one) => one.partnerId === partnerId);
    const state = before?.state ?? "none";
    const step = relationshipAfter(state, "removeDelegatedAdmin", { byCustomer: caller.tenantId === customerId });
    if (before === undefined || "refused" in step) throw invalidState(customerId, state);
    if (before.delegatedAdmin === false) return before;
    const after: Relationship = { ...before, delegatedAdmin: false };
    await commit(backend, customerId, file, "delegated-admin-removed", {
      changes: [{ put: relationshipKey(partnerId), value: after }],
      asker: before,
      after,
    });
    return after;
  });
}

/** The request as the customer's administrator finds it in the tenant's file. */
async function askedOf(backend: Backend, { caller, customerId, requestId }: Answer): Promise<Asked> {
  const file = await fileFor(backend, caller, customerId);
  const relationships = relationshipsIn(file);
  const requested = relationships.filter((one) => one.requestId === requestId);
  const asker = ofAsker(requested);
  if (asker === undefined) throw requestNotFound(requestId);
  return { file, relationships, asker };
}

/** The tenant's own file, for its global administrator; a partner with a relationship learns who must answer, all others nothing. */
async function fileFor(backend: Backend, caller: Caller, customerId: string): Promise<CustomerFile> {
  const file = await backend.customers.read(customerId);
  const isOwn = caller.tenantId === customerId;
  const isKnown = relationshipsIn(file).some((one) => one.partnerId === caller.tenantId);
  if (!isOwn && !isKnown) throw customerNotFound(customerId);
  if (isOwn && caller.roles.includes("GlobalAdmin")) return file;
  throw new Refusal("CUSTOMER_ADMIN_REQUIRED", {
    fact: "Only a global administrator of the customer's own tenant answers for it (REL-02).",
    remedy: "Let the customer's global administrator sign in to its tenant and send this.",
    parameters: { customerId },
  });
}

/**
 * Removes a request with all that came with it, but not what was between the two before it (REL-03); a tenant that
 * nobody else knows is forgotten, and its domain freed.
 */
async function dropRequest(
  backend: Backend,
  customerId: string,
  kind: OnceKind,
  find: () => Promise<Asked>,
): Promise<void> {
  // What an earlier try let go is freed by its own note.
  const told = () => undefined;
  const drop = (going: (domain: string) => Promise<void>) =>
    backend.once(kind, customerId, told, async () => {
      const { file, relationships, asker } = await find();
      const dropped = relationships.filter((one) => one.requestId === asker.requestId && one.state === "requested");
      const restored = dropped.map(endedBefore).filter((one) => one !== undefined);
      const gone = dropped.filter((one) => !restored.some(({ partnerId }) => partnerId === one.partnerId));
      const isLast = gone.length === relationships.length;
      const domain = customerIn(file)?.domain;
      const forgets = isLast && domain !== undefined;
      if (forgets) await going(domain);
      const has = new Set(file.rows.map(({ rowKey }) => rowKey));
      const removed = gone.flatMap(({ partnerId }) => [relationshipKey(partnerId), billingProfileKey(partnerId)]);
      if (forgets) removed.push(customerKey);
      await commit(backend, customerId, file, kind, {
        changes: [
          ...removed.filter((rowKey) => has.has(rowKey)).map((rowKey) => ({ remove: rowKey })),
          ...restored.map((one) => ({ put: relationshipKey(one.partnerId), value: one })),
        ],
        asker,
      });
      return forgets ? domain : undefined;
    });
  await letDomainGo(backend, customerId, drop);
}

type Told = { changes: LedgerChange[]; asker: Relationship; after?: unknown };

/** Told to both: the customer's tenant and the partner whose relationship it is. */
const commit = (backend: Backend, customerId: string, file: CustomerFile, kind: OnceKind, told: Told) =>
  backend.customers.commit(customerId, file.version, told.changes, {
    kind,
    subject: customerId,
    by: backend.actor,
    onBehalfOf: backend.actor.tenantId === customerId ? told.asker.partnerId : customerId,
    before: told.asker,
    ...(told.after === undefined ? {} : { after: told.after }),
  });

function refuse(customerId: string, { state }: Relationship, step: ReturnType<typeof relationshipAfter>): void {
  if (!("refused" in step)) return;
  if (step.refused === "INVALID_STATE") throw invalidState(customerId, state);
  throw new Refusal(step.refused, {
    fact: "The reseller's request was made by its provider.",
    remedy: "Let the provider withdraw it.",
    parameters: { customerId },
  });
}

const requestNotFound = (requestId: string) =>
  phrasedRefusal("NOT_FOUND", {
    fact: "No open request has the id {requestId}.",
    remedy: "Read the open requests with GET /v1/customers/{id}/relationshiprequests.",
    parameters: { requestId },
  });
