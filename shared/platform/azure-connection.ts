import type { TableClient } from "@azure/data-tables";
import type { TokenCredential } from "@azure/identity";
import type { ContainerClient } from "@azure/storage-blob";
import type { QueueClient } from "@azure/storage-queue";
import { lazily } from "./lazily.js";

type Environment = Record<string, string | undefined>;

/** Clients of one storage account. Each SDK is loaded when its first client is asked for. */
export type StorageConnection = {
  table(name: string): Promise<TableClient>;
  queue(name: string): Promise<QueueClient>;
  container(name: string): Promise<ContainerClient>;
};

/** The SDKs' own second or four between tries would outlive the caller's patience: four tries within about two seconds. */
const tableOptions = { retryOptions: { maxRetries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 } };
const storageOptions = {
  retryOptions: { maxTries: 4, retryDelayInMs: 200, maxRetryDelayInMs: 1_000, tryTimeoutInMs: 60_000 },
};

/**
 * Reads a connection as the Functions host does (identity-based connections): the setting itself, or the same with `AzureWebJobs`
 * before it, is a connection string; else the settings with `__` and a suffix name the endpoints and the identity.
 */
export function storageConnection(name: string, environment: Environment): StorageConnection {
  const text = environment[name] ?? environment[`AzureWebJobs${name}`];
  return text ? byConnectionString(text) : byIdentity(name, environment);
}

function byConnectionString(text: string): StorageConnection {
  const allowInsecureConnection = /Endpoint=http:|DefaultEndpointsProtocol=http;|UseDevelopmentStorage=true/i.test(
    text,
  );
  return {
    table: async (name) => {
      const { TableClient } = await import("@azure/data-tables");
      return TableClient.fromConnectionString(text, name, { ...tableOptions, allowInsecureConnection });
    },
    queue: async (name) => {
      const { QueueClient } = await import("@azure/storage-queue");
      return new QueueClient(text, name, storageOptions);
    },
    container: async (name) => {
      const { ContainerClient } = await import("@azure/storage-blob");
      return new ContainerClient(text, name, storageOptions);
    },
  };
}

function byIdentity(connection: string, environment: Environment): StorageConnection {
  const setting = (suffix: string) =>
    environment[`${connection}__${suffix}`] ?? environment[`AzureWebJobs${connection}__${suffix}`];
  const account = setting("accountName");
  const endpointOf = (service: "table" | "queue" | "blob") => {
    const endpoint = setting(`${service}ServiceUri`) ?? (account && `https://${account}.${service}.core.windows.net`);
    if (!endpoint) {
      throw new Error(
        `Settings missing: ${connection} (a connection string), ${connection}__accountName or ${connection}__${service}ServiceUri.`,
      );
    }
    return endpoint.replace(/\/$/, "");
  };
  const endpoints = { table: endpointOf("table"), queue: endpointOf("queue"), blob: endpointOf("blob") };
  const credential = lazily(() => credentialOf(setting("credential"), setting("clientId")));
  return {
    table: async (name) => {
      const { TableClient } = await import("@azure/data-tables");
      return new TableClient(endpoints.table, name, await credential(), tableOptions);
    },
    queue: async (name) => {
      const { QueueClient } = await import("@azure/storage-queue");
      return new QueueClient(`${endpoints.queue}/${name}`, await credential(), storageOptions);
    },
    container: async (name) => {
      const { ContainerClient } = await import("@azure/storage-blob");
      return new ContainerClient(`${endpoints.blob}/${name}`, await credential(), storageOptions);
    },
  };
}

/** A user-assigned identity when one is named, else the system's; without `managedidentity` also a developer's own sign-in. */
async function credentialOf(kind: string | undefined, clientId: string | undefined): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import("@azure/identity");
  if (kind !== "managedidentity") return new DefaultAzureCredential();
  return clientId ? new ManagedIdentityCredential({ clientId }) : new ManagedIdentityCredential();
}
