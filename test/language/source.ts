import { readdirSync, readFileSync } from "node:fs";
import { parseAst } from "vitest/node";

/** A node of the source's syntax tree, as far as these tests look at one. */
export type Node = { type: string; start: number; end: number } & Record<string, unknown>;
export type Source = { path: string; text: string; tree: Node };

export const sources: readonly Source[] = ["shared", "functions"]
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`))
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(path, "utf8");
    return { path, text, tree: parseAst(text, { lang: "ts" }) as unknown as Node };
  });

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** A node and all below it, each with those above it, nearest first. */
export function* nodesIn(node: Node, above: readonly Node[] = []): Generator<{ node: Node; above: readonly Node[] }> {
  yield { node, above };
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) yield* nodesIn(child, [node, ...above]);
    }
  }
}

/** The value of an object literal's property, where it has one of that name. */
export function propertyOf(object: Node, name: string): Node | undefined {
  if (object.type !== "ObjectExpression") return undefined;
  for (const property of object.properties as Node[]) {
    const key = property.key;
    if (isNode(key) && key.name === name && isNode(property.value)) return property.value;
  }
  return undefined;
}

export const literalIn = (node: Node | undefined): string | undefined =>
  node?.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
