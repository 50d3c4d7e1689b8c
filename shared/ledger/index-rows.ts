import type { RowChange, StoredRow } from "../platform/ports.js";

type Indexed = {
  /** The thing's head row as it was read, and the keys of all rows that it had then. */
  before: StoredRow | undefined;
  had: readonly string[];
  /** The keys that it has from now on, the head row's among them; none takes it from the index. */
  keys: readonly string[];
  body: string;
};

/**
 * Puts a thing on an index under every key that it is looked for by: its head row under the ETag that was read, the
 * others in the same transaction. A thing on an index is so always what one writer saw, under all of its keys.
 */
export function indexChanges(headKey: string, { before, had, keys, body }: Indexed): RowChange[] {
  const written = keys.map((rowKey): RowChange => {
    const row = { rowKey, body };
    if (rowKey !== headKey) return { kind: "put", row };
    return before === undefined ? { kind: "create", row } : { kind: "replace", row, etag: before.etag };
  });
  const gone = had.filter((rowKey) => !keys.includes(rowKey));
  return [
    ...written,
    ...gone.map(
      (rowKey): RowChange =>
        rowKey === headKey && before !== undefined
          ? { kind: "delete", rowKey, etag: before.etag }
          : { kind: "delete", rowKey },
    ),
  ];
}
