import { type Fits, parseConstraint } from "./route-constraints.js";

/** A route template, ready to be tried on paths. */
export type Route = { match(path: string): Record<string, string> | undefined };

type Parameter = { name: string; catchAll: boolean; optional: boolean; byDefault: string | undefined; fits: Fits[] };
type Part = string | Parameter;

/** Reads an ASP.NET Core route template: `customers/{id:guid}`, `{id?}`, `{id=5}`, `{*rest}`, `{a}.{b}`. Letter case does not count. */
export function parseRoute(template: string): Route {
  const segments = splitOutsideBraces(template, "/")
    .filter((segment) => segment !== "")
    .map(parseSegment);
  const parameters = segments.flat().filter((part) => typeof part !== "string");
  const pattern = new RegExp(`^${segments.map(segmentPattern).join("")}/?$`, "is");
  return {
    match(path) {
      const found = path.match(pattern);
      if (!found) return undefined;
      const values: Record<string, string> = {};
      for (const [index, { name, byDefault, fits }] of parameters.entries()) {
        const value = found[index + 1] || byDefault;
        if (value === undefined) continue;
        if (!fits.every((accepts) => accepts(value))) return undefined;
        values[name] = value;
      }
      return values;
    },
  };
}

/** Each segment brings its own slash, so that an optional one can be absent together with it. */
function segmentPattern(parts: Part[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== "string") {
    if (only.catchAll) return "(?:/(.*))?";
    return only.optional || only.byDefault !== undefined ? "(?:/([^/]+))?" : "/([^/]+)";
  }
  const patterns = parts.map((part) => (typeof part === "string" ? escapePattern(part) : "([^/]+)"));
  return `/${patterns.join("")}`;
}

const escapePattern = (literal: string) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function parseSegment(segment: string): Part[] {
  const parts = segment.match(/\{(?:\{\{|\}\}|[^{}])*\}|[^{}]+/g) ?? [];
  if (parts.join("") !== segment) throw new Error(`The route segment "${segment}" has a brace without its pair.`);
  return parts.map((part) => (part.startsWith("{") ? parseParameter(part.slice(1, -1)) : part));
}

function parseParameter(text: string): Parameter {
  const [, stars = "", name = "", rest = ""] = text.match(/^(\*{0,2})(\w[\w-]*)(.*)$/s) ?? [];
  if (name === "") throw new Error(`The route parameter "{${text}}" has no name.`);
  const [, constraints = "", byDefault, mark] = rest.match(/^((?::(?:\w+\(.*\)|\w+))*)(?:=(.*))?(\?)?$/s) ?? [];
  if (constraints === "" && byDefault === undefined && mark === undefined && rest !== "") {
    throw new Error(`The route parameter "{${text}}" cannot be read.`);
  }
  const fits = splitOutsideParentheses(constraints.replaceAll("{{", "{").replaceAll("}}", "}")).map(parseConstraint);
  return { name, catchAll: stars !== "", optional: mark === "?", byDefault, fits };
}

function splitOutsideParentheses(constraints: string): string[] {
  return constraints.match(/(?<=:)(?:\w+\(.*?\)(?=:|$)|\w+)/gs) ?? [];
}

function splitOutsideBraces(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "{") depth++;
    if (character === "}") depth--;
    if (character === separator && depth === 0) parts.push("");
    else parts.push((parts.pop() ?? "") + character);
  }
  return parts;
}

/** A path as routes see it: decoded, except for an encoded slash and for what is no escape, as the Functions host leaves them. */
export function decodePath(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    const kept = escapes.replace(/%2f/gi, "%252F");
    try {
      return decodeURIComponent(kept);
    } catch {
      return kept.replace(/%[0-7][0-9a-f]/gi, decodeURIComponent);
    }
  });
}
