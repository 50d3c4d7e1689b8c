import type { Backend } from "../backend.js";
import { wroteNothing } from "../ledger/tries.js";
import type { StoredRow } from "../platform/ports.js";
import type { Customer, CustomerListing, Relationship } from "./customer.schema.js";
import { customerIn, relationshipsIn } from "./customer-file.js";

type Known = { customer: Customer | undefined; relationships: readonly Relationship[] };

/** What the partner's list says of this customer; nothing when it does not serve it (REL-07). */
function listingOf({ customer, relationships }: Known, partnerId: string): CustomerListing | undefined {
  const own = relationships.find((one) => one.partnerId === partnerId);
  if (customer === undefined || own?.state !== "active") return undefined;
  const providerId = providerNaming(relationships, partnerId);
  const { customerId, companyName, domain } = customer;
  return {
    customerId,
    companyName,
    domain,
    ...(own.resellerId === undefined ? {} : { resellerId: own.resellerId }),
    ...(providerId === undefined ? {} : { providerId }),
  };
}

/** The provider that serves the customer through this reseller. */
const providerNaming = (relationships: readonly Relationship[], resellerId: string) =>
  relationships.find((one) => one.state === "active" && one.resellerId === resellerId)?.partnerId;

/**
 * Brings the lists of all partners of a customer to what its file says, whoever else does the same, and answers how many
 * it wrote: a list's own row is read before the file and written under its ETag, and the file must be unchanged behind it.
 */
export async function bringListsForward(backend: Backend, customerId: string): Promise<number> {
  const relationships = relationshipsIn(await backend.customers.read(customerId));
  const wrote = await Promise.all(relationships.map(({ partnerId }) => bringForward(backend, customerId, partnerId)));
  return wrote.filter(Boolean).length;
}

/** The file of a customer as the commit that made it left it. */
export type MadeCustomer = { customer: Customer; relationships: readonly Relationship[]; version: number };

/** Puts a customer on its partners' lists whose file was written for the first time: no list has it, so none is read before. */
export async function listNewCustomer(backend: Backend, made: MadeCustomer): Promise<void> {
  const { customerId } = made.customer;
  const lines = made.relationships.map(async ({ partnerId }) => {
    const { isSettled } = await tryToRelist(backend, { customerId, partnerId, listed: undefined, known: made });
    if (!isSettled) await bringForward(backend, customerId, partnerId);
  });
  await Promise.all(lines);
}

/** Whether it wrote on the partner's list. */
async function bringForward(backend: Backend, customerId: string, partnerId: string): Promise<boolean> {
  for (let wrote = false; ; ) {
    const listed = await backend.customers.listed(partnerId, customerId);
    const file = await backend.customers.read(customerId);
    const known = { customer: customerIn(file), relationships: relationshipsIn(file), version: file.version.number };
    const tried = await tryToRelist(backend, { customerId, partnerId, listed, known });
    wrote ||= tried.wrote;
    if (tried.isSettled) return wrote;
  }
}

type Line = {
  customerId: string;
  partnerId: string;
  listed: StoredRow | undefined;
  known: Known & { version: number };
};

type Tried = { wrote: boolean; isSettled: boolean };

/** Writes what is known over what is listed; whether that holds, or somebody else was faster with either. */
async function tryToRelist(backend: Backend, { customerId, partnerId, listed, known }: Line): Promise<Tried> {
  const outcome = await backend.customers.relist(partnerId, customerId, listed, listingOf(known, partnerId));
  if (outcome !== "written") return { wrote: false, isSettled: outcome === "unchanged" };
  return { wrote: true, isSettled: (await backend.customers.version(customerId)) === known.version };
}

/**
 * Carries out a change of a customer's relationships together with the lists that follow from it. It is noted first, so
 * that no list stays behind a host that dies in between.
 */
export async function withLists<T>(backend: Backend, customerId: string, change: () => Promise<T>): Promise<T> {
  const key = `${customerId}_${backend.newId()}`;
  await backend.unfinished.begin("relationshipChange", key, customerId);
  const changed = await change().catch(async (error: unknown) => {
    // Refused before anything was written: nothing is unfinished.
    if (wroteNothing(error)) await backend.unfinished.finish("relationshipChange", key);
    throw error;
  });
  await bringListsForward(backend, customerId);
  await backend.unfinished.finish("relationshipChange", key);
  return changed;
}
