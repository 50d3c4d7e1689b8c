import type { MemoryStorage, Partition } from "../twins/memory-storage.js";
import { isLeftBehind } from "../world/left-behind.js";

export type LookedRow = { table: string; partition: string; rowKey: string; body: string };

/** Reads storage past the app: what is there, not what somebody says is there. */
export function lookAt(storage: MemoryStorage) {
  const partitions = (table: string): ReadonlyMap<string, Partition> => storage.tables.get(table) ?? new Map();
  function* rows(table: string): Generator<LookedRow> {
    for (const [partition, { rowKeys, rows: of }] of [...partitions(table)].sort(byKey)) {
      for (const rowKey of rowKeys) yield { table, partition, rowKey, body: of.get(rowKey)?.body ?? "" };
    }
  }
  return {
    tables: () => [...storage.tables.keys()].sort(),
    rows,
    partition: function* (table: string, partition: string): Generator<LookedRow> {
      const of = partitions(table).get(partition);
      for (const rowKey of of?.rowKeys ?? [])
        yield { table, partition, rowKey, body: of?.rows.get(rowKey)?.body ?? "" };
    },
    row: (table: string, partition: string, rowKey: string): string | undefined =>
      partitions(table).get(partition)?.rows.get(rowKey)?.body,
    blob: (container: string, name: string): Uint8Array | undefined =>
      storage.containers.get(container)?.get(name)?.bytes,
    /** The texts of a queue's messages, whoever may take them. */
    waiting: (queue: string): string[] => (storage.queues.get(queue) ?? []).map(({ text }) => text),
    /** Messages that no host will ever take again. */
    leftBehind: (): { queue: string; text: string }[] =>
      [...storage.queues].flatMap(([queue, messages]) =>
        messages.filter((message) => isLeftBehind(queue, message)).map(({ text }) => ({ queue, text })),
      ),
    /** How many messages wait for a host; those that none will ever take are work that nobody waits for. */
    messages: (): number =>
      [...storage.queues].flatMap(([queue, messages]) => messages.filter((message) => !isLeftBehind(queue, message)))
        .length,
  };
}
export type Look = ReturnType<typeof lookAt>;

const byKey = ([one]: [string, unknown], [other]: [string, unknown]) => (one < other ? -1 : 1);
