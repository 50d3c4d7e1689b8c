import type { Invariant } from "../judge/invariant.js";
import { read } from "../judge/read.js";
import type { Task } from "../world/hosts.js";

/** What holds of every partition, whoever writes it. */
export const ledgerInvariants: readonly Invariant[] = [
  {
    promise: "nobody takes away a mark that was set after it looked",
    after: () => {
      let calls = 0;
      const setAt = new Map<string, number>();
      const lookedAt = new WeakMap<Task, Map<string, number>>();
      return ({ what, task }) => {
        calls++;
        const [, table, kind, partition, rest = ""] =
          /^(unrated|unsettled|subscriptionsdue): (get|page|change) (\S+) (.*)$/.exec(what) ?? [];
        if (table === undefined) return undefined;
        const looked = lookedAt.get(task) ?? new Map<string, number>();
        lookedAt.set(task, looked);
        const place = `${table} ${partition}`;
        if (kind !== "change") looked.set(place, calls);
        else {
          for (const [, change, row] of rest.matchAll(/(\w+) (\S+)/g)) {
            const mark = `${place} ${row}`;
            if (change === "put") setAt.set(mark, calls);
            else if ((setAt.get(mark) ?? 0) > (looked.get(place) ?? 0)) return `${mark}, by ${task.name}`;
          }
        }
        return undefined;
      };
    },
  },
  {
    promise: "nobody writes over a list's row, or a domain's, what it read before somebody else changed it",
    after: () => {
      let calls = 0;
      const writtenAt = new Map<string, { call: number; by: Task }>();
      const lookedAt = new WeakMap<Task, Map<string, number>>();
      return ({ what, task }) => {
        calls++;
        if (!/^(customersof|subscriptionsof|reservations)/.test(what)) return undefined;
        const [table = "", verb, partition, ...rest] = what.split(" ");
        const placeOf = (rowKey = "") => `${table} ${partition} ${rowKey}`;
        const looked = lookedAt.get(task) ?? new Map<string, number>();
        lookedAt.set(task, looked);
        if (verb === "get") looked.set(placeOf(rest[0]), calls);
        if (verb !== "change") return undefined;
        const places = rest.flatMap((rowKey, index) => (index % 2 === 1 ? [placeOf(rowKey)] : []));
        // Who makes a row anew is told when there is one.
        const over = places.find((place, index) => {
          if (rest[2 * index] === "create") return false;
          const [last, seen] = [writtenAt.get(place), looked.get(place)];
          return last !== undefined && seen !== undefined && last.by !== task && last.call > seen;
        });
        for (const place of places) writtenAt.set(place, { call: calls, by: task });
        return over === undefined ? undefined : `${over}, by ${task.name}`;
      };
    },
  },
  {
    promise: "every change of a partition is told once, in order, without gap",
    atEnd: (look) => {
      for (const table of look.tables()) {
        const versions = new Map<string, number>();
        for (const { partition, rowKey, body } of look.rows(table)) {
          const before = versions.get(partition);
          if (rowKey === "!head") versions.set(partition, 0);
          else if (before !== undefined && rowKey.startsWith("~event_")) {
            const { version } = read<{ version: number }>(body);
            if (version !== before + 1) return `${table} ${partition}: event ${version} follows ${before}`;
            versions.set(partition, version);
          }
        }
        for (const [partition, told] of versions) {
          const { version } = read<{ version: number }>(look.row(table, partition, "!head"));
          if (version !== told) return `${table} ${partition}: ${told} events at version ${version}`;
        }
      }
      return undefined;
    },
  },
  {
    promise: "no note of unfinished work is left by whoever finished it",
    atRest: (look, lastWriterOf) => {
      for (const { partition, rowKey } of look.rows("unfinished")) {
        const writer = lastWriterOf(`unfinished ${partition} ${rowKey}`);
        if (writer !== undefined && !writer.failed) return `${partition} ${rowKey}, noted by ${writer.name}`;
      }
      return undefined;
    },
  },
];
