import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";

type Told = { kind: string; after?: { group?: { groupId: string }; joined?: string; left?: string } };

/** What the groups of a tenant promise. */
export const groupInvariants: readonly Invariant[] = [
  {
    promise: "in a group are users of its tenant, each once: who joined, and has not left since",
    atEnd: (look) => {
      const joined = new Set<string>();
      const found = new Set<string>();
      for (const { partition, rowKey, body } of look.rows("customerusers")) {
        const [, groupId, userId] = /^member_(.{36})_(.{36})$/.exec(rowKey) ?? [];
        if (groupId !== undefined && userId !== undefined) {
          const isWhole = [`group_${groupId}`, `user_${userId}`].every((key) =>
            look.row("customerusers", partition, key),
          );
          if (!isWhole || read<{ userId: string }>(body).userId !== userId) return `${partition} ${rowKey} ${body}`;
          found.add(`${groupId} ${userId}`);
        }
        if (!rowKey.startsWith("~event_")) continue;
        const { kind, after } = read<Told>(body);
        if (kind !== "group-changed" || after?.group === undefined) continue;
        if (after.joined !== undefined) joined.add(`${after.group.groupId} ${after.joined}`);
        else joined.delete(`${after.group.groupId} ${after.left}`);
      }
      const wrong = [...joined].find((one) => !found.has(one)) ?? [...found].find((one) => !joined.has(one));
      return wrong === undefined ? undefined : `${wrong} ${joined.has(wrong) ? "joined" : "did not join"}`;
    },
  },
];
