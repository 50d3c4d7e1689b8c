import type { HttpFunction } from "../../shared/triggers/http.js";

type Routed = Pick<HttpFunction, "methods" | "route" | "name" | "needs">;

/** An id or a word of the path counts as any, its letter case as none: what the host makes of a path. */
const shapeOf = (operation: string) => operation.toLowerCase().replaceAll(/\{[^}]*\}/g, "{}");
const pathOf = ({ methods, route }: Routed) => `${methods[0]} /${route}`;

/** The operations of the wire that no route of the app answers. */
export function notBuilt(operations: readonly string[], routed: readonly Routed[]): string[] {
  const built = new Set(routed.map((one) => shapeOf(pathOf(one).replace(" /v1/", " /"))));
  return operations.filter((operation) => !built.has(shapeOf(operation)));
}

const rowOf = /^\| `[A-Z]+ \/v1[^`]*` \| `([^`]+)` \| `[^`]+` \| (.*) \|$/gm;

/**
 * The rows of the README's table: each route of the app, in its order, with what the table says of it so far, and each
 * operation of the wire that is not built. A new route's sentence is left for its author to write.
 */
export function routeTable(readme: string, routed: readonly Routed[], operations: readonly string[]): string {
  const told = new Map([...readme.matchAll(rowOf)].map(([, name, sentence]) => [name, sentence]));
  const rows = routed.map(
    (one) => `| \`${pathOf(one)}\` | \`${one.name}\` | \`${one.needs}\` | ${told.get(one.name) ?? "?"} |`,
  );
  const missing = notBuilt(operations, routed).map(
    (operation) => `| \`${operation.replace(" /", " /v1/")}\` | | | not built |`,
  );
  return [...rows, ...missing].join("\n");
}

const head = "|---|---|---|---|\n";
/** Where the table's rows stand in the README. */
export function rowsIn(readme: string): { from: number; to: number } {
  const from = readme.indexOf(head, readme.indexOf("| Route | Function |")) + head.length;
  return { from, to: readme.indexOf("\n\n", from) };
}
