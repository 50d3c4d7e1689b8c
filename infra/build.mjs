// Builds the deployable app into dist/app (complete in itself: package.json, host.json, one entry with its chunks and
// source maps) and the local host, which stays out of it, into dist/local. `--bench` builds the benchmarks too.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "dist", "built-at");
const sources = ["functions", "shared", "infra", "package.json", "package-lock.json", "host.json", "tsconfig.json"];

/** Names of its own, since files in the bundle import `createRequire` too. */
const requireForCommonJs =
  'import { createRequire as nodeRequire } from "node:module"; const require = nodeRequire(import.meta.url);';

/** Newest change below a path, in milliseconds. */
function changedAt(path) {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

/** Whether a source changed since the last build. */
export function isStale() {
  try {
    const builtAt = statSync(stamp).mtimeMs;
    return sources.some((source) => changedAt(join(root, source)) > builtAt);
  } catch {
    return true;
  }
}

export async function build({ bench = false } = {}) {
  const { build: bundle } = await import("esbuild");
  const common = {
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: true,
    logLevel: "warning",
    absWorkingDir: root,
  };
  rmSync(join(root, "dist", "app"), { recursive: true, force: true });
  await bundle({
    ...common,
    entryPoints: { main: "functions/main.ts" },
    outdir: "dist/app",
    outExtension: { ".js": ".mjs" },
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    external: ["@azure/functions-core"],
    banner: { js: requireForCommonJs },
    sourcesContent: false,
  });
  const { name, version, description, license, engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const manifest = { name, version, description, private: true, license, type: "module", engines, main: "main.mjs" };
  writeFileSync(join(root, "dist", "app", "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  cpSync(join(root, "host.json"), join(root, "dist", "app", "host.json"));

  await bundle({ ...common, entryPoints: { main: "infra/local/main.ts" }, outdir: "dist/local", packages: "external" });
  if (bench) {
    await bundle({
      ...common,
      entryPoints: { main: "test/bench/main.ts" },
      outdir: "dist/bench",
      packages: "external",
    });
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, "");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build({ bench: process.argv.includes("--bench") });
