import type { z } from "zod";

/** How many texts of one schema are remembered, and how long one may be: a few megabytes in all. */
const textsMax = 200;
const charactersMax = 4_000;
const known = new WeakMap<z.ZodType, Map<string, unknown>>();

/**
 * What a stored text says, checked by its schema. Rows are read far more often than they change, so the latest texts of a
 * schema are remembered with what they say: never stale, since the text itself is the key. All readers are given one value,
 * so it is frozen.
 */
export function parseOnce<T>(schema: z.ZodType<T>, text: string): T {
  if (text.length > charactersMax) return schema.parse(JSON.parse(text));
  const texts = known.get(schema) ?? new Map<string, unknown>();
  known.set(schema, texts);
  const before = texts.get(text);
  if (before !== undefined) return before as T;
  const value = schema.parse(JSON.parse(text));
  const [oldest] = texts.keys();
  if (texts.size >= textsMax && oldest !== undefined) texts.delete(oldest);
  texts.set(text, frozen(value));
  return value;
}

function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  for (const inside of Object.values(value)) frozen(inside);
  return Object.freeze(value);
}
