import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";
import { type Relationship, relationshipsIn } from "./customers.invariants.js";

/** Section 3.1: what may follow what. */
const steps = new Set([
  "none active",
  "none requested",
  "requested active",
  "requested none",
  "active ended",
  "ended requested",
]);

/** What relationships promise. */
export const relationshipInvariants: readonly Invariant[] = [
  {
    promise: "a relationship goes no other way than section 3.1 has it, and whom it serves is noted before",
    after: (begun) => {
      const states = new Map<string, string>();
      for (const { partition, rowKey, body } of begun.rows("customers")) {
        if (!rowKey.startsWith("relationship_")) continue;
        const { partnerId, state } = read<Relationship>(body);
        states.set(`${partition} ${partnerId}`, state);
      }
      return (call, look) => {
        const [, customerId] = /^customers: change (\S+) .*relationship_/.exec(call.what) ?? [];
        if (customerId === undefined) return undefined;
        const relationships = relationshipsIn(look, customerId);
        const now = new Map(relationships.map((one) => [`${customerId} ${one.partnerId}`, one]));
        const isNoted = hasNote(look, customerId);
        for (const place of new Set([...now.keys(), ...states.keys()])) {
          if (!place.startsWith(customerId)) continue;
          const [before, after] = [states.get(place) ?? "none", now.get(place)?.state ?? "none"];
          states.set(place, after);
          const isServed = [before, after].includes("active");
          if (before !== after && isServed && !isNoted) return `${place} was ${before}, is ${after}, without a note`;
          const isUnasked = before === "none" && after === "active" && !isBegunAtOnce(now.get(place), relationships);
          if (isUnasked || (before !== after && !steps.has(`${before} ${after}`))) {
            return `${place} was ${before}, is ${JSON.stringify(now.get(place))}`;
          }
        }
        return undefined;
      };
    },
  },
];

/** Without the customer's own word one begins with the customer itself, or is handed on by a direct partner that still serves it. */
function isBegunAtOnce(one: Relationship | undefined, all: readonly Relationship[]): boolean {
  if (one?.origin !== "directToIndirect") return one?.origin === "created";
  const former = all.find(({ partnerId }) => partnerId === one.formerDirectPartnerId);
  return former?.kind === "direct" && former.state === "active" && one.resellerId === former.partnerId;
}

/** Whether somebody has noted that the lists must follow a change of this customer. */
const hasNote = (look: Look, customerId: string): boolean =>
  ["relationshipChange", "customerCreation"].some((kind) =>
    [...look.partition("unfinished", kind)].some(({ rowKey }) => rowKey.startsWith(customerId)),
  );
