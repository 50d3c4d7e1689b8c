import { createHash, type Hash, hash } from "node:crypto";
import { z } from "zod";
import { nameOf, secretFrom } from "../platform/sealing.js";

/** How much of a request's properties is kept by name: enough to say which one differs, bounded for any body. */
const namedCharactersMax = 20_000;
/** How much is hashed at once: a call costs as much as some hundred characters do. */
const hashedCharacters = 16_000;

/**
 * What a request asked for, without what it said: the hash of all of it, and of single properties as far as there is room.
 * Where a password is in it, also which key that was hashed with, and the hash of all besides passwords.
 */
export const Fingerprint = z.object({
  all: z.string(),
  properties: z.record(z.string(), z.string()),
  secret: z.object({ key: z.string(), besides: z.string() }).optional(),
});
export type Fingerprint = z.infer<typeof Fingerprint>;

/**
 * The same query and body give the same fingerprint, in whatever order, case or spacing they were written. A password
 * goes in as what only a holder of the sealing keys can work out: from its mere hash it could be guessed.
 */
export function fingerprintOf(query: URLSearchParams, body: unknown, sealingKeys: readonly string[]): Fingerprint {
  // The oldest key is the one that stays when a new one comes.
  const key = sealingKeys.slice(-1);
  const all = createHash("sha256");
  let besides: Hash | undefined;
  const properties: Record<string, string> = {};
  let room = namedCharactersMax;
  let unhashed = "";
  const flush = () => {
    all.update(unhashed);
    besides?.update(unhashed);
    unhashed = "";
  };
  const take: Take = (path, said) => {
    const isSecret = isPassword(path);
    const text = isSecret ? secretFrom(key, said) : said;
    const entry = `[${JSON.stringify(path)},${JSON.stringify(text)}]`;
    if (isSecret) {
      flush();
      besides ??= all.copy();
      all.update(entry);
    } else unhashed += entry;
    if (unhashed.length > hashedCharacters) flush();
    if (room <= 0) return;
    const name = path === "" ? "the body" : path;
    room -= name.length + 16;
    if (room > 0) properties[name] = hash("sha256", text).slice(0, 12);
  };
  takeQuery(query, take);
  takeLeaves(body, "", take);
  flush();
  const secret = besides && { key: nameOf(key[0] ?? ""), besides: besides.digest("hex") };
  return { all: all.digest("hex"), properties, ...(secret === undefined ? {} : { secret }) };
}

/** A property of that very name; `forceChangePassword` holds no secret. */
const isPassword = (path: string) => /(^|\.)password$/i.test(path);

/**
 * The first property by which the two requests differ, or nothing when they are the same. When the key of the kept one has
 * been retired, passwords cannot be compared and are passed over.
 */
export function differenceOf(kept: Fingerprint, now: Fingerprint): string | undefined {
  if (kept.all === now.all) return undefined;
  const isRetired = kept.secret !== undefined && now.secret !== undefined && kept.secret.key !== now.secret.key;
  if (isRetired && kept.secret?.besides === now.secret?.besides) return undefined;
  const names = Object.keys({ ...kept.properties, ...now.properties }).filter(
    (name) => !isRetired || !isPassword(name),
  );
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
