import type { TableClient } from "@azure/data-tables";
import { assertAllChanged, transactionContentType, transactionText } from "./azure-table-transaction.js";
import { lazily } from "./lazily.js";
import type { RowChange } from "./ports.js";

const timeoutMs = 60_000;

const pipelineParts = lazily(async () => {
  const { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } = await import(
    "@azure/core-rest-pipeline"
  );
  return { httpClient: createDefaultHttpClient(), createHttpHeaders, createPipelineRequest };
});

/** Sends one transaction through the client's own pipeline (signature, retries); throws what the service refused with. */
export async function submitTransaction(
  { url, tableName, pipeline }: TableClient,
  id: string,
  partitionKey: string,
  changes: readonly RowChange[],
): Promise<void> {
  const { httpClient, createHttpHeaders, createPipelineRequest } = await pipelineParts();
  const account = url.replace(/\/$/, "");
  const request = createPipelineRequest({
    url: `${account}/$batch`,
    method: "POST",
    headers: createHttpHeaders({
      accept: "application/json",
      "x-ms-version": "2019-02-02",
      dataserviceversion: "3.0;",
      maxdataserviceversion: "3.0;NetFx",
      "content-type": transactionContentType(id),
    }),
    body: transactionText(id, `${account}/${tableName}`, partitionKey, changes),
    allowInsecureConnection: account.startsWith("http:"),
    timeout: timeoutMs,
  });
  const { status, bodyAsText } = await pipeline.sendRequest(httpClient, request);
  assertAllChanged(status, bodyAsText ?? "");
}
