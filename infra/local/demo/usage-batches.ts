import { gzipSync } from "node:zlib";
import type { Client } from "./client.js";
import { until } from "./client.js";
import { operator } from "./parties.data.js";

/** A usage record as the wire takes it. */
export type DemoRecord = {
  id: string;
  subscriptionId: string;
  meterId: string;
  region: string;
  quantity: string;
  unit: string;
  usageStart: string;
  usageEnd: string;
  resourceUri: string;
};

export type BatchStatus = { batchId: string; state: "rating" | "done" } & BatchCounts;
export const counted = ["received", "accepted", "rated", "repeated", "conflicting", "quarantined"] as const;
export type BatchCounts = Record<(typeof counted)[number], number>;

type Encoded = { body: NonNullable<RequestInit["body"]>; headers: Record<string, string> };
const lines = (records: readonly DemoRecord[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const ndjson = { "Content-Type": "application/x-ndjson" };
const chunkCharacters = 16_384;

/** The ways in which meters may send a batch. */
export const encodings: Record<string, (records: readonly DemoRecord[]) => Encoded> = {
  JSON: (records) => ({ body: JSON.stringify({ records }), headers: { "Content-Type": "application/json" } }),
  NDJSON: (records) => ({ body: lines(records), headers: ndjson }),
  "NDJSON, gzip": (records) => ({
    body: gzipSync(lines(records)),
    headers: { ...ndjson, "Content-Encoding": "gzip" },
  }),
  "NDJSON, streamed": (records) => ({ body: streamed(lines(records)), headers: ndjson }),
};

function streamed(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.subarray(sent, sent + chunkCharacters));
      sent += chunkCharacters;
      if (sent >= bytes.byteLength) controller.close();
    },
  });
}

/** Sends the records in one batch of each encoding, in their order; tells of each. Sending them again changes nothing. */
export async function sendUsage(
  client: Client,
  records: readonly DemoRecord[],
  told: (line: string) => void,
): Promise<string[]> {
  const ways = Object.entries(encodings);
  const size = Math.ceil(records.length / ways.length);
  const batchIds: string[] = [];
  for (const [index, [name, encode]] of ways.entries()) {
    const part = records.slice(index * size, (index + 1) * size);
    const sent = await client.send<BatchStatus>("POST", "/v1/usage", { as: operator, ...encode(part) });
    told(`Usage batch ${index + 1} of ${ways.length} sent as ${name}: ${sent.received} records`);
    batchIds.push(sent.batchId);
  }
  return batchIds;
}

/** Waits until every record of the batches is judged, and counts them. */
export async function ratedBatches(client: Client, batchIds: readonly string[]): Promise<BatchCounts> {
  const all: BatchStatus[] = [];
  for (const batchId of batchIds) {
    const done = await until(`Rating of batch ${batchId}`, async () => {
      const status = await client.get<BatchStatus>(`/v1/usage/batches/${batchId}`, operator);
      return status.state === "done" ? status : undefined;
    });
    all.push(done);
  }
  const total = (count: keyof BatchCounts) => all.reduce((sum, status) => sum + status[count], 0);
  return {
    received: total("received"),
    accepted: total("accepted"),
    rated: total("rated"),
    repeated: total("repeated"),
    conflicting: total("conflicting"),
    quarantined: total("quarantined"),
  };
}
