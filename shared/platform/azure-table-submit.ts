import type { TableRequests } from "./azure-table-requests.js";
import { assertAllChanged, transactionContentType, transactionText } from "./azure-table-transaction.js";
import type { RowChange } from "./ports.js";

/** Sends one transaction; throws what the service refused with. */
export async function submitTransaction(
  { account, table, send }: TableRequests,
  id: string,
  partitionKey: string,
  changes: readonly RowChange[],
): Promise<void> {
  const { status, text } = await send({
    method: "POST",
    url: `${account}/$batch`,
    headers: {
      accept: "application/json",
      dataserviceversion: "3.0;",
      maxdataserviceversion: "3.0;NetFx",
      "content-type": transactionContentType(id),
    },
    body: transactionText(id, table, partitionKey, changes),
  });
  assertAllChanged(status, text);
}
