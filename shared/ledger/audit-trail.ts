import { z } from "zod";
import { limits } from "../kernel/limits.js";
import type { Ports } from "../platform/ports.js";
import { LedgerEvent } from "./happened.schema.js";

/** Where a tenant finds an event that concerns it, and what its audit is searched by. */
export const AuditNote = z.object({
  table: z.string(),
  partition: z.string(),
  version: z.int(),
  commitId: z.string(),
  at: z.string(),
  resource: z.string(),
  /** The customer whose file changed. */
  customerId: z.string().optional(),
});
export type AuditNote = z.infer<typeof AuditNote>;

/** The event's row in the partition that it tells about. */
export const eventsFrom = "~";
export const eventKey = (version: number) => `${eventsFrom}event_${String(version).padStart(10, "0")}`;

/** One partition per tenant, in order of time; the events of one partition in one instant in the order of their versions. */
const noteKey = ({ at, version, commitId }: AuditNote) => `${at}_${String(version).padStart(10, "0")}_${commitId}`;

/**
 * A tenant's audit in order of time. A note is written before the commit that it points to, so no committed event lacks
 * one, wherever a host dies; the event itself, told in the transaction, is the truth: a note whose commit never came,
 * or came too late for its version, points at nothing and is passed over.
 */
export function openAuditTrail(ports: Pick<Ports, "tables">) {
  const notes = ports.tables.open("audittrail");
  return {
    note: (tenantId: string, note: AuditNote): Promise<void> =>
      notes.change(tenantId, [{ kind: "put", row: { rowKey: noteKey(note), body: JSON.stringify(note) } }]),

    /** At most one storage page of a tenant's notes that has any, `from` inclusive and `to` exclusive; `next` is where to read on. */
    page: async (tenantId: string, from: string, to: string): Promise<{ notes: AuditNote[]; next?: string }> => {
      const range = { from, to, size: limits.auditPageItemsMax };
      let page = await notes.page(tenantId, range);
      // Storage may give an empty page and say that there is more.
      while (page.rows.length === 0 && page.token !== undefined) {
        page = await notes.page(tenantId, { ...range, token: page.token });
      }
      const last = page.rows.at(-1)?.rowKey;
      const found = page.rows.map((row) => AuditNote.parse(JSON.parse(row.body)));
      return last === undefined || page.token === undefined ? { notes: found } : { notes: found, next: after(last) };
    },
    positionAfter: (note: AuditNote): string => after(noteKey(note)),

    /** The event that the note announced, if its commit came to be. */
    event: async ({ table, partition, version, commitId }: AuditNote): Promise<LedgerEvent | undefined> => {
      const row = await ports.tables.open(table).get(partition, eventKey(version));
      const event = row && LedgerEvent.parse(JSON.parse(row.body));
      return event?.commitId === commitId ? event : undefined;
    },
  };
}

/** The first key behind this one: keys have one length, and `!` sorts before whatever they are made of. */
const after = (rowKey: string) => `${rowKey}!`;
