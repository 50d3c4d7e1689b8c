import { createHash } from "node:crypto";
import { z } from "zod";
import { Refusal } from "../kernel/refusal.js";
import type { Ports } from "../platform/ports.js";
import { eventKey } from "./audit-trail.js";
import type { EventKind } from "./event-kinds.js";
import { LedgerEvent } from "./happened.schema.js";
import { readRange, untilFresh } from "./ledger.js";

/** A commit that a try of a request was about to make. */
const Tried = z.object({
  table: z.string(),
  partition: z.string(),
  version: z.int(),
  commitId: z.string(),
  kind: z.string(),
  subject: z.string(),
});
export type Tried = z.infer<typeof Tried>;

/** An earlier try of the same request has committed this already. */
export class DoneBefore extends Error {
  constructor(readonly event: LedgerEvent) {
    super(`${event.kind} of ${event.subject} was done by an earlier try`);
  }
}

/**
 * What the tries of one request did. A client that lost its answer asks again, and by then somebody else may have
 * changed the record: done a second time, a change would undo theirs, or be refused for its own effect. So a commit of
 * such a kind is noted before it is made, under the request, and looked for by every later try.
 */
export function openTries(ports: Pick<Ports, "tables">, idSeed: string) {
  const table = ports.tables.open("tries");
  const request = createHash("sha256").update(idSeed).digest("hex");

  async function committed(kind: string, subject: string): Promise<LedgerEvent | undefined> {
    const notes = (await readRange(table, request, {})).map((row) => Tried.parse(JSON.parse(row.body)));
    for (const note of notes) {
      if (note.kind !== kind || note.subject !== subject) continue;
      const row = await ports.tables.open(note.table).get(note.partition, eventKey(note.version));
      const event = row && LedgerEvent.parse(JSON.parse(row.body));
      if (event?.commitId === note.commitId) return event;
    }
    return undefined;
  }

  return {
    /** Notes the commit that is about to be made; throws `DoneBefore` when an earlier try has made one like it. */
    begin: async (tried: Tried): Promise<void> => {
      const row = { rowKey: tried.commitId, body: JSON.stringify(tried) };
      const [event] = await Promise.all([
        committed(tried.kind, tried.subject),
        table.change(request, [{ kind: "put", row }]),
      ]);
      if (event !== undefined) throw new DoneBefore(event);
    },

    /**
     * Runs `work` (read, decide, commit) until its commit is in time, as `untilFresh` does, and has it tell an event of
     * this kind about this subject once, however often and late the request is tried: when an earlier try has told it,
     * the answer is made from that event.
     */
    once: async <T>(
      kind: EventKind,
      subject: string,
      answer: (event: LedgerEvent) => T,
      work: () => Promise<T>,
    ): Promise<T> => {
      try {
        return await untilFresh(work);
      } catch (error) {
        if (error instanceof DoneBefore) return answer(error.event);
        const event = error instanceof Refusal ? await committed(kind, subject) : undefined;
        if (event === undefined) throw error;
        return answer(event);
      }
    },
  };
}
export type Tries = ReturnType<typeof openTries>;
