import type { Client, StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";
import { parties } from "./parties.js";
import type { Seller } from "./selling.js";

/** A usage line as a source writes it; `subscription` is the story's name of an Azure subscription, or an id. */
export type Line =
  | { id: string; meter: string; quantity: string; at: string; reportedAt?: string; subscription?: string }
  | { invalid: string };

/** The meters of one Azure subscription send a batch. The same `name` again is the same content: a repeat. */
export function sendUsage(story: StoryWriter, source: string, name: string, lines: readonly Line[]): void {
  story.step(`meters of ${source}`, `send the batch ${name}: ${fewOf(lines.map(told))}`, async (client) => {
    const { ask, known, expect } = client;
    const subscription = known.get(source);
    if (subscription === undefined) return;
    const text = lines.map((line) => written(line, subscription)).join("\n");
    const answer = await ask("POST /v1/usage", {
      as: operatorTenant,
      text,
      contentType: "application/x-ndjson",
      live: true,
    });
    expect("usage is taken in", answer.status === 202, answer.text);
    const status = answer.body as BatchStatus;
    expectWhole(client, status, lines.length);
    const before = known.get(`batch ${name}`);
    expect("the same batch has the same id", before === undefined || before === status.batchId, status.batchId);
    known.set(`batch ${name}`, status.batchId);
  });
}

type BatchStatus = Record<"received" | "accepted" | "repeated" | "conflicting" | "quarantined" | "rated", number> & {
  batchId: string;
};

/** Somebody reads how far a batch is. */
export function readBatch(story: StoryWriter, source: string, name: string): void {
  story.step(`meters of ${source}`, `read the status of ${name}`, async (client) => {
    const batchId = client.known.get(`batch ${name}`);
    if (batchId === undefined) return;
    const { status, text, body } = await client.ask(`GET /v1/usage/batches/${batchId}`, { as: operatorTenant });
    client.expect("a read after one's own write sees it", status === 200, text);
    expectWhole(client, body as BatchStatus, undefined);
  });
}

/** The operator has everything that is quarantined rated again. */
export function retryQuarantine(story: StoryWriter): void {
  story.step("operator", "has the quarantine rated again", async ({ ask, expect }) => {
    const { status, text } = await ask("POST /v1/usage/quarantine/retry", { as: operatorTenant, live: true });
    expect("the quarantine can be retried", status === 202, text);
  });
}

/** The partner looks at what a month has cost so far. */
export function readMonth(story: StoryWriter, seller: Seller, name: string, source: string, month: string): void {
  story.step(seller, `reads ${month} of ${source}`, async ({ ask, known, expect }) => {
    const customer = known.get(`customer ${name}`);
    const subscription = known.get(`${source}: commercial`);
    if (customer === undefined || subscription === undefined) return;
    const path = `/v1/customers/${customer}/subscriptions/${subscription}/meterusagerecords?month=${month}`;
    const { status, text } = await ask(`GET ${path}`, { as: parties[seller].tenantId });
    expect("the open month can be read", status === 200, text);
  });
}

function expectWhole({ expect }: Client, status: BatchStatus, lines: number | undefined): void {
  const { received, accepted, repeated, conflicting, quarantined, rated } = status;
  const found = JSON.stringify(status);
  expect("every line is received", lines === undefined || received === lines, found);
  expect("the counts of a batch add up", accepted + repeated + conflicting + quarantined === received, found);
  expect("no count of a batch is below zero", accepted >= rated, found);
}

function written(line: Line, subscription: string): string {
  if ("invalid" in line) return line.invalid;
  const { id, meter, quantity, at, reportedAt } = line;
  return JSON.stringify({
    id,
    subscriptionId: line.subscription ?? subscription,
    meterId: meter,
    quantity,
    unit: "Hours",
    usageStart: at,
    usageEnd: at,
    ...(reportedAt === undefined ? {} : { reportedAt }),
  });
}

const toldMax = 10;
/** The first of many, and how many more there are. */
export const fewOf = (texts: readonly string[]): string =>
  [...texts.slice(0, toldMax), ...(texts.length > toldMax ? [`${texts.length - toldMax} more`] : [])].join(", ");

const told = (line: Line) =>
  "invalid" in line ? "an invalid line" : `${line.id} (${line.quantity} of ${line.meter} at ${line.at.slice(0, 10)})`;
