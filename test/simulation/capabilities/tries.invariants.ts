import { auditWordsOf, isDraft } from "../../../shared/ledger/event-kinds.js";
import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";

type Event = { kind: string; subject: string; requestId: string };

/** What every request promises, however often and late it is tried. */
export const triesInvariants: readonly Invariant[] = [
  {
    promise: "what a request tells once it tells once, however often it is tried",
    atEnd: (look) => {
      const told = new Set<string>();
      for (const table of look.tables()) {
        for (const { partition, rowKey, body } of look.rows(table)) {
          if (!rowKey.startsWith("~event_")) continue;
          const { kind, subject, requestId } = read<Event>(body);
          if (auditWordsOf(kind)?.onlyOnce !== true && !isDraft(kind)) continue;
          const event = `${requestId} ${table} ${partition} ${kind} of ${subject}`;
          if (told.has(event)) return event;
          told.add(event);
        }
      }
      return undefined;
    },
  },
];
