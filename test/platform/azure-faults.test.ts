import type { RequestListener } from "node:http";
import { afterEach, expect, test } from "vitest";
import { azureBlobs } from "../../shared/platform/azure-blobs.js";
import { storageConnection } from "../../shared/platform/azure-connection.js";
import { azureQueues } from "../../shared/platform/azure-queues.js";
import { azureTables } from "../../shared/platform/azure-tables.js";
import { randomIds } from "../../shared/platform/ids.js";
import { StorageBusy } from "../../shared/platform/ports.js";
import { startFakeServer } from "../support/fake-server.js";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function accountThat(answer: RequestListener) {
  const storage = await startFakeServer(answer);
  stops.push(storage.stop);
  return openAccount(storage.connectionString);
}

function openAccount(connectionString: string) {
  const connection = storageConnection("CspData", { CspData: connectionString });
  return {
    table: azureTables(connection, randomIds).open("things"),
    queue: azureQueues(connection).open("things"),
    blobs: azureBlobs(connection).open("things"),
  };
}

/** Each way to ask storage for something. */
const requests = ({ table, queue, blobs }: ReturnType<typeof openAccount>) => [
  table.get("p", "r"),
  table.page("p", {}),
  table.scan({}),
  table.change("p", [{ kind: "put", row: { rowKey: "r", body: "{}" } }]),
  queue.send("text"),
  blobs.create("name", new Uint8Array(1), "text/plain"),
  blobs.read("name"),
];

const reasonsOf = async (asked: Promise<unknown>[]) =>
  (await Promise.allSettled(asked)).map((outcome) => outcome.status === "rejected" && outcome.reason);

test.each([503, 500, 429])("a storage that answers %i to every try is busy, whatever was asked", async (status) => {
  const account = await accountThat((_, response) => response.writeHead(status).end());
  const reasons = await reasonsOf(requests(account));
  expect(reasons.map((reason) => reason instanceof StorageBusy)).toEqual(Array(7).fill(true));
});

test("a storage that cuts every connection is busy, whatever was asked", async () => {
  const account = await accountThat((request) => request.socket.destroy());
  const reasons = await reasonsOf(requests(account));
  expect(reasons.map((reason) => reason instanceof StorageBusy)).toEqual(Array(7).fill(true));
});

test("a storage that is not there is busy, whatever was asked", async () => {
  const gone = await startFakeServer(() => {});
  await gone.stop();
  const reasons = await reasonsOf(requests(openAccount(gone.connectionString)));
  expect(reasons.map((reason) => reason instanceof StorageBusy)).toEqual(Array(7).fill(true));
});

test("a change inside a transaction that storage is too busy for makes the whole transaction busy", async () => {
  const account = await accountThat((_, response) =>
    response
      .writeHead(202, { "content-type": "multipart/mixed; boundary=batchresponse_1" })
      .end(
        'HTTP/1.1 503 Service Unavailable\r\n\r\n{"odata.error":{"code":"ServerBusy","message":{"value":"0:Busy."}}}',
      ),
  );
  await expect(account.table.change("p", [{ kind: "delete", rowKey: "r" }])).rejects.toThrow(StorageBusy);
});

test("a storage that is busy once is asked again, and nobody notices", async () => {
  let tries = 0;
  const account = await accountThat((_, response) => {
    tries += 1;
    if (tries === 1) response.writeHead(503).end();
    else
      response
        .writeHead(200, { "content-type": "application/json" })
        .end('{"PartitionKey":"p","RowKey":"r","body":"{}"}');
  });
  expect(await account.table.get("p", "r")).toMatchObject({ rowKey: "r", body: "{}" });
  expect(tries).toBe(2);
});

test("a refusal by storage is told as it is: it will not go away by waiting", async () => {
  const account = await accountThat((_, response) => response.writeHead(403).end());
  const reasons = await reasonsOf(requests(account));
  expect(reasons.map((reason) => reason instanceof StorageBusy)).toEqual(Array(7).fill(false));
  expect(reasons).toEqual(Array(7).fill(expect.objectContaining({ statusCode: 403 })));
});

test("an empty page with a continuation is not the last page", async () => {
  const account = await accountThat((_, response) => {
    const headers = {
      "content-type": "application/json",
      "x-ms-continuation-NextPartitionKey": "cA==",
      "x-ms-continuation-NextRowKey": "cg==",
    };
    response.writeHead(200, headers).end('{"value":[]}');
  });
  const page = await account.table.page("p", {});
  expect(page.rows).toEqual([]);
  expect(page.token).toBeDefined();
});
