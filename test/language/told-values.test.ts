import { expect, test } from "vitest";
import { parameterNames, phrases } from "../../shared/language/texts.rules.js";
import { wantedByName } from "../../shared/triggers/wanted.js";
import { literalIn, type Node, nodesIn, propertyOf, sources } from "./source.js";

const languages = Object.keys(phrases) as (keyof typeof phrases)[];
const told = sources.flatMap((source) =>
  [...nodesIn(source.tree)]
    .filter(({ node }) => propertyOf(node, "fact") !== undefined && propertyOf(node, "remedy") !== undefined)
    .map((found) => ({ source, ...found, fact: propertyOf(found.node, "fact") as Node })),
);
const isFunction = ({ type }: Node) => /Function/.test(type);
const textOf = (source: { text: string }, { start, end }: Node) => source.text.slice(start, end);

test("a refusal whose fact names a value gives it as a parameter, so that another language can tell it", () => {
  const silent = told
    .filter(({ fact }) => [...nodesIn(fact)].some(({ node }) => (node.expressions as Node[] | undefined)?.length))
    // What is kept as data has the record beside it.
    .filter(({ node }) => propertyOf(node, "record") === undefined)
    .filter(({ source, node, above }) => {
      const around = above.find(isFunction) ?? node;
      return !/\bparameters\b/.test(textOf(source, around));
    })
    .map(({ source, node }) => `${source.path}: ${textOf(source, node).slice(0, 120)}`);
  expect(silent).toEqual([]);
});

/** Names under which values are told: those of `parameters`, of the selling decision's `values`, and of a body's issue. */
const named = new Set(
  sources.flatMap((source) =>
    [...nodesIn(source.tree)]
      .flatMap(({ node }) => [propertyOf(node, "parameters"), propertyOf(node, "params")])
      .filter((node) => node !== undefined)
      .flatMap((node) => [...nodesIn(node)])
      .filter(({ node }) => node.type === "Property")
      .map(({ node }) => textOf(source, node.key as Node)),
  ),
);

for (const language of languages) {
  test(`every parameter of a refusal has a name in ${language}`, () => {
    expect(named.size).toBeGreaterThan(100);
    expect([...named].filter((name) => parameterNames[language][name] === undefined)).toEqual([]);
  });
}

test("what a schema says of its own is a phrase that each language has", () => {
  // What is wrong with a deployment's settings is read by its operator, in English.
  const ofRequests = sources.filter(({ path }) => !path.includes("/platform/"));
  const messages = ofRequests.flatMap(({ tree }) =>
    [...nodesIn(tree)].flatMap(({ node }) => {
      if (node.type !== "CallExpression") return [];
      const { property } = node.callee as { property?: { name?: string } };
      const [, second] = node.arguments as Node[];
      const isRule = property?.name === "refine" || property?.name === "regex";
      return isRule && second ? [literalIn(second) ?? literalIn(propertyOf(second, "error"))].filter((one) => one) : [];
    }),
  );
  expect(messages.length).toBeGreaterThan(20);
  const others = messages.filter((one) => !Object.hasOwn(phrases.de, `${one}`.replace(/^it takes /, "")));
  expect(others).toEqual([]);
});

test("a bound that a body breaks is told by its name", () => {
  const issue = { path: [], message: "it takes 3 or more characters", input: "ab" };
  expect(wantedByName({ ...issue, code: "too_small", origin: "string", minimum: 3 })).toEqual({ charactersMin: "3" });
  expect(wantedByName({ ...issue, code: "too_big", origin: "number", maximum: 3 })).toEqual({ most: "3" });
  expect(wantedByName({ ...issue, code: "too_big", origin: "number", maximum: 3, inclusive: false })).toEqual({
    lessThan: "3",
  });
  expect(wantedByName({ ...issue, code: "invalid_type", expected: "int", message: "it takes a whole number" })).toEqual(
    {
      expected: "a whole number",
    },
  );
});
