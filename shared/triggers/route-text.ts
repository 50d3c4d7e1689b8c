import type { HttpMethod } from "@azure/functions";
import { phrasedRefusal } from "../language/phrased.rules.js";

type NameOf<Segment> = Segment extends `{*${infer Name}}`
  ? Name
  : Segment extends `{${infer Name}:${string}}`
    ? Name
    : Segment extends `{${infer Name}}`
      ? Name
      : never;
type NamesIn<Path> = Path extends `${infer First}/${infer Rest}` ? NameOf<First> | NamesIn<Rest> : NameOf<Path>;

/** Method and path as a route is written: `GET v1/customers/{customerId:guid}`. */
export type RouteText = `${HttpMethod} ${string}`;
/** The parameters that a route's text names. */
export type Params<Text> = Text extends `${string} ${infer Path}`
  ? { readonly [Name in NamesIn<Path>]: string }
  : never;

const constraints: Readonly<Record<string, RegExp>> = {
  guid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  int: /^-?\d{1,9}$/,
  alpha: /^[a-z]+$/i,
};

type Step = (given: string, params: Record<string, string>) => boolean;

/** Makes a route's path template into a question: which parameters has this path? Nothing when it does not fit. */
export function pathMatcher(template: string): (segments: readonly string[]) => Record<string, string> | undefined {
  const parts = template.split("/");
  const rest = parts.at(-1)?.match(/^\{\*(\w+)\}$/)?.[1];
  const steps = (rest === undefined ? parts : parts.slice(0, -1)).map(stepOf);
  return (segments) => {
    if (rest === undefined ? segments.length !== steps.length : segments.length < steps.length) return undefined;
    const params: Record<string, string> = {};
    if (!steps.every((step, index) => step(segments[index] ?? "", params))) return undefined;
    if (rest !== undefined) params[rest] = segments.slice(steps.length).join("/");
    return params;
  };
}

/** A literal fits without regard to case; a GUID is given on in lower case, since it names the same thing in both. */
function stepOf(written: string): Step {
  const parameter = written.match(/^\{(\w+)(?::(\w+))?\}$/);
  if (!parameter) {
    if (/[{}]/.test(written)) throw new Error(`Route segment ${written} is of a form that is not built.`);
    const literal = written.toLowerCase();
    return (given) => given.toLowerCase() === literal;
  }
  const [, name = "", constraint] = parameter;
  const form = constraint === undefined ? /./ : constraints[constraint];
  if (!form) throw new Error(`Route constraint ${constraint} is not built.`);
  return (given, params) => {
    params[name] = constraint === "guid" ? given.toLowerCase() : given;
    return form.test(given);
  };
}

const written = (url: string) => new URL(url).pathname.split("/").filter(Boolean);

/** Whether every escape in the path is one of UTF-8; hosts pass on those that are none. */
export const isDecodable = (url: string): boolean => written(url).every((segment) => decoded(segment) !== undefined);

/** The path's segments, decoded; doubled and trailing slashes leave none (Java pages with `/v1//customers`). */
export function segmentsOf(url: string): string[] {
  return written(url).map((segment) => {
    const text = decoded(segment);
    if (text !== undefined) return text;
    const shown = segment.slice(0, 80);
    throw phrasedRefusal("REQUEST_INVALID", {
      fact: "The path has {segment} in it, which does not decode to UTF-8.",
      remedy: "Write a percent sign as %25, and other characters as the escapes of their UTF-8 bytes.",
      parameters: { segment: shown },
    });
  });
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
