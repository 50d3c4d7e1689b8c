import { type Page, type Ports, RowConflict } from "../../platform/ports.js";

/** A customer of which something is due at an instant. */
export type Due = { customerId: string; dueAt: string };
export type DueEntry = Due & { etag: string };

/** In the order of time, so that all that is due by now is one range from its start. */
const partition = "due";
const keyOf = ({ customerId, dueAt }: Due) => `${dueAt}_${customerId}`;
const dueOf = (rowKey: string): Due => {
  const [dueAt = "", customerId = ""] = rowKey.split("_");
  return { dueAt, customerId };
};

/**
 * When time next does something to a customer's subscriptions. An entry is written before the commit that makes it due;
 * one that nothing came of is struck off when its time has come, and does no harm until then.
 */
export function expiriesRepository(ports: Ports) {
  const table = ports.tables.open("subscriptionsdue");
  return {
    announce: (due: Due) => table.change(partition, [{ kind: "put", row: { rowKey: keyOf(due), body: "{}" } }]),
    find: async (due: Due): Promise<DueEntry | undefined> => {
      const row = await table.get(partition, keyOf(due));
      return row && { ...due, etag: row.etag };
    },
    /** A page of what is due by an instant, the earliest first. */
    dueBy: async (now: string, token?: string): Promise<{ due: Due[]; token?: string }> => {
      const page: Page = await table.page(partition, { to: `${now}~`, ...(token === undefined ? {} : { token }) });
      const due = page.rows.map(({ rowKey }) => dueOf(rowKey));
      return page.token === undefined ? { due } : { due, token: page.token };
    },
    /** Takes an entry away, unless it was announced again since it was found. */
    strike: async (entry: DueEntry): Promise<void> => {
      try {
        await table.change(partition, [{ kind: "delete", rowKey: keyOf(entry), etag: entry.etag }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
    },
  };
}
