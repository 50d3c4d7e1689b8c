import type { z } from "zod";
import { Refusal } from "./refusal.js";
import { wordSpelled } from "./wire-word.js";

type Schema = z.core.$ZodType;
type Core = z.core.$ZodTypes;

const depthMax = 64;

/**
 * Gives a body the property names of its schema, whatever case the client wrote them in (.NET sends PascalCase), and the
 * spelling of the schema where it takes a word of a list. Drops what is `null` unless the schema says nullable: clients
 * send null for "not set".
 */
export function namedBySchema(schema: Schema, body: unknown): unknown {
  return body === null ? undefined : named(body, coresOf(schema), 0);
}

function named(value: unknown, cores: readonly Core[], depth: number): unknown {
  if (typeof value === "string") return spelled(value, cores);
  if (typeof value !== "object" || value === null) return value;
  if (depth === depthMax) {
    throw new Refusal("REQUEST_INVALID", {
      fact: `The body is nested deeper than ${depthMax} levels.`,
      remedy: "Send the resource as it is documented.",
      parameters: { depthMax: `${depthMax}` },
    });
  }
  if (Array.isArray(value)) {
    const elements = cores.flatMap((core) => (core._zod.def.type === "array" ? coresOf(core._zod.def.element) : []));
    return value.map((element) => named(element, elements, depth + 1));
  }
  const properties = new Map<string, unknown>();
  for (const [written, given] of Object.entries(value)) {
    const name = nameFor(written, cores);
    if (name !== written && Object.hasOwn(value, name)) continue;
    const inside = cores.flatMap((core) => propertyOf(core, name));
    if (given !== null || inside.some(({ _zod }) => _zod.def.type === "nullable")) {
      properties.set(name, named(given, inside, depth + 1));
    }
  }
  return Object.fromEntries(properties);
}

/** The word of a list as the schema spells it; where a schema takes any text, the text is the client's own. */
function spelled(written: string, cores: readonly Core[]): string {
  if (written === "" || cores.some(({ _zod }) => _zod.def.type === "string")) return written;
  return wordSpelled(cores.flatMap(wordsOf), written) ?? written;
}

function wordsOf({ _zod: { def } }: Core): string[] {
  const words = def.type === "enum" ? Object.values(def.entries) : def.type === "literal" ? def.values : [];
  return words.filter((word): word is string => typeof word === "string" && word !== "");
}

/** The schema's spelling; what no schema knows keeps the client's own, since keys of a record are data, unless they are words of a list. */
function nameFor(written: string, cores: readonly Core[]): string {
  for (const core of cores) {
    const { def } = core._zod;
    const name =
      def.type === "object"
        ? spellings(def.shape).get(written.toLowerCase())
        : def.type === "record" && spelled(written, coresOf(def.keyType));
    if (name) return name;
  }
  return written;
}

function propertyOf(core: Core, name: string): readonly Core[] {
  const { def } = core._zod;
  if (def.type === "record") return coresOf(def.valueType);
  const property = def.type === "object" && Object.hasOwn(def.shape, name) ? def.shape[name] : undefined;
  return property ? coresOf(property) : [];
}

const knownSpellings = new WeakMap<object, ReadonlyMap<string, string>>();
function spellings(shape: Readonly<Record<string, Schema>>): ReadonlyMap<string, string> {
  const known = knownSpellings.get(shape);
  if (known) return known;
  const made = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
  knownSpellings.set(shape, made);
  return made;
}

const knownCores = new WeakMap<Schema, readonly Core[]>();
function coresOf(schema: Schema): readonly Core[] {
  const known = knownCores.get(schema);
  if (known) return known;
  const found = unwrapped(schema as Core);
  knownCores.set(schema, found);
  return found;
}

/** The schemas that a value can be read by, without what is wrapped around them; `nullable` stays visible. */
function unwrapped(schema: Core): readonly Core[] {
  const { def } = schema._zod;
  switch (def.type) {
    case "optional":
    case "nonoptional":
    case "default":
    case "prefault":
    case "readonly":
    case "catch":
      return coresOf(def.innerType);
    case "nullable":
      return [schema, ...coresOf(def.innerType)];
    case "pipe":
      return coresOf((def.in as Core)._zod.def.type === "transform" ? def.out : def.in);
    case "lazy":
      return coresOf(def.getter());
    case "union":
      return def.options.flatMap(coresOf);
    case "intersection":
      return [...coresOf(def.left), ...coresOf(def.right)];
    default:
      return [schema];
  }
}
