// Builds the deployable app into dist/app (complete in itself: package.json, host.json, one entry with its chunks and
// source maps) and the local host, which stays out of it, into dist/local. `--bench` and `--simulation` build those too.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");
const stamp = join(dist, "built-from");
const lock = join(dist, ".building");
const sources = ["functions", "shared", "infra", "package.json", "package-lock.json", "host.json", "tsconfig.json"];
/** No build takes so long: the lock's owner was killed. */
const lockOutlivedMs = 60_000;

/** Names of its own, since files in the bundle import `createRequire` too. */
const requireForCommonJs =
  'import { createRequire as nodeRequire } from "node:module"; const require = nodeRequire(import.meta.url);';

/** Newest change below a path, in milliseconds; a folder counts too, since it changes when a file goes. */
function changedAt(path) {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

const newestSource = () => Math.max(...sources.map((source) => changedAt(join(root, source))));

/** Whether a source changed since the last build began. */
function isStale() {
  try {
    return newestSource() > Number(readFileSync(stamp, "utf8"));
  } catch {
    return true;
  }
}

/** Builds when a source has changed. Processes that start together build once: the others wait for the first. */
export async function buildIfStale(told = () => {}) {
  if (!isStale()) return;
  mkdirSync(dist, { recursive: true });
  while (!takeLock()) await wait(100);
  try {
    if (!isStale()) return;
    told();
    await build();
  } finally {
    rmdirSync(lock);
  }
}

function takeLock() {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    if (changedOr(lock, Date.now()) < Date.now() - lockOutlivedMs) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function changedOr(path, otherwise) {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return otherwise;
  }
}

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  logLevel: "warning",
  absWorkingDir: root,
};

/** Builds `test/<tool>` into `dist/<tool>`, and nothing else. */
export async function buildTool(tool) {
  const { build: bundle } = await import("esbuild");
  await bundle({
    ...common,
    entryPoints: { main: `test/${tool}/main.ts` },
    outdir: `dist/${tool}`,
    packages: "external",
  });
}

export async function build({ bench = false, simulation = false } = {}) {
  const builtFrom = newestSource();
  const { build: bundle } = await import("esbuild");
  rmSync(join(dist, "app"), { recursive: true, force: true });
  const { metafile } = await bundle({
    ...common,
    entryPoints: { main: "functions/main.ts" },
    outdir: "dist/app",
    outExtension: { ".js": ".mjs" },
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    external: ["@azure/functions-core"],
    banner: { js: requireForCommonJs },
    sourcesContent: false,
    metafile: true,
  });
  // What the app is made of, for the test that looks into it; beside the app, since it is no part of it.
  writeFileSync(join(dist, "app-parts.json"), JSON.stringify(metafile));
  const { name, version, description, license, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const manifest = { name, version, description, private: true, license, type: "module", engines, main: "main.mjs" };
  writeFileSync(join(dist, "app", "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(root, "host.json"), join(dist, "app", "host.json"));

  await bundle({ ...common, entryPoints: { main: "infra/local/main.ts" }, outdir: "dist/local", packages: "external" });
  cpSync(join(root, "infra", "local", "data"), join(dist, "local", "data"), { recursive: true });
  for (const tool of [...(bench ? ["bench"] : []), ...(simulation ? ["simulation"] : [])]) await buildTool(tool);
  writeFileSync(stamp, String(builtFrom));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await build({ bench: process.argv.includes("--bench"), simulation: process.argv.includes("--simulation") });
