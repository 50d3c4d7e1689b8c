import { z } from "zod";
import type { Refusal } from "../kernel/refusal.js";
import { namedBySchema } from "../kernel/schema-names.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";

const Simple = z.object({ field: z.string(), value: z.coerce.string(), operator: z.string() });
const Compound = z.object({ leftFilter: z.unknown(), operator: z.string(), rightFilter: z.unknown() });

/** One comparison of a filter, in the spelling that the collection gave for its fields and operators. */
export type Condition<Field extends string, Operator extends string> = {
  field: Field;
  operator: Operator;
  value: string;
};

const folded = (text: string) => text.replace(/[_\s-]/g, "").toLowerCase();
const conditionsMax = 10;

/**
 * Reads `filter`: JSON in the wire's form, one comparison or several joined by `and`, in whatever case and spelling
 * (Java writes `StartsWith`, the documentation `starts_with`). A field or operator that is not among `fields` is refused.
 */
export function conditionsOf<Field extends string, Operator extends string>(
  text: string | undefined,
  fields: Readonly<Record<Field, readonly Operator[]>>,
): Condition<Field, Operator>[] {
  if (text === undefined) return [];
  const names = Object.keys(fields) as Field[];

  const read = (part: unknown): Condition<Field, Operator>[] => {
    const compound = Compound.safeParse(namedBySchema(Compound, part));
    if (compound.success && compound.data.leftFilter !== undefined) {
      if (folded(compound.data.operator) !== "and")
        throw wrong(compound.data.operator, "Send {expected}.", { expected: "compound filters with and" });
      return [...read(compound.data.leftFilter), ...read(compound.data.rightFilter)];
    }
    const simple = Simple.safeParse(namedBySchema(Simple, part));
    if (!simple.success) throw wrong(text, "Send {expected}.", { expected: form });
    const field = names.find((name) => folded(name) === folded(simple.data.field));
    if (field === undefined)
      throw wrong(simple.data.field, "Send a filter on {allowed}.", { allowed: names.join(", ") });
    const operator = fields[field].find((word) => folded(word) === folded(simple.data.operator));
    if (operator === undefined) {
      const allowed = fields[field].join(", ");
      throw wrong(simple.data.operator, "Send a filter on {field} with {allowed}.", { field, allowed });
    }
    return [{ field, operator, value: simple.data.value }];
  };

  const conditions = read(jsonOf(text));
  if (conditions.length > conditionsMax)
    throw wrong(text, "Send a filter of at most {most} comparisons.", { most: `${conditionsMax}` });
  return conditions;
}

/** Reads a filter that is one comparison: a collection that is found by an index has no more. */
export function conditionOf<Field extends string, Operator extends string>(
  text: string | undefined,
  fields: Readonly<Record<Field, readonly Operator[]>>,
): Condition<Field, Operator> | undefined {
  const [first, second] = conditionsOf(text, fields);
  if (second !== undefined) throw wrong(text ?? "", "Send {expected}.", { expected: "one comparison" });
  return first;
}

const form = 'JSON: {"Field":…,"Value":…,"Operator":…}';

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong(text, "Send {expected}.", { expected: form });
  }
}

const wrong = (value: string, remedy: Phrase, asked: Record<string, string>): Refusal =>
  phrasedRefusal("REQUEST_INVALID", {
    fact: 'The filter has "{value}".',
    remedy,
    parameters: { property: "filter", value: value.slice(0, 80), ...asked },
  });
