import type { Backend } from "../backend.js";
import type { CustomerFile } from "../customers/customer-file.js";
import { groupBy } from "../kernel/group-by.js";
import { nextChange } from "./lifecycle.rules.js";
import type { Subscription } from "./subscription.schema.js";
import type { Listed } from "./subscription-list.repository.js";
import { SubscriptionListing } from "./subscription-list.schema.js";
import { subscriptionKey, subscriptionsIn } from "./subscription-rows.js";

/** Who has a subscription on its list: the partner that is billed for it, and its reseller of record (CUS-04). */
export const listersOf = ({ partnerId, resellerId }: Subscription): string[] =>
  resellerId === undefined ? [partnerId] : [partnerId, resellerId];

/** What lists say of a customer's subscriptions, by the partner whose list it is and the subscription. */
export type ListedBefore = ReadonlyMap<string, ReadonlyMap<string, Listed>>;

type Relist = {
  customerId: string;
  subscriptions: readonly Subscription[];
  /** They and what hangs together with them: time comes to an add-on through its base too. */
  relatives: readonly Subscription[];
  /** The version of the customer's file that they are read from or were written at. */
  version: number;
  /** What was read before; a list that is missing here is taken to say nothing of them yet. */
  listed: ListedBefore;
  /** Listings of the same version are not believed either, but compared with the file. */
  compared?: boolean;
};

/**
 * Brings the lists to what the customer's file said of these subscriptions at a version, and answers of which of them a
 * list said something else. A listing carries its version and never goes back to an older one, so writers that come late
 * or at once end right in whatever order they write.
 */
export async function relist(backend: Backend, relisted: Relist): Promise<ReadonlySet<string>> {
  const { customerId, subscriptions, relatives, version, listed, compared = false } = relisted;
  const mended = new Set<string>();
  const listings = subscriptions.flatMap((one) => {
    const listing = listingOf(one, relatives, version);
    return listersOf(one).map((partnerId) => ({ partnerId, listing }));
  });
  const byPartner = groupBy(listings, ({ partnerId }) => partnerId);
  await Promise.all(
    [...byPartner].map(async ([partnerId, own]) => {
      let before = listed.get(partnerId);
      for (;;) {
        const known = before;
        const behind = own
          .map(({ listing }) => ({ listing, before: known?.get(listing.subscriptionId) }))
          .filter(({ before: one, listing }) => one === undefined || isBehind(one.listing, listing, compared));
        for (const { listing } of behind) mended.add(listing.subscriptionId);
        if (behind.length === 0 || (await backend.subscriptionLists.relist(partnerId, behind)) === "written") return;
        before = await backend.subscriptionLists.ofCustomer(partnerId, customerId);
      }
    }),
  );
  return mended;
}

function listingOf(own: Subscription, relatives: readonly Subscription[], version: number): SubscriptionListing {
  const { subscriptionId: id, parentSubscriptionId: base } = own;
  const related = relatives.filter(
    (one) => one.subscriptionId === id || one.subscriptionId === base || one.parentSubscriptionId === (base ?? id),
  );
  const next = nextChange({ subscriptions: related, azure: [] }, own);
  return SubscriptionListing.parse({ ...own, version, ...(next && { next: { ...next.after, at: next.at } }) });
}

/**
 * What a customer's file says, besides these subscriptions that change in it, of their bases and add-ons. Of a file with
 * thousands only those rows are opened.
 */
export function relativesIn(file: CustomerFile, { created, changed }: Touched): Subscription[] {
  const touched = new Set([...created, ...changed].map(({ subscriptionId }) => subscriptionKey(subscriptionId)));
  const bases = [...created, ...changed].flatMap(({ parentSubscriptionId: base }) =>
    base ? subscriptionKey(base) : [],
  );
  const rows = file.rows.filter(
    ({ rowKey, body }) =>
      !touched.has(rowKey) &&
      (bases.includes(rowKey) || changed.some(({ subscriptionId }) => body.includes(subscriptionId))),
  );
  return subscriptionsIn({ ...file, rows });
}
type Touched = { created: readonly Subscription[]; changed: readonly Subscription[] };

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

/**
 * Brings every list of a customer's subscriptions to what its file says, and answers of which a list said something else:
 * for a writer that died before it did so, or `compared`, for a person who does not believe what they say.
 */
export async function bringSubscriptionListsForward(
  backend: Backend,
  customerId: string,
  file: CustomerFile,
  { compared = false } = {},
): Promise<ReadonlySet<string>> {
  const subscriptions = subscriptionsIn(file);
  const listed = await readLists(backend, customerId, subscriptions);
  const version = file.version.number;
  return relist(backend, { customerId, subscriptions, relatives: subscriptions, version, listed, compared });
}

/** Older, and of other content: the same content under an older version need not be written again. */
const isBehind = (before: SubscriptionListing, now: SubscriptionListing, compared: boolean): boolean =>
  (before.version < now.version || (compared && before.version === now.version)) &&
  JSON.stringify({ ...before, version: now.version }) !== JSON.stringify(now);
