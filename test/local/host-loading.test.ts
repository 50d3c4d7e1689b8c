import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { globPattern } from "../../infra/local/host/loader.js";

/** Test runners and bundlers hide what plain Node refuses to load, so each app is loaded by a `node` of its own. */
const run = promisify(execFile);
const main = `
  import { startHost } from "./host.mjs";
  const host = await startHost({ appFolder: process.argv[2], settings: {}, port: 0, timers: false, writeLine: console.error });
  const answer = await fetch(host.url + "/v1/hello/you");
  console.log(JSON.stringify({ functions: host.functions, answer: await answer.text() }));
  await host.stop();
  process.exit(0);`;

const calls = `
  app.http("hello", { route: "hello/{name}", methods: ["GET"], handler: async ({ params }) => ({ body: "hello " + params.name }) });
  app.timer("tick", { schedule: "0 0 0 1 * *", handler: () => {} });`;
const asModule = `import { app } from "@azure/functions";${calls}`;
const asCommonJs = `const { app } = require("@azure/functions");${calls}`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "host-loading-"));
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "main.mjs"), main);
  const host = { entryPoints: ["infra/local/host/host.ts"], outfile: join(folder, "host.mjs") };
  await build({ ...host, bundle: true, format: "esm", platform: "node", packages: "external" });
});
afterAll(() => rm(folder, { recursive: true }));

async function load(name: string, packageJson: object, files: Record<string, string>) {
  const appFolder = join(folder, name);
  await mkdir(join(appFolder, "functions"), { recursive: true });
  const hostJson = { version: "2.0", extensions: { http: { routePrefix: "v1" } } };
  const written = { "package.json": JSON.stringify(packageJson), "host.json": JSON.stringify(hostJson), ...files };
  for (const [file, text] of Object.entries(written)) await writeFile(join(appFolder, file), text);
  const { stdout } = await run(process.execPath, [join(folder, "main.mjs"), appFolder]);
  return JSON.parse(stdout);
}

const asExpected = {
  functions: [
    { name: "hello", kind: "http", detail: "GET /v1/hello/{name}" },
    { name: "tick", kind: "timer", detail: "0 0 0 1 * *" },
  ],
  answer: "hello you",
};

test("L1: an app as ES module runs", async () => {
  expect(await load("es", { type: "module", main: "index.js" }, { "index.js": asModule })).toEqual(asExpected);
});

test("L1: the same app as CommonJS, its files found by a glob, has the same functions", async () => {
  const files = { "functions/one.js": asCommonJs, "functions/read.me": "not code" };
  expect(await load("cjs", { main: "{index.js,functions/*.js}" }, files)).toEqual(asExpected);
});

test("L1: the same app as one bundle with the library inside has the same functions", async () => {
  const bundle = async (format: "cjs" | "esm") => {
    const stdin = { contents: `${asModule}\napp.setup({ enableHttpStream: true });`, resolveDir: folder };
    const requireForCommonJs = `import { createRequire as nodeRequire } from "node:module"; const require = nodeRequire(import.meta.url);`;
    const built = await build({
      stdin,
      bundle: true,
      write: false,
      format,
      platform: "node",
      external: ["@azure/functions-core"],
      banner: { js: format === "esm" ? requireForCommonJs : "" },
    });
    return built.outputFiles[0]?.text ?? "";
  };
  expect(await load("bundle-cjs", { main: "app.cjs" }, { "app.cjs": await bundle("cjs") })).toEqual(asExpected);
  expect(await load("bundle-esm", { main: "app.mjs" }, { "app.mjs": await bundle("esm") })).toEqual(asExpected);
});

test("`main` may be a path with stars and alternatives", () => {
  const matching = (glob: string, file: string) => globPattern(glob).test(file);
  expect(matching("dist/{index.js,functions/*.js}", "dist/functions/a.js")).toBe(true);
  expect(matching("dist/{index.js,functions/*.js}", "dist/functions/deep/a.js")).toBe(false);
  expect(matching("dist/**/*.js", "dist/functions/deep/a.js")).toBe(true);
  expect(matching("dist/**/*.js", "dist/a.js")).toBe(true);
  expect(matching("dist/*.js", "dist/axjs")).toBe(false);
});
