import { refusalIn, rowAddress } from "./azure-table-requests.js";
import type { RowChange } from "./ports.js";
import { propertiesOf } from "./row-properties.js";

/*
 * The entity-group transaction as text (OData batch, "Performing entity group transactions" of the table service). The SDK's own
 * `submitTransaction` cannot delete under a condition, and spends most of a transaction's CPU on a request pipeline per row.
 */

const lineEnd = "\r\n";

/** The body of a transaction; `tableUrl` is the table's address, `id` what its two boundaries are told apart by. */
export function transactionText(
  id: string,
  tableUrl: string,
  partitionKey: string,
  changes: readonly RowChange[],
): string {
  const operations = changes.flatMap((change) => [
    `--changeset_${id}`,
    "content-type: application/http",
    "content-transfer-encoding: binary",
    "",
    ...operationLines(tableUrl, partitionKey, change),
  ]);
  const lines = [
    `--batch_${id}`,
    `content-type: multipart/mixed; boundary=changeset_${id}`,
    "",
    "",
    ...operations,
    `--changeset_${id}--`,
    `--batch_${id}--`,
    "",
  ];
  return lines.join(lineEnd);
}

export const transactionContentType = (id: string) => `multipart/mixed; boundary=batch_${id}`;

function operationLines(tableUrl: string, partitionKey: string, change: RowChange): string[] {
  const address = (rowKey: string) => rowAddress(tableUrl, partitionKey, rowKey);
  const sent = [
    "Content-Type: application/json",
    "Accept: application/json;odata=minimalmetadata",
    "DataServiceVersion: 3.0",
  ];
  const entity = (row: { rowKey: string; body: string }) =>
    JSON.stringify({ PartitionKey: partitionKey, RowKey: row.rowKey, ...propertiesOf(row.body) });

  switch (change.kind) {
    case "create":
      return [`POST ${tableUrl} HTTP/1.1`, ...sent, "Prefer: return-no-content", "", "", entity(change.row)];
    case "replace":
      return [
        `PUT ${address(change.row.rowKey)} HTTP/1.1`,
        ...sent,
        `If-Match: ${change.etag}`,
        "",
        "",
        entity(change.row),
      ];
    case "put":
      return [`PUT ${address(change.row.rowKey)} HTTP/1.1`, ...sent, "", "", entity(change.row)];
    case "delete":
      return [
        `DELETE ${address(change.rowKey)} HTTP/1.1`,
        ...sent.slice(1),
        `If-Match: ${change.etag ?? "*"}`,
        "",
        "",
        "",
      ];
  }
}

/** Throws what the answer tells, unless all changes were made. A change's message begins with its index. */
export function assertAllChanged(status: number, text: string): void {
  const failed = text.match(/^HTTP\/1\.1 ([45]\d\d)/m)?.[1];
  if (status !== 202 || failed !== undefined) throw refusalIn(text, Number(failed ?? status));
}
