import { groupBy } from "../kernel/group-by.js";
import { limits } from "../kernel/limits.js";
import { type Page, type Ports, type RowChange, RowConflict } from "../platform/ports.js";
import { type SubscriptionMonth, subscriptionMonthOfKey } from "./usage.schema.js";

/** A mark as it was read: only that one is taken away, not one that was set since. */
export type Unrated = SubscriptionMonth & { etag: string };

/**
 * Which subscription-months have usage (`usagemonths`), and which have some that no rating has seen yet (`unrated`). Both
 * are partitioned by month. They are marks that can be made again, so no ledger tells of them.
 */
export function usageMarksRepository(ports: Ports) {
  const unrated = ports.tables.open("unrated");
  const months = ports.tables.open("usagemonths");

  /** Puts rows of one partition, a hundred at a time. */
  async function putAll(table: typeof unrated, partition: string, rows: readonly { rowKey: string; body: string }[]) {
    for (let from = 0; from < rows.length; from += limits.transactionRowsMax) {
      const changes: RowChange[] = rows
        .slice(from, from + limits.transactionRowsMax)
        .map((row) => ({ kind: "put", row }));
      await table.change(partition, changes);
    }
  }

  return {
    /** Marks subscription-months as having usage that no rating has seen yet, and notes that they have usage at all. */
    markUnrated: async (keys: readonly string[]): Promise<void> => {
      const byMonth = groupBy(keys.map(subscriptionMonthOfKey), ({ month }) => month);
      for (const [month, ofMonth] of byMonth) {
        const body = JSON.stringify({ markedAt: ports.clock.now().toISOString(), mark: ports.ids.next() });
        await putAll(
          months,
          month,
          ofMonth.map(({ subscriptionId }) => ({ rowKey: subscriptionId, body: "{}" })),
        );
        await putAll(
          unrated,
          month,
          ofMonth.map(({ subscriptionId }) => ({ rowKey: subscriptionId, body })),
        );
      }
    },
    readMark: async ({ subscriptionId, month }: SubscriptionMonth): Promise<Unrated | undefined> => {
      const row = await unrated.get(month, subscriptionId);
      return row && { subscriptionId, month, etag: row.etag };
    },
    /** Takes the mark away that was read before rating; a mark set since stays. */
    clearMark: async ({ subscriptionId, month, etag }: Unrated): Promise<void> => {
      try {
        await unrated.change(month, [{ kind: "delete", rowKey: subscriptionId, etag }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
    },
    /** Every subscription-month that waits for rating, with the machine's time of its mark. */
    listUnrated: async (): Promise<(SubscriptionMonth & { markedAt: string })[]> => {
      const found: (SubscriptionMonth & { markedAt: string })[] = [];
      let token: string | undefined;
      do {
        const page: Page = await unrated.scan(token === undefined ? {} : { token });
        for (const { partitionKey: month, rowKey: subscriptionId, body } of page.rows) {
          found.push({ month, subscriptionId, markedAt: (JSON.parse(body) as { markedAt: string }).markedAt });
        }
        token = page.token;
      } while (token !== undefined);
      return found;
    },
    /** Whether the subscription-month ever had usage. */
    isKnown: async ({ subscriptionId, month }: SubscriptionMonth): Promise<boolean> =>
      (await months.get(month, subscriptionId)) !== undefined,
    /** A page of all subscription-months that ever had usage, in order of month. */
    knownMonths: async (token?: string): Promise<{ months: SubscriptionMonth[]; token?: string }> => {
      const page = await months.scan({ size: limits.tablePageRowsMax, ...(token === undefined ? {} : { token }) });
      const found = page.rows.map(({ partitionKey: month, rowKey: subscriptionId }) => ({ month, subscriptionId }));
      return page.token === undefined ? { months: found } : { months: found, token: page.token };
    },
  };
}
