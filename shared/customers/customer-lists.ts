import type { Backend } from "../backend.js";
import { Refusal } from "../kernel/refusal.js";
import type { CustomerListing, Relationship } from "./customer.schema.js";
import { type CustomerFile, customerIn, relationshipsIn } from "./customer-file.js";

/** What the partner's list says of this customer; nothing when it does not serve it (REL-07). */
export function listingOf(file: CustomerFile, partnerId: string): CustomerListing | undefined {
  const customer = customerIn(file);
  const relationships = relationshipsIn(file);
  const own = relationships.find((one) => one.partnerId === partnerId);
  if (customer === undefined || own?.state !== "active") return undefined;
  const providerId = own.kind === "reseller" ? providerNaming(relationships, partnerId) : undefined;
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
 * Brings the lists of all partners of a customer to what its file says, whoever else does the same: a list's own row is
 * read before the file and written under its ETag, and the file must be unchanged behind it.
 */
export async function bringListsForward(backend: Backend, customerId: string): Promise<void> {
  const partners = relationshipsIn(await backend.customers.read(customerId)).map(({ partnerId }) => partnerId);
  await Promise.all(
    partners.map(async (partnerId) => {
      for (let settled = false; !settled; ) {
        const listed = await backend.customers.listed(partnerId, customerId);
        const file = await backend.customers.read(customerId);
        const outcome = await backend.customers.relist(partnerId, customerId, listed, listingOf(file, partnerId));
        const behind = outcome === "written" ? await backend.customers.read(customerId) : file;
        settled = outcome !== "stale" && behind.version.number === file.version.number;
      }
    }),
  );
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
    if (error instanceof Refusal) await backend.unfinished.finish("relationshipChange", key);
    throw error;
  });
  await bringListsForward(backend, customerId);
  await backend.unfinished.finish("relationshipChange", key);
  return changed;
}
