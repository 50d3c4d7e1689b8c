import { z } from "zod";

type Issue = z.core.$ZodRawIssue | z.core.$ZodIssue;

const types: Readonly<Record<string, string>> = {
  object: "a JSON object",
  record: "a JSON object",
  array: "a JSON array",
  string: "text",
  boolean: "true or false",
  number: "a number",
  int: "a whole number",
};
const formats: Readonly<Record<string, string>> = {
  guid: "a GUID",
  date: "a day like 2017-10-01",
  datetime: "an instant like 2017-10-01T00:00:00Z",
  email: "an e-mail address",
  url: "a web address",
};
const units: Readonly<Record<string, string>> = { string: " characters", array: " elements" };

/** What would have been right, in words for a person; nothing where only the schema's own message can tell. */
export function wanted(issue: Issue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return types[issue.expected];
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_format":
      return formats[issue.format] ?? (issue.pattern === undefined ? undefined : `text that fits ${issue.pattern}`);
    case "too_small":
      return `${issue.inclusive === false ? `more than ${issue.minimum}` : `${issue.minimum} or more`}${units[issue.origin] ?? ""}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${units[issue.origin] ?? ""}`;
    case "invalid_key":
      return issue.issues[0] && expectedIn(issue.issues[0].message);
    case "invalid_union": {
      const kinds = kindsIn(issue);
      if (kinds !== undefined) return oneOf(kinds);
      // An empty text is a way to say nothing, and nobody is told to send it.
      const ways = issue.errors.map(([first]) => first && wanted(first)).filter((way) => way !== "");
      return ways.length > 0 && ways.every((way) => way !== undefined) ? [...new Set(ways)].join(" or ") : undefined;
    }
    default:
      return undefined;
  }
}

/** What would have been right, by names, so that another language can say it: a word of ours, or between which bounds. */
export function wantedByName(issue: z.core.$ZodIssue): Record<string, string> {
  switch (issue.code) {
    case "invalid_value":
      return { allowed: issue.values.map(String).join(", ") };
    case "invalid_union": {
      const kinds = kindsIn(issue);
      return kinds === undefined ? { expected: expectedIn(issue.message) } : { allowed: kinds.map(String).join(", ") };
    }
    case "too_small":
      return { [lower[issue.origin] ?? (issue.inclusive === false ? "moreThan" : "least")]: String(issue.minimum) };
    case "too_big":
      return { [upper[issue.origin] ?? (issue.inclusive === false ? "lessThan" : "most")]: String(issue.maximum) };
    case "custom":
      return { expected: expectedIn(issue.message), ...(issue.params as Record<string, string> | undefined) };
    default:
      return { expected: expectedIn(issue.message) };
  }
}

const oneOf = (values: readonly unknown[]) =>
  values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(", ")}`;

/** The words that tell one kind of a body from the others, where none of them is given. */
const kindsIn = (issue: Issue): readonly unknown[] | undefined =>
  "options" in issue && Array.isArray(issue.options) ? issue.options : undefined;

const lower: Readonly<Record<string, string>> = { string: "charactersMin", array: "elementsMin" };
const upper: Readonly<Record<string, string>> = { string: "charactersMax", array: "elementsMax" };
const expectedIn = (message: string) => message.replace(/^it (?:is missing and )?takes /, "");

// For all schemas of the app, bodies, queries and lines alike. Messages that a schema has of its own go before.
z.config({
  customError: (issue) => {
    const words = wanted(issue);
    if (words === undefined) return undefined;
    return issue.input === undefined ? `it is missing and takes ${words}` : `it takes ${words}`;
  },
});
