import { createRequire } from "node:module";
import type { Readable } from "node:stream";
import { Worker } from "node:worker_threads";

export type StoragePorts = { blob: number; queue: number; table: number };
export type Azurite = { connectionString: string; stop(): Promise<void> };
type StartAzurite = { folder?: string; ports?: StoragePorts };

/** Where an Azurite listens that nobody told otherwise: somebody's development storage. */
const developmentPorts: StoragePorts = { blob: 10000, queue: 10001, table: 10002 };
/** Lets the system choose: storage of our own must neither meet nor become somebody's development storage. */
export const anyPorts: StoragePorts = { blob: 0, queue: 0, table: 0 };

/** The API version that the blob and queue SDKs send. */
const newestVersion = "2026-04-06";

/** The compiled entry of the emulator, a CommonJS script that reads its command line and starts all three services. */
export const azuriteEntry = createRequire(import.meta.url).resolve("azurite/dist/src/azurite.js");

/**
 * Its own way to close cleanly, in a process and in a thread alike: everything stored is saved before it ends. The client of
 * its telemetry, a third of all that it loads, stays out, since telemetry is off.
 */
const runUntilTold = `
  const Module = require("node:module");
  const { parentPort, workerData } = require("node:worker_threads");
  const fromDisk = Module.prototype.require;
  Module.prototype.require = function (id) {
    return id === "applicationinsights" ? {} : fromDisk.call(this, id);
  };
  parentPort.once("message", () => process.emit("message", "shutdown"));
  require(workerData);`;

/** Runs Azurite in a thread of this process, on free ports: in memory, or on `folder`, where `stop` saves what is stored. */
export async function startAzurite({ folder, ports = anyPorts }: StartAzurite = {}): Promise<Azurite> {
  const worker = new Worker(runUntilTold, {
    eval: true,
    workerData: azuriteEntry,
    argv: azuriteArguments(folder, ports),
    stdout: true,
    stderr: true,
  });
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  const listening = await listeningPorts(worker.stdout, worker.stderr, ended);
  return {
    connectionString: connectionStringOf(listening),
    stop: async () => {
      worker.postMessage("stop");
      await ended;
    },
  };
}

/**
 * The command line. Without `--skipApiVersionCheck` the blob and queue SDKs are refused; idle connections live a minute instead of
 * five seconds, because a client that reuses one at the instant it closes gets a connection reset.
 */
export function azuriteArguments(folder: string | undefined, { blob, queue, table }: StoragePorts): string[] {
  const keepAlive = ["blob", "queue", "table"].flatMap((service) => [`--${service}KeepAliveTimeout`, "60"]);
  const listening = ["--blobPort", `${blob}`, "--queuePort", `${queue}`, "--tablePort", `${table}`];
  const storing = folder === undefined ? ["--inMemoryPersistence"] : ["--location", folder];
  return ["--silent", "--skipApiVersionCheck", "--disableTelemetry", ...keepAlive, ...listening, ...storing];
}

/** Waits until all three services say where they listen; fails with what was printed when Azurite ends before. */
export function listeningPorts(output: Readable, errors: Readable, ended: Promise<unknown>): Promise<StoragePorts> {
  return new Promise((resolve, reject) => {
    let printed = "";
    const portOf = (service: string) =>
      Number(printed.match(`${service} service is successfully listening at \\S+:(\\d+)`)?.[1]);
    output.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const ports = { blob: portOf("Blob"), queue: portOf("Queue"), table: portOf("Table") };
      if (ports.table) resolve(ports);
    });
    errors.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
    ended.then(() => reject(new Error(`Azurite did not start: ${printed}`)));
  });
}

/** The emulator's fixed key. */
export const developmentKey =
  "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** The emulator's fixed account, or another with the same key, at the given ports. */
export function connectionStringOf({ blob, queue, table }: StoragePorts, account = "devstoreaccount1"): string {
  const endpoint = (service: string, port: number) => `${service}Endpoint=http://127.0.0.1:${port}/${account}`;
  const endpoints = [endpoint("Blob", blob), endpoint("Queue", queue), endpoint("Table", table)];
  return [
    "DefaultEndpointsProtocol=http",
    `AccountName=${account}`,
    `AccountKey=${developmentKey}`,
    ...endpoints,
    "",
  ].join(";");
}

/** The connection string of the Azurite that somebody else runs at these ports; nothing where none does that will do. */
export const runningAzurite = async (ports = developmentPorts): Promise<string | undefined> =>
  (await answersLikeStorage(ports)) ? connectionStringOf(ports) : undefined;

/**
 * Any other program may listen there, and an Azurite that checks API versions refuses our SDKs with 400. Storage that will do knows the
 * question, in the newest version that we speak, and only misses a signature.
 */
async function answersLikeStorage({ blob, queue, table }: StoragePorts): Promise<boolean> {
  const asked = [blob, queue, table].map(async (port) => {
    const answer = await fetch(`http://127.0.0.1:${port}/devstoreaccount1?restype=service&comp=properties`, {
      headers: { "x-ms-version": newestVersion },
      signal: AbortSignal.timeout(1_000),
    });
    await answer.body?.cancel();
    return answer.status === 403 && answer.headers.has("x-ms-request-id");
  });
  return (await Promise.all(asked).catch(() => [false])).every((fits) => fits);
}
