import { createHash } from "node:crypto";
import { z } from "zod";
import { secretFrom } from "../platform/sealing.js";

/** How much of a request's properties is kept by name: enough to say which one differs, bounded for any body. */
const namedCharactersMax = 20_000;

/** What a request asked for, without what it said: the hash of all of it, and of single properties as far as there is room. */
export const Fingerprint = z.object({ all: z.string(), properties: z.record(z.string(), z.string()) });
export type Fingerprint = z.infer<typeof Fingerprint>;

/**
 * The same query and body give the same fingerprint, in whatever order, case or spacing they were written. A password
 * goes in as what only a holder of the sealing keys can work out: from its mere hash it could be guessed.
 */
export function fingerprintOf(query: URLSearchParams, body: unknown, sealingKeys: readonly string[]): Fingerprint {
  const all = createHash("sha256");
  const properties: Record<string, string> = {};
  let room = namedCharactersMax;
  for (const [path, said] of [...queryLeaves(query), ...leaves(body, "")]) {
    // The oldest key is the one that stays when a new one comes.
    const text = /password$/i.test(path) ? secretFrom(sealingKeys.slice(-1), said) : said;
    all.update(JSON.stringify([path, text]));
    const name = path === "" ? "the body" : path;
    room -= name.length + 16;
    if (room > 0) properties[name] = createHash("sha256").update(text).digest("hex").slice(0, 12);
  }
  return { all: all.digest("hex"), properties };
}

/** The first property by which the two requests differ, or nothing when they are the same. */
export function differenceOf(kept: Fingerprint, now: Fingerprint): string | undefined {
  if (kept.all === now.all) return undefined;
  const names = Object.keys({ ...kept.properties, ...now.properties });
  return names.find((name) => kept.properties[name] !== now.properties[name]) ?? "the body";
}

function queryLeaves(query: URLSearchParams): [string, string][] {
  const named = [...query].map(([name, value]): [string, string] => [`query ${name.toLowerCase()}`, value]);
  return named.sort(byName);
}

function* leaves(value: unknown, path: string): Generator<[string, string]> {
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, element] of value.entries()) yield* leaves(element, `${path}[${index}]`);
  } else if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    const properties = Object.entries(value).sort(byName);
    for (const [name, inside] of properties) yield* leaves(inside, path === "" ? name : `${path}.${name}`);
  } else if (value !== undefined) {
    yield [path, JSON.stringify(value)];
  }
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);
