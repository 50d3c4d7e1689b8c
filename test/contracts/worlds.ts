import { randomUUID } from "node:crypto";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { storageConnection } from "../../shared/platform/azure-connection.js";
import { azurePorts } from "../../shared/platform/azure-ports.js";
import { readSettings } from "../../shared/platform/config.js";
import type { Ports } from "../../shared/platform/ports.js";
import { rehearsalPorts } from "../../shared/platform/rehearsal.js";
import { memoryPorts } from "../simulation/twins/memory-ports.js";
import type { QueueReceiver } from "../simulation/twins/memory-queues.js";
import { newStorageAccount } from "../support/storage-account.js";
import { azureQueueReceiver } from "./azure-queue-receiver.js";

/** Ports, the host's side of their queues, and a way to let time go by. */
export type World = {
  ports: Ports;
  receiver: QueueReceiver;
  /** Begins to create a blob and dies when half of the bytes are sent. */
  sendHalf(container: string, name: string, bytes: Uint8Array): Promise<void>;
  pass(seconds: number): Promise<void>;
  close(): Promise<void>;
};

/** Until what was written has left for the service. */
const halfSentMs = 200;
const settings = {
  CSP_OPERATOR_TENANT: "11111111-1111-4111-8111-111111111111",
  CSP_TOKEN_AUDIENCES: "api://csp",
  CSP_TOKEN_ISSUER: "https://login.example/{tenant}/v2.0",
  CSP_TOKEN_KEYS_URL: "https://login.example/keys",
  CSP_SEALING_KEYS: "a-key-that-is-known-to-every-test",
};

async function openAzurite(): Promise<World> {
  const environment = { ...settings, CspData: await newStorageAccount() };
  const connection = storageConnection("CspData", environment);
  return {
    ports: azurePorts(environment),
    receiver: azureQueueReceiver(connection),
    sendHalf: async (container, name, bytes) => {
      const blobs = await connection.container(container);
      await blobs.createIfNotExists();
      const death = new AbortController();
      const half = new PassThrough();
      half.write(bytes.subarray(0, bytes.byteLength / 2), () => setTimeout(() => death.abort(), halfSentMs));
      const sent = blobs
        .getBlockBlobClient(name)
        .upload(() => half, bytes.byteLength, { abortSignal: death.signal, conditions: { ifNoneMatch: "*" } });
      await expect(sent).rejects.toThrow("abort");
    },
    pass: (seconds) => sleep(seconds * 1_000),
    close: async () => {},
  };
}

async function openMemory(): Promise<World> {
  let now = Date.UTC(2026, 0, 31, 12);
  const ports = memoryPorts({
    clock: { now: () => new Date(now) },
    ids: { next: () => randomUUID() },
    settings: readSettings(settings),
  });
  return {
    ports,
    receiver: ports,
    // The twin takes a blob in one call: whoever dies before it has sent nothing.
    sendHalf: async () => {},
    pass: async (seconds) => {
      now += seconds * 1_000;
    },
    close: async () => {},
  };
}

/** A dry run: what is written lies over an empty storage. */
async function openRehearsal(): Promise<World> {
  const world = await openMemory();
  return { ...world, ports: rehearsalPorts(world.ports) };
}

/** Every contract holds in each of these. */
export const worlds = [
  { where: "on Azurite through the SDKs", open: openAzurite },
  { where: "in memory", open: openMemory },
];

/** What keeps no message: the contracts of tables and blobs hold in these too. */
export const storageWorlds = [...worlds, { where: "in a rehearsal", open: openRehearsal }];
