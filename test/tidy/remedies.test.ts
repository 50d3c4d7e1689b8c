import { expect, test } from "vitest";
import { literalIn, type Node, nodesIn, propertyOf, sources } from "../language/source.js";
import { closedRoutes, missingRoutes } from "../support/named-routes.js";

/** A text as it stands in the source: what is put into it counts as an id. */
const textOf = (source: string, node: Node): string =>
  literalIn(node) ?? source.slice(node.start + 1, node.end - 1).replace(/\$\{[^}]*\}/g, "{}");

const remedies = sources.flatMap(({ text, tree }) =>
  [...nodesIn(tree)].flatMap(({ node }) => {
    const remedy = propertyOf(node, "remedy");
    return remedy === undefined ? [] : [textOf(text, remedy)];
  }),
);

test("every route that a remedy names is one of the app", () => {
  const naming = remedies.filter((remedy) => / \/v1\//.test(remedy));
  expect(naming.length).toBeGreaterThan(30);
  expect(naming.flatMap(missingRoutes)).toEqual([]);
});
test("what the reader of a remedy may not call is told as another's to call", () => {
  expect(missingRoutes("List it with GET /v1/nothing/{id}.")).toEqual(["GET /v1/nothing/{id}"]);
  expect(closedRoutes("List them with GET /v1/partners.", "AdminAgent")).toEqual(["GET /v1/partners"]);
  expect(closedRoutes("List them with GET /v1/partners.", "Operator")).toEqual([]);
  expect(closedRoutes("Check the id; the operator lists them with GET /v1/partners.", "AdminAgent")).toEqual([]);
});
