import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";

/** What orders and subscriptions promise. */
export const sellingInvariants: readonly Invariant[] = [
  {
    promise: "state periods have no gap and no overlap",
    atEnd: (look) => {
      for (const { rowKey, body } of look.rows("customers")) {
        if (!rowKey.startsWith("azure_") || rowKey.includes("_grant_")) continue;
        const { states } = read<{ states: { from: string; to?: string }[] }>(body);
        const isWhole = states.every(({ to }, index) => to === states[index + 1]?.from);
        if (!isWhole) return `${rowKey}: ${JSON.stringify(states)}`;
      }
      return undefined;
    },
  },
];
