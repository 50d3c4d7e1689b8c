import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";
import { canonical } from "../world/clients.js";

type Qualification = { qualification: string; partnerId: string };
type Several = Qualification | Qualification[] | undefined;
type Told = { kind: string; before?: Several; after?: Several };

/** What partners say of their customers, and what the operator found of it. */
export const qualificationInvariants: readonly Invariant[] = [
  {
    promise: "a qualification loses nothing of its past: each change begins with what the one before left",
    atEnd: (look) => {
      for (const { partition, rowKey, body } of look.rows("customers")) {
        if (!rowKey.startsWith("qualification_")) continue;
        const own = (one: Several): string => {
          const found = [one].flat().find((each) => each !== undefined && rowKey === keyOf(each));
          return found === undefined ? "nothing" : canonical(JSON.stringify(found));
        };
        let left = "nothing";
        for (const event of look.partition("customers", partition)) {
          if (!event.rowKey.startsWith("~event_")) continue;
          const { kind, before, after } = read<Told>(event.body);
          if (kind !== "qualification-changed" || own(after) === "nothing") continue;
          if (own(before) !== left) return `${partition} ${rowKey}: after ${left} came ${event.body}`;
          left = own(after);
        }
        if (canonical(body) !== left) return `${partition} ${rowKey} is ${body}, and was left as ${left}`;
      }
      return undefined;
    },
  },
];

const keyOf = ({ qualification, partnerId }: Qualification) => `qualification_${qualification}_${partnerId}`;
