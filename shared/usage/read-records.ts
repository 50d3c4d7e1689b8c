import { parseJson } from "../kernel/exact-json.js";
import { limits } from "../kernel/limits.js";
import { Refusal } from "../kernel/refusal.js";
import { namedBySchema } from "../kernel/schema-names.js";
import { type InvalidLine, UsageRecord } from "./usage.schema.js";

/** The body as it comes in, unpacked and bounded by the edge. */
export type UsageBody = { bytes: AsyncIterable<Uint8Array>; contentType: string };
export type ReadRecord = { record: UsageRecord } | { invalid: InvalidLine };

/**
 * The records of a usage body: a JSON array, an object with `records`, or one JSON object per line. What is wrong with
 * a line is told about that line; what is wrong with the body (gzip, size, number of lines) refuses the whole batch, and
 * nothing of it is kept.
 */
export async function readRecords(body: UsageBody): Promise<ReadRecord[]> {
  const isJson = /^application\/json\b/i.test(body.contentType);
  const records = isJson ? await recordsOfJson(body.bytes) : await recordsOfLines(body.bytes);
  if (records.length > 0) return records;
  throw new Refusal("REQUEST_INVALID", {
    fact: "The batch has no record.",
    remedy: "Send one JSON object per line, a JSON array, or an object with `records`.",
  });
}

async function recordsOfLines(bytes: UsageBody["bytes"]): Promise<ReadRecord[]> {
  const records: ReadRecord[] = [];
  let line = 0;
  const take = (text: string) => {
    line++;
    if (text.trim() === "") return;
    records.push(readLine(text, line));
    refuseTooMany(records.length);
  };
  let pending = "";
  for await (const text of decoded(bytes)) {
    // Only what is new is searched: one endless line would cost the square of its length.
    const [first = "", ...others] = text.split("\n");
    pending += first;
    for (const next of others) {
      take(pending);
      pending = next;
    }
  }
  take(pending);
  return records;
}

/**
 * Some sources call their lines JSON: then each line is a value, and the first says so. Anything else that is no JSON as
 * a whole is refused as a whole, since where it broke off nobody knows what is missing.
 */
async function recordsOfJson(bytes: UsageBody["bytes"]): Promise<ReadRecord[]> {
  let text = "";
  for await (const part of decoded(bytes)) text += part;
  const value = parsed(text);
  if (value === undefined) {
    const [first = ""] = text.trimStart().split("\n", 1);
    if (parsed(first) === undefined) throw brokenJson();
    return recordsOfLines(only(new TextEncoder().encode(text)));
  }
  const [inside] = Object.entries(value ?? {}).flatMap(([name, found]) => (/^records$/i.test(name) ? [found] : []));
  const elements: unknown[] = Array.isArray(value) ? value : Array.isArray(inside) ? inside : [value];
  refuseTooMany(elements.length);
  return elements.map((element, index) => readRecord(element, () => JSON.stringify(element), index + 1));
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function brokenJson(): Refusal {
  return new Refusal("REQUEST_INVALID", {
    fact: "The body is not whole JSON.",
    remedy: "Send the whole array again, or one JSON object per line; nothing of this batch was kept.",
  });
}

async function* decoded(bytes: UsageBody["bytes"]): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function readLine(text: string, line: number): ReadRecord {
  const value = parsed(text);
  if (value !== undefined) return readRecord(value, () => text, line);
  return { invalid: { line, text: shortened(text), fact: "The line is no JSON." } };
}

/** Names in another case and properties that are null are mended as everywhere on the wire, but only where they have to be. */
function readRecord(value: unknown, text: () => string, line: number): ReadRecord {
  const asSent = UsageRecord.safeParse(value);
  if (asSent.success) return { record: asSent.data };
  const renamed = UsageRecord.safeParse(renamedOr(value));
  if (renamed.success) return { record: renamed.data };
  const issue = renamed.error.issues[0];
  const fact = `${issue?.path.join(".") || "record"}: ${issue?.message ?? "wrong"}`;
  return { invalid: { line, text: shortened(text()), fact } };
}

/** A line that is nested too deep to be renamed is wrong by itself, and no reason to refuse the others. */
function renamedOr(value: unknown): unknown {
  try {
    return namedBySchema(UsageRecord, value);
  } catch (error) {
    if (error instanceof Refusal) return value;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const shortened = (text: string) => text.slice(0, limits.usageLineCharactersMax);

function refuseTooMany(records: number): void {
  if (records <= limits.usageBatchRecordsMax) return;
  throw new Refusal("PAYLOAD_TOO_LARGE", {
    fact: `The batch has more than ${limits.usageBatchRecordsMax} records.`,
    remedy: `Send batches of at most ${limits.usageBatchRecordsMax} records; nothing of this one was kept.`,
    parameters: { recordsMax: String(limits.usageBatchRecordsMax) },
  });
}
