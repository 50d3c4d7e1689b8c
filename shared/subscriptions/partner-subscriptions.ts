import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { limits } from "../kernel/limits.js";
import { callingPartner } from "../partners/calling-partner.js";
import type { SubscriptionFilter, SubscriptionListing } from "./subscription-list.schema.js";
import { passes, rangeFor, rowsAt } from "./subscription-list-keys.js";

type List = { caller: Caller; filter: SubscriptionFilter; size: number; after?: string | undefined };
export type ListedSubscriptions = { items: SubscriptionListing[]; last: string | undefined };

/**
 * A page of the calling partner's subscriptions over all of its customers, those billed to it and those that it is
 * reseller of record of, each as it is now, whether or not the timer has been there. With no filter it is one read of
 * storage wherever it lies, and with one as a rule: where a filter asks for what time changes, rows that come into it or
 * have left it are passed over. Of several filters the narrowest is read and the others are looked for in what it gives,
 * in a bounded number of rows: such a page can be short, and `last` says where the next one begins.
 */
export async function listPartnerSubscriptions(
  backend: Backend,
  { caller, filter, size, after }: List,
): Promise<ListedSubscriptions> {
  const { partnerId } = await callingPartner(backend, caller);
  const range = rangeFor(filter);
  const now = backend.now.toISOString();
  const items: SubscriptionListing[] = [];
  let last = after;
  for (let looked = 0; looked < limits.subscriptionScanRowsMax; looked += size) {
    const { listed, more } = await backend.subscriptionLists.page(partnerId, range, { size, after: last });
    const wanted = rowsAt(listed, now).filter(({ listing }) => passes(listing, filter));
    const shown = wanted.slice(0, size - items.length);
    items.push(...shown.map(({ listing }) => listing));
    if (shown.length < wanted.length) return { items, last: shown.at(-1)?.row.rowKey };
    if (!more) return { items, last: undefined };
    last = listed.at(-1)?.row.rowKey;
    if (items.length === size) break;
  }
  return { items, last };
}
