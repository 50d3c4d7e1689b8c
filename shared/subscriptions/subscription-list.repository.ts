import { limits } from "../kernel/limits.js";
import { indexChanges } from "../ledger/index-rows.js";
import { type Ports, type RowChange, RowConflict, type StoredRow } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { SubscriptionListing } from "./subscription-list.schema.js";
import { headKey, headsOf, listKeysOf } from "./subscription-list-keys.js";

/** A listing with the row that it was read from. */
export type Listed = { row: StoredRow; listing: SubscriptionListing };

const listed = (row: StoredRow): Listed => ({ row, listing: SubscriptionListing.parse(JSON.parse(row.body)) });
const partition = "list";

/**
 * The subscriptions of each partner over all of its customers: an index of what the customers' files say. Every partner
 * has a table of its own, so that another's size costs it nothing, on whatever storage.
 */
export function subscriptionListsRepository(ports: Ports) {
  const tableOf = (partnerId: string) => ports.tables.open(`subscriptionsof${partnerId.replaceAll("-", "")}`);

  return {
    /** What the partner's list says of a customer's subscriptions, by their ids. */
    ofCustomer: async (partnerId: string, customerId: string): Promise<Map<string, Listed>> => {
      const rows = await readRange(tableOf(partnerId), partition, headsOf(customerId));
      return new Map(rows.map(listed).map((one) => [one.listing.subscriptionId, one]));
    },
    /**
     * Puts listings in the place of those that were read, each with all rows that filters find it by in one
     * transaction. `stale`: somebody else was faster with one of them.
     */
    relist: async (
      partnerId: string,
      listings: readonly { before: Listed | undefined; listing: SubscriptionListing }[],
    ): Promise<"written" | "stale"> => {
      const changes = listings.map(({ before, listing }) =>
        indexChanges(headKey(listing), {
          before: before?.row,
          had: before === undefined ? [] : listKeysOf(before.listing),
          keys: listKeysOf(listing),
          body: JSON.stringify(listing),
        }),
      );
      try {
        for (const transaction of transactionsOf(changes)) await tableOf(partnerId).change(partition, transaction);
        return "written";
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
        return "stale";
      }
    },
    /** Up to `size` rows of a range, from behind the key `after` on; `more` says that there may be others behind them. */
    page: async (
      partnerId: string,
      { from, to }: { from: string; to: string },
      { size, after }: { size: number; after: string | undefined },
    ): Promise<{ listed: Listed[]; more: boolean }> => {
      // Keys hold no `!`, and nothing that they hold sorts before it: the first key behind one is that one with it.
      const start = after === undefined ? from : `${after}!`;
      const table = tableOf(partnerId);
      let page = await table.page(partition, { from: start, to, size });
      // Storage may give an empty page and yet have more.
      while (page.rows.length === 0 && page.token !== undefined) {
        page = await table.page(partition, { from: start, to, size, token: page.token });
      }
      return { listed: page.rows.map(listed), more: page.token !== undefined };
    },
  };
}

/** As few transactions as hold all; the rows of one subscription are never parted. */
function transactionsOf(groups: readonly RowChange[][]): RowChange[][] {
  const transactions: RowChange[][] = [];
  for (const group of groups) {
    const last = transactions.at(-1);
    if (last !== undefined && last.length + group.length <= limits.transactionRowsMax) last.push(...group);
    else transactions.push([...group]);
  }
  return transactions;
}
