import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Bench, median, printTable, shown, sizeFrom } from "./measure.js";

const app = new URL("../app/main.mjs", import.meta.url);

/** Answers the library's one request for its host, as the Functions worker does, and loads the deployable app. */
const loadApp = `
import Module from "node:module";
const fromDisk = Module.prototype.require;
let functions = 0;
class Disposable { dispose() {} }
const core = {
  version: "3.13.0", hostVersion: "4.1037.0", Disposable,
  setProgrammingModel() {}, getProgrammingModel() {}, log() {},
  registerHook: () => new Disposable(),
  registerFunction: () => { functions += 1; return new Disposable(); },
};
Module.prototype.require = function (id) {
  return id === "@azure/functions-core" ? core : fromDisk.call(this, id);
};
const begun = performance.now();
await import(process.env.BENCH_APP);
console.log(JSON.stringify({ functions, milliseconds: performance.now() - begun }));
`;

const settings = {
  CSP_OPERATOR_TENANT: "0a000000-0000-4000-8000-000000000001",
  CSP_TOKEN_AUDIENCES: "api://csp",
  CSP_TOKEN_ISSUER: "http://127.0.0.1:1/{tenant}/v2.0",
  CSP_TOKEN_KEYS_URL: "http://127.0.0.1:1/keys",
  CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
  CspData: "UseDevelopmentStorage=true",
};

/** How long the built app takes from its first byte to its last registration, in fresh processes. */
export const coldStart: Bench = {
  name: "cold-start",
  about: "the deployable app loaded and its functions registered, against an empty Node process (reach: 250 ms)",
  sizes: "BENCH_STARTS (9)",
  run: async () => {
    if (!existsSync(app)) throw new Error(`${fileURLToPath(app)} is missing: npm run build`);
    const starts = Array.from({ length: sizeFrom("BENCH_STARTS", 9) }, () => startOnce());
    const { functions } = starts[0] ?? { functions: 0 };
    const loading = median(starts.map(({ milliseconds }) => milliseconds));
    const whole = median(starts.map((start) => start.processMilliseconds));
    const empty = median(starts.map((start) => start.emptyMilliseconds));
    printTable(
      ["", "milliseconds", "÷ empty Node"],
      [
        [`app loaded, ${functions} functions registered`, shown(loading), (loading / empty).toFixed(2)],
        ["the same with Node's own start and end", shown(whole), (whole / empty).toFixed(2)],
        ["empty Node process", shown(empty), "1.00"],
      ],
    );
  },
};

function startOnce() {
  const node = (code: string) => {
    const begun = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
      encoding: "utf8",
      env: { ...process.env, ...settings, BENCH_APP: app.href },
    });
    if (status !== 0) throw new Error(`the app did not load: ${stderr}`);
    return { stdout, milliseconds: performance.now() - begun };
  };
  const empty = node("");
  const loaded = node(loadApp);
  const { functions, milliseconds } = JSON.parse(loaded.stdout) as { functions: number; milliseconds: number };
  if (functions === 0) throw new Error("the app registered no function");
  return { functions, milliseconds, processMilliseconds: loaded.milliseconds, emptyMilliseconds: empty.milliseconds };
}
