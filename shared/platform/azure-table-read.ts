import { refusalIn, rowAddress, type TableRequests } from "./azure-table-requests.js";
import type { StoredRow } from "./ports.js";
import { bodyOf } from "./row-properties.js";

/** A row as the service prints it, among it what is not ours (`Timestamp`). */
type Entity = { PartitionKey: string; RowKey: string; "odata.etag": string; [property: string]: unknown };

/** One row by its keys; throws what the service refused with, also when there is no such row or table. */
export async function readRow(requests: TableRequests, partitionKey: string, rowKey: string): Promise<StoredRow> {
  const url = rowAddress(requests.table, partitionKey, rowKey);
  const { status, text } = await requests.send({ method: "GET", url });
  if (status !== 200) throw refusalIn(text, status);
  return storedRow(JSON.parse(text));
}

type Query = { filter?: string; size: number; position?: string | undefined };
/** `position` is where the next page begins; the service says it in two headers. */
export type RowsRead = { rows: StoredRow[]; position?: string };

/** The rows of a query from `position` on, as many as one answer has; throws what the service refused with. */
export async function readRows(requests: TableRequests, { filter, size, position }: Query): Promise<RowsRead> {
  const query = [
    `$top=${size}`,
    ...(filter === undefined ? [] : [`$filter=${encodeURIComponent(filter)}`]),
    ...(position === undefined ? [] : keysAt(position).map(([name, key]) => `${name}=${encodeURIComponent(key)}`)),
  ];
  const { status, text, header } = await requests.send({
    method: "GET",
    url: `${requests.table}()?${query.join("&")}`,
  });
  if (status !== 200) throw refusalIn(text, status);
  const { value } = JSON.parse(text) as { value: Entity[] };
  const next = [header(`x-ms-continuation-${partition}`), header(`x-ms-continuation-${row}`)] as const;
  const rows = value.map(storedRow);
  return next[0] === undefined ? { rows } : { rows, position: JSON.stringify(next) };
}

const [partition, row] = ["NextPartitionKey", "NextRowKey"] as const;

/** Without a row key the next page begins with the first row of the partition. */
function keysAt(position: string): [name: string, key: string][] {
  const [partitionKey, rowKey] = JSON.parse(position) as [string, string | null];
  return [[partition, partitionKey], ...(rowKey === null ? [] : [[row, rowKey] satisfies [string, string]])];
}

const storedRow = (entity: Entity): StoredRow => ({
  partitionKey: entity.PartitionKey,
  rowKey: entity.RowKey,
  etag: entity["odata.etag"],
  body: bodyOf(entity),
});
