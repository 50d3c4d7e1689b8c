import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";
import { canonical } from "../world/clients.js";

type Told = { subject: string; after?: unknown };

/** What partners' own profiles promise. */
export const partnerProfileInvariants: readonly Invariant[] = [
  {
    promise: "a partner's profile is as its last change left it, and counts its changes",
    atEnd: (look) => {
      for (const { partition, rowKey, body } of look.rows("partnerprofiles")) {
        if (rowKey.startsWith("!") || rowKey.startsWith("~")) continue;
        const told = [...look.partition("partnerprofiles", partition)]
          .filter((row) => row.rowKey.startsWith("~event_"))
          .map((row) => read<Told>(row.body))
          .filter(({ subject }) => subject === `${partition} ${rowKey}`);
        const { revision } = read<{ revision: number }>(body);
        const last = canonical(JSON.stringify(told.at(-1)?.after ?? null));
        if (revision !== told.length || last !== canonical(body))
          return `${partition} ${rowKey}: ${body}; told ${last}`;
      }
      return undefined;
    },
  },
];
