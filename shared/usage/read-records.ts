import { parseJson } from "../kernel/exact-json.js";
import { limits } from "../kernel/limits.js";
import { Refusal } from "../kernel/refusal.js";
import { type InvalidLine, UsageRecord } from "./usage.schema.js";

/** The body as it comes in, unpacked and bounded by the edge. */
export type UsageBody = { bytes: AsyncIterable<Uint8Array>; contentType: string };
export type ReadRecord = { record: UsageRecord } | { invalid: InvalidLine };

/**
 * The records of a usage body: a JSON array, an object with `records`, or one JSON object per line.
 * What is wrong with a line is told about that line; what is wrong with the body (gzip, size, number of lines) refuses
 * the whole batch, and nothing of it is kept.
 */
export async function readRecords(body: UsageBody): Promise<ReadRecord[]> {
  const lines = await readLines(body);
  const records = lines.map((text, index) => readRecord(text, index + 1));
  if (records.length > 0) return records;
  throw new Refusal("REQUEST_INVALID", {
    fact: "The batch has no record.",
    remedy: "Send one JSON object per line, a JSON array, or an object with `records`.",
  });
}

async function readLines(body: UsageBody): Promise<string[]> {
  const isJson = /^application\/json\b/i.test(body.contentType);
  const lines: string[] = [];
  let pending = "";
  const decoder = new TextDecoder();
  for await (const chunk of body.bytes) {
    pending += decoder.decode(chunk, { stream: true });
    if (isJson) continue;
    const complete = pending.split("\n");
    pending = complete.pop() ?? "";
    for (const line of complete) if (line.trim() !== "") lines.push(line);
    refuseTooMany(lines.length);
  }
  pending += decoder.decode();
  const whole = isJson ? elementsOf(pending) : undefined;
  if (whole !== undefined) {
    refuseTooMany(whole.length);
    return whole;
  }
  if (isJson) for (const line of pending.split("\n")) if (line.trim() !== "") lines.push(line);
  if (!isJson && pending.trim() !== "") lines.push(pending);
  refuseTooMany(lines.length);
  return lines;
}

/** The elements of a JSON array (or of `records`) as texts; nothing when the text is not one JSON value. */
function elementsOf(text: string): string[] | undefined {
  const value = parsed(text);
  const elements = Array.isArray(value) ? value : (value as { records?: unknown } | null | undefined)?.records;
  if (Array.isArray(elements)) return elements.map((element) => JSON.stringify(element));
  return value === undefined ? undefined : [text];
}

function readRecord(text: string, line: number): ReadRecord {
  const value = parsed(text);
  if (value === undefined) return { invalid: { line, text: shortened(text), fact: "The line is no JSON." } };
  const record = UsageRecord.safeParse(value);
  if (record.success) return { record: record.data };
  const issue = record.error.issues[0];
  const fact = `${issue?.path.join(".") || "record"}: ${issue?.message ?? "wrong"}`;
  return { invalid: { line, text: shortened(text), fact } };
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
