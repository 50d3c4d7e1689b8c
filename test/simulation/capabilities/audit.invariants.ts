import { auditWordsOf } from "../../../shared/ledger/event-kinds.js";
import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";

type Event = {
  kind: string;
  subject: string;
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
      for (const { event, seller } of eventsIn(look)) {
        const found = (notes.get(event.commitId) ?? []).sort().join(", ");
        const wanted = [...readersOf(event, seller)].sort().join(", ");
        if (found !== wanted) return `${JSON.stringify(event)} is in the audit of ${found}, not of ${wanted}`;
      }
      return undefined;
    },
  },
];

function* eventsIn(look: Look): Generator<{ event: Event; seller: string | undefined }> {
  for (const table of look.tables()) {
    for (const { partition, rowKey, body } of look.rows(table)) {
      if (!rowKey.startsWith("~event_")) continue;
      const event = read<Event>(body);
      yield { event, seller: table === "customers" ? sellerOf(look, partition, event.subject) : undefined };
    }
  }
}

/** Who sold what the event is about and is to be told of it, whatever the event itself says. */
function sellerOf(look: Look, customerId: string, subject: string): string | undefined {
  const subscription = look.row("customers", customerId, `subscription_${subject}`);
  return subscription === undefined ? undefined : read<{ partnerId: string }>(subscription).partnerId;
}

function readersOf({ kind, by, onBehalfOf, toldTo = [] }: Event, seller: string | undefined): Set<string> {
  const words = auditWordsOf(kind);
  if (words === undefined) return new Set();
  const own = by.kind === "system" ? [] : [by.tenantId];
  if (words.operatorsOnly !== undefined) return new Set(own);
  const concerned = [onBehalfOf, seller, ...toldTo.map(({ tenantId }) => tenantId)];
  return new Set([...own, ...concerned.filter((one) => one !== undefined)]);
}
