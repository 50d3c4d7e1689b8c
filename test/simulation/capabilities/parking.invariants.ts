import { queueFunctions } from "../../../functions/all.js";
import { reasons } from "../../../shared/kernel/reason-codes.js";
import type { Invariant } from "../judge/invariant.js";
import type { Look } from "../judge/look.js";
import { read } from "../judge/read.js";
import type { Task } from "../world/hosts.js";

type Entry = Record<"id" | "queue" | "kind" | "reason" | "fact" | "remedy" | "body" | "state", string>;
const entriesIn = (look: Look): Entry[] => [...look.partition("parked", "parked")].map(({ body }) => read<Entry>(body));
const workQueues = new Set(queueFunctions.map(({ queue }) => queue));

/** What parking promises: no work is lost, and whoever finds it knows what it is, why it stopped and what to do. */
export const parkingInvariants: readonly Invariant[] = [
  {
    promise: "work that failed at every try is parked as what it was",
    after: () => {
      const poisoned = new Map<string, Set<string>>();
      return ({ what }, look) => {
        const [, to, of] = /^(\S+): copy to poison$|^(\S+)-poison: remove$/.exec(what) ?? [];
        if (to !== undefined) {
          const texts = poisoned.get(to) ?? new Set();
          for (const text of look.waiting(`${to}-poison`)) texts.add(text);
          poisoned.set(to, texts);
        }
        return of === undefined ? undefined : unparked(look, of, poisoned.get(of) ?? new Set());
      };
    },
  },
  {
    promise: "no message is left where nobody takes it any more",
    atRest: (look) => {
      for (const { queue, text } of look.leftBehind()) return `in ${queue}: ${text}`;
      return undefined;
    },
  },
  {
    promise: "an entry of parked work stands for one piece of work, for ever",
    after: (begun) => {
      const standsFor = new Map(entriesIn(begun).map(({ id, queue, body }) => [id, `${queue} ${body}`]));
      return ({ what }, look) => {
        if (!what.startsWith("parked: change ")) return undefined;
        for (const { id, queue, body } of entriesIn(look)) {
          const [before, now] = [standsFor.get(id), `${queue} ${body}`];
          if (before !== undefined && before !== now) return `${id} was ${before}, is ${now}`;
          standsFor.set(id, now);
        }
        return undefined;
      };
    },
  },
  {
    // Sent first, it may be parked again before the mark says that it is under way: then nobody sees it.
    promise: "parked work is marked as retried before it is sent",
    after: () => {
      const sent = new WeakSet<Task>();
      return ({ what, task }) => {
        if (task.runs !== "retry-parked-work") return undefined;
        if (what.startsWith("parked: change ")) return sent.has(task) ? `by ${task.name}` : undefined;
        if (/: send( |$)/.test(what)) sent.add(task);
        return undefined;
      };
    },
  },
  {
    promise: "what is parked says why and what to do, and can be sent again",
    atRest: (look) => {
      for (const { id, queue, reason, fact, remedy, kind } of entriesIn(look)) {
        const canAct = workQueues.has(queue) && reason in reasons && fact !== "" && remedy !== "";
        if (!canAct || kind === "unreadable") return `${id} in ${queue}, ${kind}, ${reason}: ${fact} ${remedy}`;
      }
      return undefined;
    },
  },
  {
    promise: "when all is over and all was retried, no work is parked",
    atEnd: (look) => {
      const left = entriesIn(look).find(({ state }) => state === "parked");
      return left && JSON.stringify(left);
    },
  },
];

/** Messages that went to the poison queue and neither wait there any more nor stand on the list. */
function unparked(look: Look, queue: string, poisoned: ReadonlySet<string>): string | undefined {
  const known = new Set(look.waiting(`${queue}-poison`));
  for (const entry of entriesIn(look)) if (entry.queue === queue) known.add(entry.body);
  return [...poisoned].find((text) => !known.has(text));
}
