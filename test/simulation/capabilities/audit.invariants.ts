import { auditWordsOf } from "../../../shared/ledger/event-kinds.js";
import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";

type Event = {
  kind: string;
  commitId: string;
  by: { tenantId: string; kind: string };
  onBehalfOf?: string;
  toldTo?: { tenantId: string }[];
};

/** What the audit promises. A note whose commit never came points at nothing, and is nobody's record. */
export const auditInvariants: readonly Invariant[] = [
  {
    promise: "a change stands once in the audit of its author and of those it was made for, and in nobody else's",
    atEnd: (look) => {
      const notes = new Map<string, string[]>();
      for (const { partition: reader, body } of look.rows("audittrail")) {
        const { commitId } = read<{ commitId: string }>(body);
        notes.set(commitId, [...(notes.get(commitId) ?? []), reader]);
      }
      for (const event of eventsIn(look)) {
        const found = (notes.get(event.commitId) ?? []).sort().join(", ");
        const wanted = readersOf(event).sort().join(", ");
        if (found !== wanted) return `${JSON.stringify(event)} is in the audit of ${found}, not of ${wanted}`;
      }
      return undefined;
    },
  },
];

function* eventsIn(look: Look): Generator<Event> {
  for (const table of look.tables()) {
    for (const { rowKey, body } of look.rows(table)) if (rowKey.startsWith("~event_")) yield read<Event>(body);
  }
}

function readersOf({ kind, by, onBehalfOf, toldTo = [] }: Event): string[] {
  const words = auditWordsOf(kind);
  if (words === undefined) return [];
  const readers = new Set(by.kind === "system" ? [] : [by.tenantId]);
  if (onBehalfOf !== undefined && words.operatorsOnly === undefined) readers.add(onBehalfOf);
  if (words.operatorsOnly === undefined) for (const { tenantId } of toldTo) readers.add(tenantId);
  return [...readers];
}
