import type { TableClient } from "@azure/data-tables";
import { lazily } from "./lazily.js";

const timeoutMs = 60_000;

/**
 * What the SDK's pipeline does for its own methods and a request as it goes over the wire has no need of. To describe each
 * request to a tracer, and to carry bodies through mappers both ways, takes several times as long as to send it.
 */
const notNeeded = [
  ...["serializationPolicy", "deserializationPolicy", "formDataPolicy", "multipartPolicy", "decompressResponsePolicy"],
  ...["tracingPolicy", "redirectPolicy", "userAgentPolicy"],
];

type Asked = { method: "GET" | "POST"; url: string; headers?: Record<string, string>; body?: string };
type Answered = { status: number; text: string; header(name: string): string | undefined };

/** Requests to one table of an account, as the table service documents them. */
export type TableRequests = {
  /** The account's address, without a slash at its end. */
  account: string;
  /** The table's address. */
  table: string;
  send(asked: Asked): Promise<Answered>;
};

const pipelineParts = lazily(async () => {
  const { createDefaultHttpClient, createHttpHeaders, createPipelineRequest } = await import(
    "@azure/core-rest-pipeline"
  );
  return { httpClient: createDefaultHttpClient(), createHttpHeaders, createPipelineRequest };
});

/** Sends requests with what the client has of its account: its signature, its retries, its proxy. Any status is an answer. */
export async function tableRequests({ url, tableName, pipeline }: TableClient): Promise<TableRequests> {
  const { httpClient, createHttpHeaders, createPipelineRequest } = await pipelineParts();
  const account = url.replace(/\/$/, "");
  const own = pipeline.clone();
  for (const name of notNeeded) own.removePolicy({ name });
  return {
    account,
    table: `${account}/${tableName}`,
    send: async ({ headers, ...asked }) => {
      const request = createPipelineRequest({
        ...asked,
        headers: createHttpHeaders({
          accept: "application/json;odata=minimalmetadata",
          "x-ms-version": "2019-02-02",
          dataserviceversion: "3.0",
          ...headers,
        }),
        allowInsecureConnection: account.startsWith("http:"),
        timeout: timeoutMs,
      });
      const { status, bodyAsText, headers: answered } = await own.sendRequest(httpClient, request);
      return { status, text: bodyAsText ?? "", header: (name) => answered.get(name) };
    },
  };
}

/** A row's address in OData: the keys as text between apostrophes. */
export const rowAddress = (table: string, partitionKey: string, rowKey: string) =>
  `${table}(PartitionKey='${quoted(partitionKey)}',RowKey='${quoted(rowKey)}')`;

const quoted = (key: string) => encodeURIComponent(key.replaceAll("'", "''"));

/** What the service refused a request with: its status and its code. */
export class TableRefused extends Error {
  constructor(
    message: string,
    readonly statusCode: number,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** The refusal that an answer's text tells. */
export function refusalIn(text: string, statusCode: number): TableRefused {
  const message = text.match(/"value"\s*:\s*"([^"\\]*)/)?.[1] ?? `the request failed with ${statusCode}`;
  return new TableRefused(message, statusCode, text.match(/"code"\s*:\s*"(\w+)"/)?.[1]);
}
