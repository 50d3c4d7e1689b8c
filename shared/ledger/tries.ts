import { z } from "zod";
import { Refusal } from "../kernel/refusal.js";
import type { Ports, StoredRow } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { eventKey } from "./audit-trail.js";
import type { OnceKind } from "./event-kinds.js";
import { LedgerEvent } from "./happened.schema.js";
import { untilFresh } from "./until-fresh.js";

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
const prefix = "try_";

/** An earlier try of the same request has committed this already. */
export class DoneBefore extends Error {
  constructor(readonly event: LedgerEvent) {
    super(`${event.kind} of ${event.subject} was done by an earlier try`);
  }
}

/** The request has its answer already, by another try: this one must not take effect any more. */
export class AnsweredBefore extends Error {}

/** Whether a try of a change wrote nothing, since it was refused or an earlier one had done it: what was noted for it is not unfinished. */
export const wroteNothing = (error: unknown): boolean =>
  error instanceof Refusal || error instanceof AnsweredBefore || error instanceof DoneBefore;

/**
 * What the tries of one request did. A client that lost its answer asks again, and by then somebody else may have
 * changed the record: done a second time, a change would undo theirs, or be refused for its own effect. So a commit
 * that no id tells from its repeat is noted before it is made, and looked for by every later try; and a try that is
 * late does nothing once the request is answered. Notes lie beside the answer, in the partition `request` of its table.
 */
export function openTries(ports: Pick<Ports, "tables">, request: string | undefined) {
  const table = ports.tables.open("answers");
  const known = async (): Promise<StoredRow[]> => (request === undefined ? [] : readRange(table, request, {}));
  /** Whether the work under way has come to a commit that is told once. */
  let isTelling = false;

  async function committed(rows: readonly StoredRow[], kind: string, subject: string) {
    for (const { body } of rows.filter(({ rowKey }) => rowKey.startsWith(prefix))) {
      const note = Tried.parse(JSON.parse(body));
      if (note.kind !== kind || note.subject !== subject) continue;
      const row = await ports.tables.open(note.table).get(note.partition, eventKey(note.version));
      const event = row && LedgerEvent.parse(JSON.parse(row.body));
      if (event?.commitId === note.commitId) return event;
    }
    return undefined;
  }

  return {
    /**
     * Before a commit: throws `AnsweredBefore` when the request has its answer, and for what must be told once
     * `DoneBefore` when an earlier try has told it; that commit is noted.
     */
    begin: async (tried: Tried, isToldOnce: boolean): Promise<void> => {
      isTelling ||= isToldOnce;
      if (request === undefined) return;
      const row = { rowKey: `${prefix}${tried.commitId}`, body: JSON.stringify(tried) };
      const [rows] = await Promise.all([known(), isToldOnce && table.change(request, [{ kind: "put", row }])]);
      if (rows.some(({ rowKey }) => !rowKey.startsWith(prefix))) throw new AnsweredBefore("the request is answered");
      const event = isToldOnce ? await committed(rows, tried.kind, tried.subject) : undefined;
      if (event !== undefined) throw new DoneBefore(event);
    },

    /**
     * Runs `work` (read, decide, commit) until its commit is in time, as `untilFresh` does, and has it tell an event of
     * this kind about this subject once, however often and late the request is tried. What an earlier try has told is
     * the answer, whether `work` would do it again, is refused for it, or finds nothing left to do; and `answer` does
     * what that try, when it died, still had to.
     */
    once: async <T>(
      kind: OnceKind,
      subject: string,
      answer: (event: LedgerEvent) => T | Promise<T>,
      work: () => Promise<T>,
    ): Promise<T> => {
      const toldBefore = async () => committed(await known(), kind, subject);
      try {
        const result = await untilFresh(() => {
          isTelling = false;
          return work();
        });
        const event = isTelling ? undefined : await toldBefore();
        return event === undefined ? result : await answer(event);
      } catch (error) {
        if (error instanceof DoneBefore) return await answer(error.event);
        const event = error instanceof Refusal ? await toldBefore() : undefined;
        if (event === undefined) throw error;
        return await answer(event);
      }
    },
  };
}
export type Tries = ReturnType<typeof openTries>;
