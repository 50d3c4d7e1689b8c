import type { Ports } from "../../../shared/platform/ports.js";
import { assertBlobName, assertBlobPart, assertQueueName } from "../../../shared/platform/storage-limits.js";
import { type MemoryStorage, madeAtFirstUse } from "./memory-storage.js";

/** Blobs are copied on their way in and out: what a caller does to its bytes later changes nothing stored. */
export function memoryBlobs(storage: MemoryStorage): Ports["blobs"] {
  return {
    open: (container) => {
      assertQueueName(container);
      return {
        create: async (name, bytes, contentType) => {
          assertBlobName(name);
          const blobs = madeAtFirstUse(storage.containers, container, () => new Map());
          if (blobs.has(name)) return "exists";
          blobs.set(name, { bytes: new Uint8Array(bytes), contentType });
          return "created";
        },
        read: async (name, part) => {
          assertBlobName(name);
          if (part) assertBlobPart(part);
          const bytes = storage.containers.get(container)?.get(name)?.bytes;
          return part ? bytes?.slice(part.offset, part.offset + part.length) : bytes?.slice();
        },
      };
    },
  };
}
