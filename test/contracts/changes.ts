import { expect } from "vitest";
import { type Row, type RowChange, RowConflict, type StoredRow, type Table } from "../../shared/platform/ports.js";

export const row = (rowKey: string, body = `{"of":"${rowKey}"}`): Row => ({ rowKey, body });
export const create = (rowKey: string, body?: string): RowChange => ({ kind: "create", row: row(rowKey, body) });
export const put = (rowKey: string, body?: string): RowChange => ({ kind: "put", row: row(rowKey, body) });
export const replace = (rowKey: string, etag: string, body = '{"new":true}'): RowChange => ({
  kind: "replace",
  row: row(rowKey, body),
  etag,
});
export const remove = (rowKey: string, etag?: string): RowChange => ({
  kind: "delete",
  rowKey,
  ...(etag !== undefined && { etag }),
});

export const conflict = (reason: RowConflict["reason"], index: number) =>
  expect.objectContaining({ constructor: RowConflict, reason, index });
export const keysOf = (rows: readonly StoredRow[]) => rows.map(({ rowKey }) => rowKey);
/** No row ever had this etag; its form is the service's. */
export const foreignEtag = `W/"datetime'2020-01-01T00%3A00%3A00.0000000Z'"`;

export async function etagOf(table: Table, partitionKey: string, rowKey: string): Promise<string> {
  const found = await table.get(partitionKey, rowKey);
  expect(found).toBeDefined();
  return found?.etag ?? "";
}
