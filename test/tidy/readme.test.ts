import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path/posix";
import { expect, test } from "vitest";
import { httpFunctions, queueFunctions, timerFunctions } from "../../functions/all.js";
import { directory } from "../../infra/local/demo/parties.data.js";
import { limits } from "../../shared/kernel/limits.js";
import { operationsOfTheWire } from "../wire/operations.data.js";
import { notBuilt, routeTable, rowsIn } from "./route-table.js";

const root = new URL("../../", import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), "utf8");
const readme = textOf("README.md");

const { from, to } = rowsIn(readme);
// Every method on one path is what answers when no route matches.
const routed = httpFunctions.filter(({ methods }) => methods.length === 1);

test("the README's table of routes is made from the app's routes and marks what is not built (npm run routes writes it)", () => {
  const table = routeTable(readme, routed, operationsOfTheWire);
  if (process.env.WRITE_ROUTES === "true") {
    writeFileSync(new URL("README.md", root), readme.slice(0, from) + table + readme.slice(to));
  } else {
    expect(readme.slice(from, to)).toBe(table);
  }
  expect(table).not.toContain("| ? |");
});

test("the table knows an operation by its shape, whatever its ids are called, and one that no route answers", () => {
  const operations = ["GET /customers/{}/Orders", "GET /transfers"];
  expect(notBuilt(operations, routed)).toEqual(["GET /transfers"]);
});

test("the README names every queue and timer function", () => {
  const named = (name: string) => readme.includes(`\`${name.replace(/-poison$/, "")}\``);
  expect([...queueFunctions, ...timerFunctions].filter(({ name }) => !named(name))).toEqual([]);
});

const documents = [
  "README.md",
  ...["functions", "shared", "infra", "test"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
      .filter((path) => path.endsWith("/README.md")),
  ),
];
const isThere = (path: string) => existsSync(new URL(path, root));

test("the documents that are looked at are those of the tree", () => {
  expect(documents).toContain("shared/ledger/README.md");
  expect(documents).toContain("infra/local/data/README.md");
  expect(documents.length).toBeGreaterThan(9);
});

test.each(documents)("every file that %s names is there, from the top or beside it", (document) => {
  const text = textOf(document);
  const fromTop = [...text.matchAll(/`((?:functions|shared|test|infra)\/[\w./-]+)`/g)].map(([, path = ""]) => path);
  const files = [...text.matchAll(/`([\w-][\w./-]*\.(?:ts|json|md|gz|bicep|mjs))`/g)].map(([, path = ""]) => path);
  const missing = files.filter((path) => !isThere(path) && !isThere(`${dirname(document)}/${path}`));
  expect([...fromTop.filter((path) => !isThere(path)), ...missing]).toEqual([]);
});

/** How a name is defined: on its own, or as one of what a repository or a backend offers. */
const definitionOf = (name: string) =>
  new RegExp(`\\b(?:function\\*?|const|class) ${name}\\b|^\\s+${name}: (?:async )?[(<]`, "m");

test.each(documents)(
  "every name that %s gives with a file is defined in that file, or called there where it says so",
  (document) => {
    const named = [...textOf(document).matchAll(/`([\w./-]+\.ts)`(?: ·| (calls)) `(\w+)`(?: and `(\w+)`)?/g)];
    const untrue = named.flatMap(([, path = "", calls, ...names]) => {
      const source = textOf(isThere(path) ? path : `${dirname(document)}/${path}`);
      return names
        .filter((name) => name !== undefined)
        .filter((name) => !(calls ? new RegExp(`\\b${name}\\(`) : definitionOf(name)).test(source))
        .map((name) => `${path} ${name}`);
    });
    expect(untrue).toEqual([]);
  },
);

test("a call is no definition", () => {
  expect(definitionOf("clearMark").test(textOf("shared/usage/usage-marks.repository.ts"))).toBe(true);
  expect(definitionOf("clearMark").test(textOf("shared/rating/rate-usage.ts"))).toBe(false);
});

test("the README's limits are those of the code, each with its value", () => {
  const listed = [...readme.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, name, value = ""]) => [
    name,
    Number(value.replaceAll(",", "")),
  ]);
  expect(Object.fromEntries(listed)).toEqual(limits);
});

test("every setting that the app reads is in the README and in the sample", () => {
  const read = [...textOf("shared/platform/config.ts").matchAll(/^ {2}(CSP_\w+):/gm)].map(([, name]) => `${name}`);
  const sample = JSON.parse(textOf("local.settings.sample.json")) as { Values: Record<string, string> };
  expect(read.length).toBeGreaterThan(0);
  expect(read.filter((name) => !readme.includes(`| \`${name}\` |`))).toEqual([]);
  expect(read.filter((name) => !(name in sample.Values))).toEqual([]);
  expect(read.filter((name) => !textOf("infra/azure/function-app.bicep").includes(`  ${name}: `))).toEqual([]);
});

test("the README names every party of the demo, with the ids by which real clients sign in", () => {
  const ids = directory.tenants.flatMap(({ tenantId, clients, users }) => [
    tenantId,
    ...clients.flatMap(({ clientId, secret }) => [clientId, secret]),
    ...users.flatMap(({ userId, userName, password }) => [userId, userName, password]),
  ]);
  expect(ids.filter((id) => !readme.includes(id))).toEqual([]);
});

test("the template declares every queue that a function listens to", () => {
  const declared = [
    ...(textOf("infra/azure/main.bicep").match(/var workQueues = \[(.*)\]/)?.[1] ?? "").matchAll(/'([^']+)'/g),
  ];
  const work = declared.map(([, name]) => name ?? "");
  expect([...work, ...work.map((name) => `${name}-poison`)].sort()).toEqual(
    queueFunctions.map(({ queue }) => queue).sort(),
  );
});
