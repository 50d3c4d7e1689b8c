import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import { parseJson } from "../kernel/exact-json.js";
import { limits } from "../kernel/limits.js";
import { Refusal } from "../kernel/refusal.js";
import { namedBySchema } from "../kernel/schema-names.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";
import { wantedByName } from "./wanted.js";

/** Reads the JSON body: what the client sent, under the schema's names. Refuses what is no JSON, or too much of it. */
export async function readBody(request: HttpRequest, schema: z.ZodType, bytesMax: number): Promise<unknown> {
  const body = await readJson(request, bytesMax);
  refuseMoreValues(body, Math.floor(bytesMax / limits.bodyBytesPerValueMin));
  return namedBySchema(schema, body);
}

/** What the schema makes of a body that was sent; refuses one that does not fit, with its first wrong property. */
export function checkedBody<Body>(sent: unknown, schema: z.ZodType<Body>): Body {
  const checked = schema.safeParse(sent);
  if (!checked.success) throw wrongProperty(checked.error, sent);
  return checked.data;
}

/**
 * The body's bytes, unpacked when they come as gzip; refuses as soon as there are more than `bytesMax`, packed or not.
 * `takes` is what the route wants to be sent, in words for who sent something else.
 */
export async function* bytesOf(request: HttpRequest, bytesMax: number, takes: string): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get("content-length")) > bytesMax) throw tooLarge(bytesMax);
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (!request.body) return;
  const packed = atMost(bytesMax, untilEnd(request.body));
  if (encoding === "identity") return yield* packed;
  if (encoding !== "gzip")
    throw unreadable("{property} {value} is not understood.", takes, {
      property: "Content-Encoding",
      value: encoding,
      allowed: "identity, gzip",
    });
  try {
    yield* atMost(
      bytesMax,
      pipeline(Readable.from(packed, { objectMode: false }), createGunzip(), () => {}),
    );
  } catch (error) {
    const isGzipsFault = error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
    throw isGzipsFault ? unreadable("The body is not the gzip that Content-Encoding says.", takes) : error;
  }
}

/**
 * The chunks of a stream, which is read to its end even when the rest is wanted no more: a host that has had the answer
 * sends its next request, anybody's, down the same connection, and an unread rest would hold that up for good.
 */
async function* untilEnd(stream: NonNullable<HttpRequest["body"]>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  const readOn = async () => {
    while (!(await reader.read()).done);
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Beside the answer; a caller who hangs up meanwhile has nothing left to be told.
    readOn().catch(() => {});
  }
}

async function* atMost(bytesMax: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of chunks) {
    seen += chunk.byteLength;
    if (seen > bytesMax) throw tooLarge(bytesMax);
    yield chunk;
  }
}

async function readJson(request: HttpRequest, bytesMax: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytesOf(request, bytesMax, oneValue)) chunks.push(chunk);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
    return text.trim() === "" ? undefined : parseJson(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // The parser shows the text around the fault, which may be a password.
    const fault = message.replace(/, (?:\.\.\.)?".*$/s, "");
    throw unreadable("The body is not JSON in UTF-8: {cause}.", oneValue, { cause: fault });
  }
}

/** Millions of empty values fit into few bytes and take seconds to look at. */
function refuseMoreValues(body: unknown, most: number): void {
  const open = [body];
  let seen = 0;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at !== "object" || at === null) continue;
    const inside: unknown[] = Array.isArray(at) ? at : Object.values(at);
    seen += inside.length;
    if (seen > most) throw tooMany(most);
    for (const value of inside) if (typeof value === "object" && value !== null) open.push(value);
  }
}

function wrongProperty(error: z.ZodError, sent: unknown): Refusal {
  const [first, ...others] = error.issues;
  const path = first?.path ?? [];
  // What is wrong with a name is the name.
  const found =
    first?.code === "invalid_key"
      ? path.at(-1)
      : path.reduce<unknown>((inside, key) => (inside as Record<PropertyKey, unknown> | undefined)?.[key], sent);
  const property = spelled(path);
  const value = found === undefined ? "missing" : path.some(isSecret) ? "left out here" : shown(found).slice(0, 80);
  const namedOnce = new Set(others.map((issue) => spelled(issue.path)));
  namedOnce.delete(property);
  const alsoWrong = [...namedOnce].slice(0, 5).join(", ");
  const more = alsoWrong === "" ? "" : ` Also wrong: ${alsoWrong}.`;
  const also: { alsoWrong?: string } = alsoWrong === "" ? {} : { alsoWrong };
  return new Refusal("REQUEST_INVALID", {
    fact: `${property} is ${value}.${more}`,
    remedy: `Correct ${path.length === 0 ? "the body" : property}: ${first?.message ?? "it does not fit"}.`,
    parameters: { property, value, ...(first === undefined ? {} : wantedByName(first)), ...also },
  });
}

/** Properties whose values are never told back: answers are kept, logged and shown to others. */
const isSecret = (name: PropertyKey) => /(?:password|secret)$/i.test(String(name));

const shown = (found: unknown): string =>
  JSON.stringify(found, (name, value) => (isSecret(name) ? "left out here" : value)) ?? String(found);

/** `lineItems[0].quantity`, as people write it. */
function spelled(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text === "" ? "The body" : text.replace(/^\./, "");
}

const oneValue = "one JSON value";

const unreadable = (fact: Phrase, takes: string, more: Record<string, string> = {}) =>
  phrasedRefusal("REQUEST_INVALID", {
    fact,
    remedy: "Send {expected} in UTF-8, plain or as gzip.",
    parameters: { ...more, expected: takes },
  });

const tooLarge = (bytesMax: number) =>
  new Refusal("PAYLOAD_TOO_LARGE", {
    fact: `The body is larger than ${bytesMax} bytes.`,
    remedy: `Send at most ${bytesMax} bytes at once; split what is larger.`,
    parameters: { bytesMax: `${bytesMax}` },
  });

const tooMany = (elementsMax: number) =>
  new Refusal("PAYLOAD_TOO_LARGE", {
    fact: `The body has more than ${elementsMax} values.`,
    remedy: `Send at most ${elementsMax} values at once; split what is larger.`,
    parameters: { elementsMax: `${elementsMax}` },
  });
