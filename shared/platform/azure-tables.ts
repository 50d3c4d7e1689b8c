import type { TableClient } from "@azure/data-tables";
import { limits } from "../kernel/limits.js";
import type { StorageConnection } from "./azure-connection.js";
import { createdOnDemand, isNotFound, orBusy, storageCode } from "./azure-faults.js";
import { submitTransaction } from "./azure-table-submit.js";
import { lazily } from "./lazily.js";
import { openPageToken, sealPageToken } from "./page-token.js";
import { type Ids, type Page, type Ports, RowConflict, type StoredRow, type Table } from "./ports.js";
import { bodyOf } from "./row-properties.js";
import { assertPageSize, assertTableName, assertTransaction, isKey } from "./storage-limits.js";

const timeoutMs = 60_000;

/** Tables of one storage account. Each keeps its client: to make one costs as much as a request. */
export function azureTables(connection: StorageConnection, ids: Ids): Ports["tables"] {
  const opened = new Map<string, Table>();
  return {
    open: (name) => {
      const table = opened.get(name) ?? openTable(connection, ids, name);
      opened.set(name, table);
      return table;
    },
  };
}

function openTable(connection: StorageConnection, ids: Ids, name: string): Table {
  assertTableName(name);
  const client = lazily(() => connection.table(name));

  const pageOf = async (query: { filter?: string }, range: { size?: number; token?: string }): Promise<Page> => {
    assertPageSize(range);
    const position = range.token === undefined ? undefined : openPageToken([name, query.filter], range.token);
    const pages = (await client())
      .listEntities({ queryOptions: query, requestOptions: { timeout: timeoutMs } })
      .byPage({
        maxPageSize: range.size ?? limits.tablePageRowsMax,
        ...(position !== undefined && { continuationToken: position }),
      });
    const answer = await orBusy(pages.next()).catch(nothingWhenNotFound);
    if (answer === undefined || answer.done) return { rows: [] };
    const next: string | undefined = answer.value.continuationToken;
    return {
      rows: answer.value.map(storedRow),
      ...(next !== undefined && { token: sealPageToken([name, query.filter], next) }),
    };
  };

  return {
    get: async (partitionKey, rowKey) => {
      if (!isKey(partitionKey) || !isKey(rowKey)) return undefined;
      const found = (await client()).getEntity(partitionKey, rowKey, { requestOptions: { timeout: timeoutMs } });
      const entity = await orBusy(found).catch(nothingWhenNotFound);
      return entity && storedRow(entity);
    },
    page: async (partitionKey, range) => {
      if (!isKey(partitionKey)) return { rows: [] };
      return pageOf({ filter: filterOf(partitionKey, range) }, range);
    },
    scan: async (range) => pageOf({}, range),
    change: async (partitionKey, changes) => {
      assertTransaction(partitionKey, changes);
      const table = await client();
      const submit = () => submitTransaction(table, ids.next(), partitionKey, changes);
      await orBusy(createdOnDemand("TableNotFound", () => table.createTable(), submit)).catch(conflict);
    },
  };
}

type Entity = Awaited<ReturnType<TableClient["getEntity"]>>;

const storedRow = (entity: Partial<Entity>): StoredRow => ({
  partitionKey: entity.partitionKey ?? "",
  rowKey: entity.rowKey ?? "",
  etag: entity.etag ?? "",
  body: bodyOf(entity),
});

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
