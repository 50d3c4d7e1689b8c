import { expect, test } from "vitest";
import { z } from "zod";
import { wantedByName } from "../../shared/triggers/wanted.js";

const kinds = z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b") })]);
const said = (schema: z.ZodType, value?: unknown) => schema.safeParse(value).error?.issues[0]?.message;

test.each<[schema: z.ZodType, value: unknown, said: string]>([
  [z.object({}), [], "it takes a JSON object"],
  [z.record(z.string(), z.string()), 1, "it takes a JSON object"],
  [z.array(z.string()), {}, "it takes a JSON array"],
  [z.array(z.string()).min(1), [], "it takes 1 or more elements"],
  [z.string().max(2), "abc", "it takes at most 2 characters"],
  [z.int(), 1.5, "it takes a whole number"],
  [z.number().gt(0), 0, "it takes more than 0"],
  [z.boolean(), "yes", "it takes true or false"],
  [z.guid(), "seven", "it takes a GUID"],
  [z.iso.date(), "1 October", "it takes a day like 2017-10-01"],
  [z.enum(["monthly", "annual"]), "weekly", "it takes one of monthly, annual"],
  [z.union([z.string(), z.number()]), true, "it takes text or a number"],
  [z.string(), undefined, "it is missing and takes text"],
  [z.string().regex(/^[A-Z]{3}$/), "eur", "it takes text that fits /^[A-Z]{3}$/"],
  [kinds, { kind: "c" }, "it takes one of a, b"],
  [z.record(z.string().max(2), z.string()), { abc: "" }, "it takes at most 2 characters"],
])("what a schema wants is said in words (%#)", (schema, value, words) => {
  expect(said(schema, value)).toBe(words);
});

test("words that a schema has of its own go before", () => {
  expect(said(z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code"), "eur")).toBe("an ISO 4217 code");
});

test("the kinds of a body are told by name, too, so that another language can say them", () => {
  const issue = kinds.safeParse({}).error?.issues[0];
  expect(issue && wantedByName(issue)).toEqual({ allowed: "a, b" });
});
