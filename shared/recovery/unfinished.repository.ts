import { z } from "zod";
import { type Ports, RowConflict } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";

/** Work that spans several partitions, noted before its first write and struck off after its last. */
export const Unfinished = z.object({
  kind: z.enum(["customerCreation", "relationshipChange", "subscriptionChange", "productUpgrade", "usageBatch"]),
  key: z.string(),
  /** What finishing it needs beside the key. */
  detail: z.string(),
  begunAt: z.string(),
});
export type Unfinished = z.infer<typeof Unfinished>;

/** One partition per kind: short, since rows live for the length of one request. Times are the machine's. */
export function unfinishedRepository(ports: Ports) {
  const table = ports.tables.open("unfinished");
  return {
    /** Notes the work; a note that stands already keeps its time. */
    begin: async (kind: Unfinished["kind"], key: string, detail: string): Promise<void> => {
      const note: Unfinished = { kind, key, detail, begunAt: ports.clock.now().toISOString() };
      try {
        await table.change(kind, [{ kind: "create", row: { rowKey: key, body: JSON.stringify(note) } }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
    },
    finish: async (kind: Unfinished["kind"], key: string): Promise<void> => {
      try {
        await table.change(kind, [{ kind: "delete", rowKey: key }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
    },
    /** Of all of a kind, or of those whose key begins with the prefix. */
    list: async (kind: Unfinished["kind"], prefix?: string): Promise<Unfinished[]> =>
      (await readRange(table, kind, prefix === undefined ? {} : { from: prefix, to: `${prefix}~` })).map((row) =>
        Unfinished.parse(JSON.parse(row.body)),
      ),
  };
}
