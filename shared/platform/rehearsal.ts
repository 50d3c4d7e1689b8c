import type { Blobs, Ports, Queue } from "./ports.js";
import { rehearsalTables } from "./rehearsal-tables.js";
import { assertBlobName, assertBlobPart, assertMessage } from "./storage-limits.js";

/**
 * The same world for a dry run: what is written is remembered here and seen by every later read, and none of it reaches
 * storage or a queue. It lives for one invocation. Limits and conflicts are those of the real ports, so a rehearsal is
 * refused wherever the real thing would be.
 */
export function rehearsalPorts(ports: Ports): Ports {
  const containers = new Map<string, Blobs>();
  const container = (name: string) => {
    const opened = containers.get(name) ?? rehearsalBlobs(ports.blobs.open(name));
    containers.set(name, opened);
    return opened;
  };
  return {
    ...ports,
    tables: rehearsalTables(ports.tables),
    queues: { open: () => silentQueue },
    blobs: { open: container },
  };
}

const silentQueue: Queue = {
  send: async (text, { delaySeconds = 0 } = {}) => assertMessage(text, delaySeconds),
};

function rehearsalBlobs(stored: Blobs): Blobs {
  const written = new Map<string, Uint8Array>();
  return {
    create: async (name, bytes) => {
      assertBlobName(name);
      const isStored = (await stored.read(name)) !== undefined;
      if (isStored || written.has(name)) return "exists";
      written.set(name, Uint8Array.from(bytes));
      return "created";
    },
    read: async (name, part) => {
      const bytes = written.get(name);
      if (bytes === undefined) return stored.read(name, part);
      if (part === undefined) return bytes.slice();
      assertBlobPart(part);
      return bytes.slice(part.offset, part.offset + part.length);
    },
  };
}
