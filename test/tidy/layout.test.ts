import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/** An import of one file by another; `typeOnly` leaves no trace in what runs. */
type Arrow = { from: string; to: string; typeOnly: boolean };

const folders = ["functions", "shared", "infra", "test"];
const files = folders
  .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`))
  .filter((path) => /\.(ts|mjs)$/.test(path));

const statement =
  /^import\s+(type\s+)?(?:[^"';]*?\s+from\s+)?"([^"]+)"|^export\s+(type\s+)?(?:\*|\{[^}]*\})[\w\s]*?\s+from\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm;

function arrowsOf(from: string): Arrow[] {
  return [...readFileSync(from, "utf8").matchAll(statement)].map(([, type, imported, reType, exported, called]) => {
    const to = imported ?? exported ?? called ?? "";
    const own = to.startsWith(".") ? normalize(join(dirname(from), to)).replace(/\.js$/, ".ts") : to;
    return { from, to: own, typeOnly: type !== undefined || reType !== undefined };
  });
}

const arrows = files.flatMap(arrowsOf);
const isOwn = ({ to }: Arrow) => folders.some((folder) => to.startsWith(`${folder}/`));
const own = arrows.filter(isOwn);
const packages = arrows.filter((arrow) => !isOwn(arrow));
const told = (wrong: readonly Arrow[]) => wrong.map(({ from, to }) => `${from} → ${to}`);

/** The folder below `shared`, or nothing for `shared/backend.ts` and what lies elsewhere. */
const capabilityOf = (path: string) => /^shared\/([^/]+)\//.exec(path)?.[1];
const isPure = (path: string) => /\.(rules|schema)\.ts$/.test(path);
const isUseCase = (path: string) => capabilityOf(path) !== undefined && /\/[a-z-]+\.ts$/.test(path);

/** A file may import from groups to the left of its own, and from its own folder. */
const order = [
  ["kernel"],
  // In which words a refusal is told: texts alone.
  ["language"],
  ["platform"],
  ["ledger", "messaging", "auth"],
  ["sandbox", "parking", "partners"],
  // Countries lie in markets; a price list is of a market.
  ["countries", "pricing"],
  // What a partner tells of itself has an address. A customer is one of a partner: who may create or see it is asked of partners.
  ["profiles", "customers"],
  // What is offered to a customer depends on its country and segment.
  ["users", "agreements", "catalogue"],
  ["subscriptions"],
  // May it be sold? Orders and carts ask, and whoever wants to know why.
  ["selling"],
  ["orders", "usage"],
  ["carts"],
  // It buys a plan, by an order.
  ["conversion"],
  ["rating"],
  ["invoicing"],
  // Audit tells of all of it.
  ["recovery", "audit"],
  ["triggers"],
];
const placeOf = (capability: string) => order.findIndex((group) => group.includes(capability));

test("the reader of imports sees values, types and what is loaded on use", () => {
  expect(own).toContainEqual({ from: "functions/all.ts", to: "shared/triggers/no-route.ts", typeOnly: false });
  expect(own).toContainEqual({ from: "functions/all.ts", to: "shared/triggers/http.ts", typeOnly: true });
  const sdk = { from: "shared/platform/azure-connection.ts", to: "@azure/data-tables", typeOnly: false };
  expect(packages).toContainEqual(sdk);
});

test("every import of an own file finds a file", () => {
  const there = new Set([...files, ...folders.flatMap((folder) => dataIn(folder))]);
  const compiled = /^dist\//;
  expect(told(own.filter(({ to }) => !there.has(to) && !compiled.test(to)))).toEqual([]);
});

const dataIn = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json"))
    .map((path) => `${folder}/${path}`);

test("nothing imports a test, and what is deployed imports nothing of the local machine", () => {
  expect(told(own.filter(({ from, to }) => to.startsWith("test/") && !from.startsWith("test/")))).toEqual([]);
  const deployed = own.filter(({ from }) => /^(functions|shared)\//.test(from));
  expect(told(deployed.filter(({ to }) => to.startsWith("infra/")))).toEqual([]);
});

test("nothing in shared imports functions: the table of contents points at the text, never back", () => {
  expect(told(own.filter(({ from, to }) => from.startsWith("shared/") && to.startsWith("functions/")))).toEqual([]);
});

test("function files import triggers, use cases, schemas, wire shapes and messages, and of the kernel its limits and texts", () => {
  const tables = own.filter(({ from }) => /^functions\/.*\.(http|queue|timer)\.ts$/.test(from));
  const allowed = ({ to }: Arrow) =>
    capabilityOf(to) === "triggers" ||
    /^shared\/kernel\/(limits|decimal|wire-text)\.ts$/.test(to) ||
    /\.(schema|wire|messages)\.ts$/.test(to) ||
    (isUseCase(to) && !["platform", "ledger", "messaging", "kernel", "auth"].includes(capabilityOf(to) ?? ""));
  expect(told(tables.filter((arrow) => !allowed(arrow)))).toEqual([]);
});

test("a repository is imported by the backend, by the trigger that opens it before there is a backend, and as a type", () => {
  const opened = own.filter(({ to, typeOnly }) => to.endsWith(".repository.ts") && !typeOnly);
  const may = ({ from }: Arrow) =>
    from === "shared/backend.ts" || /^test\//.test(from) || capabilityOf(from) === "triggers";
  expect(told(opened.filter((arrow) => !may(arrow)))).toEqual([]);
});

test("rules and schemas import kernel, schemas, rules and their own data, and so do no I/O", () => {
  const pure = own.filter(({ from }) => isPure(from) && from.startsWith("shared/"));
  const allowed = ({ to, typeOnly }: Arrow) =>
    capabilityOf(to) === "kernel" || isPure(to) || to.endsWith(".data.json") || typeOnly;
  expect(told(pure.filter((arrow) => !allowed(arrow)))).toEqual([]);
  const outside = packages.filter(({ from }) => isPure(from) || from.startsWith("shared/kernel/"));
  // A hash depends on its text alone; the kernel makes it, so that rules need no library of the machine.
  const mayImport = ({ from, to }: Arrow) =>
    ["zod", "node:assert/strict", "lossless-json"].includes(to) ||
    (from === "shared/kernel/derived-id.ts" && to === "node:crypto");
  expect(told(outside.filter((arrow) => !mayImport(arrow)))).toEqual([]);
});

test("the kernel imports the kernel alone, and the platform the kernel", () => {
  const outOf = (capability: string) =>
    own.filter(({ from, to }) => capabilityOf(from) === capability && capabilityOf(to) !== capability);
  const withoutData = (list: readonly Arrow[]) => list.filter(({ to }) => !to.endsWith(".json"));
  expect(told(withoutData(outOf("kernel")))).toEqual([]);
  expect(told(withoutData(outOf("platform")).filter(({ to }) => capabilityOf(to) !== "kernel"))).toEqual([]);
});

test("storage and identity SDKs are loaded by the platform alone, the token library by platform and auth, the Functions library where functions are registered", () => {
  const app = packages.filter(({ from }) => /^(functions|shared)\//.test(from));
  const wrong = app.filter(({ from, to, typeOnly }) => {
    if (/^@azure\/(data-tables|storage-|identity|core-)/.test(to)) return capabilityOf(from) !== "platform";
    if (/^jose/.test(to)) return !["platform", "auth"].includes(capabilityOf(from) ?? "");
    return to === "@azure/functions" && !typeOnly && from !== "functions/register.ts";
  });
  expect(told(wrong)).toEqual([]);
});

/** What a request asks for is read by the wire, with the readers that all triggers share. */
const readsTheQuery = ({ from, to }: Arrow) =>
  from.endsWith(".wire.ts") && /^shared\/triggers\/(query|filter|paging|continuation|collection)\.ts$/.test(to);

/** Arrows to the right that are meant. */
const meant = [
  // A tenant is made together with its first administrator.
  "shared/customers/create-customer.ts → shared/users/first-administrator.ts",
  // Who lets a customer go must see what it still has, in the customer's own partition.
  "shared/customers/delete-customer.ts → shared/subscriptions/commit-subscriptions.ts",
  "shared/customers/delete-customer.ts → shared/subscriptions/subscription-rows.ts",
  "shared/customers/delete-customer.ts → shared/subscriptions/periods.rules.ts",
  "shared/customers/end-relationship.ts → shared/subscriptions/holdings.ts",
  // Who renews into another offer buys it: the decision is that of an order.
  "shared/subscriptions/change/next-sale.ts → shared/selling/add-on.rules.ts",
  "shared/subscriptions/change/next-sale.ts → shared/selling/decide-line.ts",
  "shared/subscriptions/change/next-sale.ts → shared/selling/further-checks.ts",
];

test("between capabilities a file imports only from groups to the left of its own, but for the arrows that are meant", () => {
  const unknown = [...new Set(files.map(capabilityOf))].filter((one) => one !== undefined && placeOf(one) < 0);
  expect(unknown, "a new folder needs its place in the order").toEqual([]);

  const wrong = own.filter((arrow) => {
    const { from, to } = arrow;
    const [above, below] = [capabilityOf(from), capabilityOf(to)];
    if (above === undefined || below === undefined || above === below) return false;
    return placeOf(below) >= placeOf(above) && !readsTheQuery(arrow);
  });
  expect(told(wrong).sort()).toEqual([...meant].sort());
});

test("a room within a capability imports the capability's own files, and those import nothing of a room", () => {
  const isInRoom = (path: string) => /^shared\/[^/]+\/[^/]+\//.test(path);
  const inside = own.filter(
    ({ from, to }) => capabilityOf(from) !== undefined && capabilityOf(from) === capabilityOf(to),
  );
  expect(files.filter(isInRoom).length).toBeGreaterThan(0);
  expect(told(inside.filter(({ from, to }) => !isInRoom(from) && isInRoom(to)))).toEqual([]);
});

test("triggers know how work comes in and is parked, and nothing of the trade", () => {
  const ofTriggers = own.filter(({ from }) => capabilityOf(from) === "triggers");
  const known = ["triggers", "language", "auth", "kernel", "platform", "ledger", "messaging", "parking", "sandbox"];
  const wrong = ofTriggers.filter(({ to }) => to !== "shared/backend.ts" && !known.includes(capabilityOf(to) ?? ""));
  expect(told(wrong)).toEqual([]);
});

test("use cases know the backend as a type; only triggers and tests open one", () => {
  const opened = own.filter(({ to, typeOnly }) => to === "shared/backend.ts" && !typeOnly);
  const may = ({ from }: Arrow) => capabilityOf(from) === "triggers" || from.startsWith("test/");
  expect(told(opened.filter((arrow) => !may(arrow)))).toEqual([]);
});

test("process.env and the machine's time are read in one file each", () => {
  const deployed = files.filter((path) => /^(functions|shared)\//.test(path));
  const reading = (pattern: RegExp) => deployed.filter((path) => pattern.test(readFileSync(path, "utf8")));
  expect(reading(/process\.env/).filter((path) => path !== "functions/main.ts")).toEqual(["shared/platform/config.ts"]);
  expect(reading(/new Date\(\)|Date\.now\(\)/)).toEqual(["shared/platform/clock.ts"]);
});

test("no files import each other in a circle, but for types", () => {
  const below = new Map<string, string[]>();
  for (const { from, to, typeOnly } of own) if (!typeOnly) below.set(from, [...(below.get(from) ?? []), to]);
  const done = new Set<string>();
  const circles: string[] = [];
  const walk = (path: string, above: readonly string[]) => {
    if (above.includes(path)) circles.push([...above.slice(above.indexOf(path)), path].join(" → "));
    if (done.has(path) || above.includes(path)) return;
    for (const next of below.get(path) ?? []) walk(next, [...above, path]);
    done.add(path);
  };
  for (const path of files) walk(path, []);
  expect(circles).toEqual([]);
});

test("tests of a capability lie in the folder of its name", () => {
  const mirrors = new Set([...order.flat(), "local"]);
  const others = ["decisions", "wire", "scenarios", "contracts", "simulation", "tidy", "bench", "support"];
  const found = new Set(files.filter((path) => path.startsWith("test/")).map((path) => path.split("/")[1] ?? ""));
  expect([...found].filter((folder) => !mirrors.has(folder) && !others.includes(folder))).toEqual([]);
});
