import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";

type User = { userId: string; userPrincipalName: string; roleIds: string[]; deletedAt?: string };

/** What the people of a tenant promise. */
export const userInvariants: readonly Invariant[] = [
  {
    promise: "a tenant's names and roles are those of its users",
    atEnd: (look) => {
      const wanted = new Set<string>();
      const found = new Set<string>();
      for (const { partition, rowKey, body } of look.rows("customerusers")) {
        if (rowKey.startsWith("user_")) {
          const { userId, userPrincipalName, roleIds } = read<User>(body);
          wanted.add(`${partition} name_${userPrincipalName} ${userId}`);
          for (const role of roleIds) wanted.add(`${partition} role_${role}_${userId} ${userId}`);
        }
        if (!/^(name|role)_/.test(rowKey)) continue;
        found.add(`${partition} ${rowKey} ${read<User>(body).userId}`);
      }
      const wrong = [...wanted].find((row) => !found.has(row)) ?? [...found].find((row) => !wanted.has(row));
      return wrong === undefined ? undefined : `${wrong} is ${wanted.has(wrong) ? "missing" : "left"}`;
    },
  },
];
