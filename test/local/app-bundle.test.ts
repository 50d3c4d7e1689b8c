import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { httpFunctions, queueFunctions, timerFunctions } from "../../functions/all.js";
import { buildIfStale } from "../../infra/build.mjs";

await buildIfStale();

type Parts = {
  inputs: Record<string, unknown>;
  outputs: Record<string, { inputs: Record<string, unknown>; imports: { path: string; kind: string }[] }>;
};
const parts: Parts = JSON.parse(readFileSync("dist/app-parts.json", "utf8"));

/** The files that are read before the first function is registered. */
function loadedAtStart(path = "dist/app/main.mjs", seen = new Set<string>()): Set<string> {
  const output = parts.outputs[path];
  if (output === undefined || seen.has(path)) return seen;
  seen.add(path);
  for (const { path: imported, kind } of output.imports) if (kind !== "dynamic-import") loadedAtStart(imported, seen);
  return seen;
}

/** Answers the library's request for its host as the worker does, and counts what is registered. */
const worker = `
  import Module from "node:module";
  const names = [];
  const core = {
    version: "3.10.1", hostVersion: "4.1037.0",
    setProgrammingModel() {}, getProgrammingModel() {}, log() {},
    registerFunction({ name }) { names.push(name); return { dispose() {} }; },
    registerHook() { return { dispose() {} }; },
    Disposable: class { dispose() {} },
  };
  const plain = Module.prototype.require;
  Module.prototype.require = function (id) { return id === "@azure/functions-core" ? core : plain.apply(this, arguments); };
  const begun = process.cpuUsage();
  await import(process.argv[1]);
  const { user, system } = process.cpuUsage(begun);
  console.log(JSON.stringify({ names, milliseconds: (user + system) / 1000 }));`;

const settings = {
  AzureWebJobsStorage: "UseDevelopmentStorage=true",
  CspData: "UseDevelopmentStorage=true",
  CSP_OPERATOR_TENANT: "0a000000-0000-4000-8000-000000000001",
  CSP_TOKEN_AUDIENCES: "api://csp",
  CSP_TOKEN_ISSUER: "http://127.0.0.1:7072/{tenant}/v2.0",
  CSP_TOKEN_KEYS_URL: "http://127.0.0.1:7072/common/discovery/v2.0/keys",
  CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
};

test("the app loads in plain Node with nothing beside it, and registers every function", async () => {
  const alone = await mkdtemp(join(tmpdir(), "app-"));
  cpSync("dist/app", alone, { recursive: true });
  const { main } = JSON.parse(readFileSync(join(alone, "package.json"), "utf8"));
  const command = ["--input-type=module", "--eval", worker, join(alone, main)];
  const printed = execFileSync(process.execPath, command, { cwd: alone, env: settings, encoding: "utf8" });

  const { names, milliseconds } = JSON.parse(printed);
  console.log(`The app registered ${names.length} functions in ${Math.round(milliseconds)} ms of processor time.`);
  const expected = [...httpFunctions, ...queueFunctions, ...timerFunctions].map(({ name }) => name);
  expect(names.sort()).toEqual(expected.sort());
});

test("the app holds nothing of the local host or of the tests", () => {
  const strangers = Object.keys(parts.inputs).filter((path) => /^(infra|test)\/|node_modules\/azurite/.test(path));
  expect(strangers).toEqual([]);
});

test("the storage SDKs and the identity library load when they are used, not when the app starts", () => {
  const heavy = /node_modules\/(@azure\/(data-tables|storage-|identity|core-)|@azure-rest)/;
  const early = [...loadedAtStart()].flatMap((path) => Object.keys(parts.outputs[path]?.inputs ?? {}));
  expect(early.filter((path) => heavy.test(path))).toEqual([]);
  expect(Object.keys(parts.inputs).some((path) => heavy.test(path))).toBe(true);
});

test("every script of the app has its source map", () => {
  const files = readdirSync("dist/app", { recursive: true, encoding: "utf8" });
  const scripts = files.filter((file) => /\.m?js$/.test(file));
  expect(scripts.length).toBeGreaterThan(1);
  expect(scripts.filter((script) => !files.includes(`${script}.map`))).toEqual([]);
});
