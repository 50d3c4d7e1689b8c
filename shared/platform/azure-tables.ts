import { limits } from "../kernel/limits.js";
import type { StorageConnection } from "./azure-connection.js";
import { createdOnDemand, isNotFound, orBusy, storageCode } from "./azure-faults.js";
import { readRow, readRows } from "./azure-table-read.js";
import { tableRequests } from "./azure-table-requests.js";
import { submitTransaction } from "./azure-table-submit.js";
import { lazily, onceEach } from "./lazily.js";
import { openPageToken, sealPageToken } from "./page-token.js";
import { type Ids, type Page, type Ports, RowConflict, type Table } from "./ports.js";
import { assertPageSize, assertTableName, assertTransaction, isKey } from "./storage-limits.js";

/** Tables of one storage account. Each keeps its client: to make one costs as much as a request. */
export function azureTables(connection: StorageConnection, ids: Ids): Ports["tables"] {
  return { open: onceEach((name) => openTable(connection, ids, name)) };
}

function openTable(connection: StorageConnection, ids: Ids, name: string): Table {
  assertTableName(name);
  const client = lazily(() => connection.table(name));
  const requests = lazily(async () => tableRequests(await client()));

  const pageOf = async (query: { filter?: string }, range: { size?: number; token?: string }): Promise<Page> => {
    assertPageSize(range);
    const { size = limits.tablePageRowsMax, token } = range;
    const position = token === undefined ? undefined : openPageToken([name, query.filter], token);
    const asked = readRows(await requests(), { ...query, size, position });
    const { rows, position: next } = (await orBusy(asked).catch(nothingWhenNotFound)) ?? { rows: [] };
    return next === undefined ? { rows } : { rows, token: sealPageToken([name, query.filter], next) };
  };

  return {
    get: async (partitionKey, rowKey) => {
      if (!isKey(partitionKey) || !isKey(rowKey)) return undefined;
      return orBusy(readRow(await requests(), partitionKey, rowKey)).catch(nothingWhenNotFound);
    },
    page: async (partitionKey, range) => {
      if (!isKey(partitionKey)) return { rows: [] };
      return pageOf({ filter: filterOf(partitionKey, range) }, range);
    },
    scan: async (range) => pageOf({}, range),
    change: async (partitionKey, changes) => {
      assertTransaction(partitionKey, changes);
      const submit = async () => submitTransaction(await requests(), ids.next(), partitionKey, changes);
      const create = async () => (await client()).createTable();
      await orBusy(createdOnDemand("TableNotFound", create, submit)).catch(conflict);
    },
  };
}

function filterOf(partitionKey: string, { from, to }: { from?: string; to?: string }): string {
  const text = (key: string) => `'${key.replaceAll("'", "''")}'`;
  const parts = [`PartitionKey eq ${text(partitionKey)}`];
  if (from !== undefined) parts.push(`RowKey ge ${text(from)}`);
  if (to !== undefined) parts.push(`RowKey lt ${text(to)}`);
  return parts.join(" and ");
}

function nothingWhenNotFound(error: unknown): undefined {
  if (!isNotFound(error)) throw error;
}

const reasons = new Map<unknown, RowConflict["reason"]>([
  ["EntityAlreadyExists", "exists"],
  ["UpdateConditionNotSatisfied", "stale"],
  ["ResourceNotFound", "missing"],
]);

function conflict(error: unknown): never {
  const reason = reasons.get(storageCode(error));
  if (reason === undefined) throw error;
  throw new RowConflict(reason, Number.parseInt((error as Error).message, 10));
}
