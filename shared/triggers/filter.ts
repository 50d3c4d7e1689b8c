import { z } from "zod";
import { Refusal } from "../kernel/refusal.js";
import type { Query } from "./query.js";
import { namedBySchema } from "./schema-names.js";

const SimpleFilter = z.object({ field: z.string(), value: z.coerce.string(), operator: z.string() });
/** What a collection can be narrowed by: the field's words in the given spelling, each with its operators. */
type Fields<Field extends string> = Readonly<Record<Field, readonly string[]>>;
export type Filter<Field extends string> = { field: Field; operator: string; value: string };

const folded = (text: string) => text.replace(/[_\s-]/g, "").toLowerCase();

/**
 * Reads `filter`, JSON in the wire's form (`{"Field":…,"Value":…,"Operator":…}`), in whatever case and spelling: Java
 * writes `StartsWith`, the documentation `starts_with`. A field or operator that this collection does not have is refused.
 */
export function filterOf<Field extends string>(query: Query, fields: Fields<Field>): Filter<Field> | undefined {
  const text = query("filter");
  if (text === undefined) return undefined;
  const read = SimpleFilter.safeParse(namedBySchema(SimpleFilter, jsonOf(text)));
  if (!read.success) throw wrong(text, 'one JSON object: {"Field":…,"Value":…,"Operator":…}');
  const { field: wanted, operator: asked, value } = read.data;
  const names = Object.keys(fields) as Field[];
  const field = names.find((name) => folded(name) === folded(wanted));
  if (field === undefined) throw wrong(wanted, `a filter on ${names.join(", ")}`);
  const operator = fields[field].find((word) => folded(word) === folded(asked));
  if (operator === undefined) throw wrong(asked, `a filter on ${field} with ${fields[field].join(", ")}`);
  return { field, operator, value };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(text, 'JSON: {"Field":…,"Value":…,"Operator":…}');
  }
}

function wrong(value: string, wanted: string): Refusal {
  const shown = value.slice(0, 80);
  return new Refusal("REQUEST_INVALID", {
    fact: `The filter has "${shown}".`,
    remedy: `Send ${wanted}.`,
    parameters: { property: "filter", value: shown },
  });
}
