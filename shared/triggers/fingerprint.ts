import { createHash } from "node:crypto";
import { z } from "zod";
import { secretFrom } from "../platform/sealing.js";

/** How much of a request's properties is kept by name: enough to say which one differs, bounded for any body. */
const namedCharactersMax = 20_000;
/** How much is hashed at once: a call costs as much as some hundred characters do. */
const hashedCharacters = 16_000;

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
  let unhashed = "";
  const take: Take = (path, said) => {
    // The oldest key is the one that stays when a new one comes.
    const text = /password$/i.test(path) ? secretFrom(sealingKeys.slice(-1), said) : said;
    unhashed += `[${JSON.stringify(path)},${JSON.stringify(text)}]`;
    if (unhashed.length > hashedCharacters) {
      all.update(unhashed);
      unhashed = "";
    }
    if (room <= 0) return;
    const name = path === "" ? "the body" : path;
    room -= name.length + 16;
    if (room > 0) properties[name] = createHash("sha256").update(text).digest("hex").slice(0, 12);
  };
  takeQuery(query, take);
  takeLeaves(body, "", take);
  return { all: all.update(unhashed).digest("hex"), properties };
}

/** The first property by which the two requests differ, or nothing when they are the same. */
export function differenceOf(kept: Fingerprint, now: Fingerprint): string | undefined {
  if (kept.all === now.all) return undefined;
  const names = Object.keys({ ...kept.properties, ...now.properties });
  return names.find((name) => kept.properties[name] !== now.properties[name]) ?? "the body";
}

/** Is given each thing that a request says, in an order that does not depend on how it was written. */
type Take = (path: string, said: string) => void;

function takeQuery(query: URLSearchParams, take: Take): void {
  const named = [...query].map(([name, value]): [string, string] => [`query ${name.toLowerCase()}`, value]);
  for (const [path, value] of named.sort(byName)) take(path, value);
}

function takeLeaves(value: unknown, path: string, take: Take): void {
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, element] of value.entries()) takeLeaves(element, `${path}[${index}]`, take);
  } else if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    const properties = Object.entries(value).sort(byName);
    for (const [name, inside] of properties) takeLeaves(inside, path === "" ? name : `${path}.${name}`, take);
  } else if (value !== undefined) {
    take(path, JSON.stringify(value));
  }
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : a > b ? 1 : 0);
