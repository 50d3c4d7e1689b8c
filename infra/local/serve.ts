import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Azurite, runningAzurite, startAzurite } from "./azurite.js";
import type { Directory } from "./directory.js";
import { lockFolder } from "./folder-lock.js";
import { type Host, startHost } from "./host/host.js";
import { type Issuer, startIssuer } from "./issuer.js";

export type Served = { host: Host; issuer: Issuer; storage: string; stop(): Promise<void> };
type Serve = {
  appFolder: string;
  directory: Directory;
  operatorTenantId: string;
  port: number;
  /** Keeps what is stored here. */
  folder?: string;
  /** Stores in the Azurite that somebody else runs. */
  inRunningAzurite?: boolean;
};

/** Short, so that the work of a host that was killed comes back soon; a living host renews it. */
const queueLeaseSeconds = 10;
const queueRetryDelaySeconds = 2;
/** How long work under way may take to end, once the host is told to stop. */
const drainMs = 10_000;
const portWaitMs = 5_000;
const portRetryMs = 200;

/** Starts storage, issuer and host, and serves until `stop`, which lets work end and saves what is stored in `folder`. */
export async function serve(asked: Serve): Promise<Served> {
  const { appFolder, directory, operatorTenantId, port, folder, inRunningAzurite = false } = asked;
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const key = folder === undefined ? {} : { keyPath: join(folder, "issuer-key.json") };
  const issuing = whenPortIsFree(() => startIssuer({ port: port === 0 ? 0 : port + 1, directory, ...key }));
  // Its port is taken first and given back last: until the one before has saved its folder, the next one waits here.
  if (folder !== undefined) await issuing;
  // Storage takes longest by far.
  const [issuer, storage] = await Promise.all([issuing, openStorage(folder, inRunningAzurite), loadHostsClients()]);
  const host = await startHost({
    appFolder,
    port,
    queueLeaseSeconds,
    queueRetryDelaySeconds,
    settings: {
      AzureWebJobsStorage: storage.connectionString,
      CspData: storage.connectionString,
      CSP_OPERATOR_TENANT: operatorTenantId,
      CSP_TOKEN_AUDIENCES: "api://csp",
      CSP_TOKEN_ISSUER: issuer.issuer,
      CSP_TOKEN_KEYS_URL: issuer.keysUrl,
      // Known to everybody, as all secrets of this machine's parties are.
      CSP_SEALING_KEYS: "only-for-this-machine-and-known-to-everybody",
      CSP_SANDBOX: "true",
    },
    writeLine: writeWarning,
  });
  return {
    host,
    issuer,
    storage: storage.told,
    stop: async () => {
      await Promise.race([host.stop(), wait(drainMs)]);
      await storage.stop();
      await issuer.stop();
    },
  };
}

/** A back end that was told to stop a moment ago may still be saving. */
async function whenPortIsFree<T>(start: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + portWaitMs; ; await wait(portRetryMs)) {
    try {
      return await start();
    } catch (error) {
      const isInUse = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!isInUse || Date.now() > end) throw error;
    }
  }
}

type Storage = Pick<Azurite, "connectionString" | "stop"> & { told: string };

/**
 * The storage that was asked for, by name or as the Azurite that runs; else Azurite of our own, which nobody shares: what
 * is somebody else's is never taken because it happens to be there.
 */
async function openStorage(folder: string | undefined, inRunningAzurite: boolean): Promise<Storage> {
  const keep = async () => {};
  if (inRunningAzurite) {
    const connectionString = await runningAzurite();
    if (connectionString !== undefined) return { connectionString, told: "the Azurite that runs already", stop: keep };
    throw new Error("No Azurite answers on ports 10000 to 10002; start it with --skipApiVersionCheck.");
  }
  const named = process.env.CspData;
  if (named !== undefined && !/^UseDevelopmentStorage=true;?$/i.test(named)) {
    return { connectionString: named, told: "as the environment variable CspData says", stop: keep };
  }
  if (folder === undefined) return { ...(await startAzurite()), told: "Azurite of its own, in memory" };
  const unlock = await lockFolder(folder);
  const { connectionString, stop } = await startAzurite({ folder: join(folder, "storage") });
  return { connectionString, stop: () => stop().then(unlock), told: `Azurite, kept in ${folder}` };
}

/** What the host loads to open its queues and locks, ahead of time. */
const loadHostsClients = () => Promise.all([import("@azure/storage-queue"), import("@azure/storage-blob")]);

/** Failed calls are in the app's own log already. */
function writeWarning(line: string): void {
  if (line.startsWith("warning host:")) process.stdout.write(`  ! ${line.slice("warning host: ".length)}\n`);
}
