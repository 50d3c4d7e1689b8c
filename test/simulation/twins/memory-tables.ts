import { limits } from "../../../shared/kernel/limits.js";
import { openPageToken, sealPageToken } from "../../../shared/platform/page-token.js";
import {
  type Page,
  type Ports,
  type RowChange,
  RowConflict,
  type StoredRow,
  type Table,
} from "../../../shared/platform/ports.js";
import {
  assertPageSize,
  assertTableName,
  assertTransaction,
  rowKeyOf,
} from "../../../shared/platform/storage-limits.js";
import { type MemoryStorage, madeAtFirstUse, nextNumber, type Partition } from "./memory-storage.js";
import { placeOf } from "./ordinal-keys.js";

/** How many rows a page holds of those asked for: the service may give fewer, even none, and a token. */
export type RowsPerPage = (asked: number) => number;

/** Tables as the service has them; one call is one instant, so that whoever interleaves calls decides every race. */
export function memoryTables(storage: MemoryStorage, rowsPerPage: RowsPerPage): Ports["tables"] {
  const opened = new Map<string, Table>();
  return { open: (name) => madeAtFirstUse(opened, name, () => openTable(storage, rowsPerPage, name)) };
}

function openTable(storage: MemoryStorage, rowsPerPage: RowsPerPage, name: string): Table {
  assertTableName(name);
  const partitions = () => storage.tables.get(name) ?? new Map<string, Partition>();

  return {
    get: async (partitionKey, rowKey) => {
      return rowOf(partitions().get(partitionKey), partitionKey, rowKey);
    },
    page: async (partitionKey, range) => {
      assertPageSize(range);
      const { from, to, size = limits.tablePageRowsMax, token } = range;
      const query = [name, partitionKey, from, to];
      const start = token === undefined ? from : openPageToken(query, token);
      return pageOf(
        query,
        rowsBetween(partitions().get(partitionKey), partitionKey, start, to),
        rowsPerPage(size),
        keyOf,
      );
    },
    scan: async (range) => {
      assertPageSize(range);
      const { size = limits.tablePageRowsMax, token } = range;
      const start = token === undefined ? ["", ""] : (JSON.parse(openPageToken([name], token)) as string[]);
      return pageOf([name], rowsFrom(partitions(), start), rowsPerPage(size), bothKeysOf);
    },
    change: async (partitionKey, changes) => {
      assertTransaction(partitionKey, changes);
      const table = madeAtFirstUse(storage.tables, name, () => new Map());
      const partition = madeAtFirstUse(table, partitionKey, () => ({ rowKeys: [], rows: new Map() }));
      changes.forEach((change, index) => {
        const conflict = conflictOf(partition, change);
        if (conflict) throw new RowConflict(conflict, index);
      });
      for (const change of changes) apply(partition, change, () => `W/"${nextNumber(storage)}"`);
    },
  };
}

function conflictOf({ rows }: Partition, change: RowChange): RowConflict["reason"] | undefined {
  const row = rows.get(rowKeyOf(change));
  if (change.kind === "create") return row && "exists";
  if (change.kind === "put") return undefined;
  if (row === undefined) return "missing";
  return change.etag !== undefined && change.etag !== row.etag ? "stale" : undefined;
}

function apply({ rowKeys, rows }: Partition, change: RowChange, nextEtag: () => string): void {
  const rowKey = rowKeyOf(change);
  const place = placeOf(rowKeys, rowKey);
  if (change.kind === "delete") {
    rowKeys.splice(place, 1);
    rows.delete(rowKey);
    return;
  }
  if (!rows.has(rowKey)) rowKeys.splice(place, 0, rowKey);
  rows.set(rowKey, { body: change.row.body, etag: nextEtag() });
}

function rowOf(partition: Partition | undefined, partitionKey: string, rowKey: string): StoredRow | undefined {
  const row = partition?.rows.get(rowKey);
  return row && { partitionKey, rowKey, ...row };
}

function* rowsBetween(
  partition: Partition | undefined,
  partitionKey: string,
  from: string | undefined,
  to: string | undefined,
): Generator<StoredRow> {
  const rowKeys = partition?.rowKeys ?? [];
  for (let place = placeOf(rowKeys, from ?? ""); place < rowKeys.length; place++) {
    const rowKey = rowKeys[place] ?? "";
    if (to !== undefined && rowKey >= to) return;
    const row = rowOf(partition, partitionKey, rowKey);
    if (row) yield row;
  }
}

function* rowsFrom(
  partitions: Map<string, Partition>,
  [fromPartition = "", fromRow = ""]: string[],
): Generator<StoredRow> {
  for (const partitionKey of [...partitions.keys()].sort().filter((key) => key >= fromPartition)) {
    const from = partitionKey === fromPartition ? fromRow : "";
    yield* rowsBetween(partitions.get(partitionKey), partitionKey, from, undefined);
  }
}

const keyOf = ({ rowKey }: StoredRow) => rowKey;
const bothKeysOf = ({ partitionKey, rowKey }: StoredRow) => JSON.stringify([partitionKey, rowKey]);

/** Takes `size` rows; when one more follows, the token names it. */
function pageOf(
  query: readonly (string | undefined)[],
  from: Iterable<StoredRow>,
  size: number,
  position: (row: StoredRow) => string,
): Page {
  const rows: StoredRow[] = [];
  for (const row of from) {
    if (rows.length === size) return { rows, token: sealPageToken(query, position(row)) };
    rows.push(row);
  }
  return { rows };
}
