/** All that is stored, apart from the ports opened on it: it outlives a host that dies. */
export type MemoryStorage = {
  tables: Map<string, Map<string, Partition>>;
  queues: Map<string, MemoryMessage[]>;
  containers: Map<string, Map<string, MemoryBlob>>;
  /** Counts etags, message ids and pop receipts: each is new, and the same in every run. */
  sequence: number;
};

/** `rowKeys` are the keys of `rows` in ordinal order. */
export type Partition = { rowKeys: string[]; rows: Map<string, { body: string; etag: string }> };
/** `visibleAt` in epoch milliseconds; `number` is the order of sending. */
export type MemoryMessage = {
  id: string;
  number: number;
  text: string;
  visibleAt: number;
  popReceipt: string;
  dequeueCount: number;
};
export type MemoryBlob = { bytes: Uint8Array; contentType: string };

export function emptyStorage(): MemoryStorage {
  return { tables: new Map(), queues: new Map(), containers: new Map(), sequence: 0 };
}

/** An independent copy: what happens in one does not happen in the other. Rows and blobs are only ever replaced, so they are shared. */
export function copyOf({ tables, queues, containers, sequence }: MemoryStorage): MemoryStorage {
  const mapped = <Value>(map: Map<string, Value>, copy: (value: Value) => Value) =>
    new Map([...map].map(([key, value]) => [key, copy(value)]));
  return {
    tables: mapped(tables, (table) =>
      mapped(table, ({ rowKeys, rows }) => ({ rowKeys: [...rowKeys], rows: new Map(rows) })),
    ),
    queues: mapped(queues, (messages) => messages.map((message) => ({ ...message }))),
    containers: mapped(containers, (blobs) => new Map(blobs)),
    sequence,
  };
}

/** A number never used before in this storage. */
export function nextNumber(storage: MemoryStorage): number {
  storage.sequence += 1;
  return storage.sequence;
}

/** The value under the key, made at first use. */
export function madeAtFirstUse<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
