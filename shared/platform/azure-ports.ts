import { azureBlobs } from "./azure-blobs.js";
import { storageConnection } from "./azure-connection.js";
import { azureQueues } from "./azure-queues.js";
import { azureTables } from "./azure-tables.js";
import { machineClock } from "./clock.js";
import { readSettings } from "./config.js";
import { randomIds } from "./ids.js";
import { lazily } from "./lazily.js";
import { jsonLog } from "./log.js";
import type { Ports, TokenKeys } from "./ports.js";

/** Business data has a storage account of its own, beside the host's `AzureWebJobsStorage`. */
const connectionName = "CspData";

/** The world of a deployed app, from its settings alone. Nothing is opened, and no SDK loaded, before it is used. */
export function azurePorts(environment: Record<string, string | undefined>): Ports {
  const settings = readSettings(environment);
  const connection = storageConnection(connectionName, environment);
  return {
    tables: azureTables(connection, randomIds),
    queues: azureQueues(connection),
    blobs: azureBlobs(connection),
    clock: machineClock,
    ids: randomIds,
    log: jsonLog(machineClock),
    tokenKeys: remoteTokenKeys(settings.tokenKeysUrl),
    settings,
    memory: new Map(),
  };
}

/** The issuer's key set: kept ten minutes, and asked for at most every half minute because of a key that it does not have. */
function remoteTokenKeys(url: string): TokenKeys {
  const keys = lazily(async () => {
    const { createRemoteJWKSet } = await import("jose");
    return createRemoteJWKSet(new URL(url), { cacheMaxAge: 600_000, cooldownDuration: 30_000 });
  });
  return async (header, token) => (await keys())(header, token);
}
