import type { Backend } from "../backend.js";
import type { CustomerFile } from "../customers/customer-file.js";
import { groupBy } from "../kernel/group-by.js";
import type { Subscription } from "./subscription.schema.js";
import type { Listed } from "./subscription-list.repository.js";
import { SubscriptionListing } from "./subscription-list.schema.js";
import { subscriptionsIn } from "./subscription-rows.js";

/** Who has a subscription on its list: the partner that is billed for it, and its reseller of record (CUS-04). */
export const listersOf = ({ partnerId, resellerId }: Subscription): string[] =>
  resellerId === undefined ? [partnerId] : [partnerId, resellerId];

/** What lists say of a customer's subscriptions, by the partner whose list it is and the subscription. */
export type ListedBefore = ReadonlyMap<string, ReadonlyMap<string, Listed>>;

type Relist = {
  customerId: string;
  subscriptions: readonly Subscription[];
  /** The version of the customer's file that they are read from or were written at. */
  version: number;
  /** What was read before; a list that is missing here is taken to say nothing of them yet. */
  listed: ListedBefore;
};

/**
 * Brings the lists to what the customer's file said of these subscriptions at a version. A listing carries its version
 * and never goes back to an older one, so writers that come late or at once end right in whatever order they write.
 */
export async function relist(backend: Backend, { customerId, subscriptions, version, listed }: Relist): Promise<void> {
  const listings = subscriptions.flatMap((one) =>
    listersOf(one).map((partnerId) => ({ partnerId, listing: SubscriptionListing.parse({ ...one, version }) })),
  );
  const byPartner = groupBy(listings, ({ partnerId }) => partnerId);
  await Promise.all(
    [...byPartner].map(async ([partnerId, own]) => {
      let before = listed.get(partnerId);
      for (;;) {
        const known = before;
        const behind = own
          .map(({ listing }) => ({ listing, before: known?.get(listing.subscriptionId) }))
          .filter(({ before: one, listing }) => one === undefined || isBehind(one.listing, listing));
        if (behind.length === 0 || (await backend.subscriptionLists.relist(partnerId, behind)) === "written") return;
        before = await backend.subscriptionLists.ofCustomer(partnerId, customerId);
      }
    }),
  );
}

/** What the partners' lists say of the customer of these subscriptions: one read a partner. */
export async function readLists(
  backend: Backend,
  customerId: string,
  subscriptions: readonly Subscription[],
): Promise<ListedBefore> {
  const partners = [...new Set(subscriptions.flatMap(listersOf))];
  const lists = await Promise.all(
    partners.map(
      async (partnerId) => [partnerId, await backend.subscriptionLists.ofCustomer(partnerId, customerId)] as const,
    ),
  );
  return new Map(lists);
}

/** Brings every list of a customer's subscriptions to what its file says: for a writer that died before it did so. */
export async function bringSubscriptionListsForward(
  backend: Backend,
  customerId: string,
  file: CustomerFile,
): Promise<void> {
  const subscriptions = subscriptionsIn(file);
  const listed = await readLists(backend, customerId, subscriptions);
  await relist(backend, { customerId, subscriptions, version: file.version.number, listed });
}

/** Older, and of other content: the same content under an older version need not be written again. */
const isBehind = (before: SubscriptionListing, now: SubscriptionListing): boolean =>
  before.version < now.version && JSON.stringify({ ...before, version: now.version }) !== JSON.stringify(now);
