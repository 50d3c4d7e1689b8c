import { fileURLToPath } from "node:url";
import { divideOutput } from "./app-log.js";
import { help, type Options, readCommandLine } from "./command-line.js";
import { directory, operator } from "./demo/parties.data.js";
import { runDemo } from "./demo/run-demo.js";
import { type Served, serve } from "./serve.js";

// Beside this file in dist: the deployable app as it is, and the demo's files.
const appFolder = fileURLToPath(new URL("../app", import.meta.url));
const dataFolder = fileURLToPath(new URL("data", import.meta.url));
const print = (line: string) => void process.stdout.write(`${line}\n`);

const asked = readCommandLine(process.argv.slice(2));
if (asked.kind === "help") print(help);
else if (asked.kind === "start") await start(asked.options);
else {
  process.stderr.write(`${asked.message}\n\n${help}\n`);
  process.exitCode = 2;
}

async function start({ demo, port, folder, inRunningAzurite, verbose }: Options): Promise<void> {
  const kept = folder === undefined ? {} : { folder };
  const where = { appFolder, directory, operatorTenantId: operator.tenantId, port };
  const served = await serve({ ...where, ...kept, inRunningAzurite }).catch(fail);
  divideOutput({ verbose });
  stopOnSignal(served);
  print(`Serving on ${served.host.url} after ${process.uptime().toFixed(1)} s; tokens from ${served.issuer.url}.`);
  print(`Storage: ${served.storage}.`);
  if (demo) await runDemo({ host: served.host.url, issuer: served.issuer.url, dataFolder, print }).catch(tellFailure);
  print(`\nAPI      ${served.host.url}/v1\nTokens   ${served.issuer.url}/{tenant}/oauth2/v2.0/token\nEnd with Ctrl+C.`);
}

const parentLookMs = 200;

/**
 * The first signal ends in order, the second at once. npm that gets SIGTERM ends without passing it on to us: then it is
 * the loss of our parent that tells.
 */
function stopOnSignal(served: Served): void {
  let stopping = false;
  const stop = async () => {
    stopping = true;
    print("Stopping …");
    await served.stop();
    process.exit(0);
  };
  const signalled = () => (stopping ? process.exit(1) : stop());
  process.on("SIGINT", signalled).on("SIGTERM", signalled);

  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const look = () => void (process.ppid !== parent && !stopping && stop());
  setInterval(look, parentLookMs).unref();
}

function tellFailure(error: unknown): void {
  print(`\nThe demo did not end: ${error instanceof Error ? error.message : error}\nIt goes on at the next start.`);
  process.exitCode = 1;
}

function fail(error: unknown): never {
  const text = error instanceof Error ? error.message : String(error);
  const inUse = /EADDRINUSE.*:(\d+)/.exec(text)?.[1];
  const remedy = inUse === undefined ? text : `Port ${inUse} is in use; choose another with --port.`;
  process.stderr.write(`Could not start. ${remedy}\n`);
  process.exit(1);
}
