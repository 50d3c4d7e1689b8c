import type { StorageConnection } from "./azure-connection.js";
import { createdOnDemand, isNotFound, orBusy, storageCode } from "./azure-faults.js";
import { lazily, onceEach } from "./lazily.js";
import type { Ports } from "./ports.js";
import { assertBlobName, assertBlobPart, assertQueueName } from "./storage-limits.js";

/** A download that breaks off goes on from the byte it had reached. */
const streamRetriesMax = 3;

/** Blob containers of one storage account, each opened once. */
export function azureBlobs(connection: StorageConnection): Ports["blobs"] {
  return {
    open: onceEach((container) => {
      assertQueueName(container);
      const client = lazily(() => connection.container(container));
      return {
        create: async (name, bytes, contentType) => {
          assertBlobName(name);
          const blobs = await client();
          const upload = () =>
            blobs.getBlockBlobClient(name).upload(bytes, bytes.byteLength, {
              conditions: { ifNoneMatch: "*" },
              blobHTTPHeaders: { blobContentType: contentType },
            });
          try {
            await orBusy(createdOnDemand("ContainerNotFound", () => blobs.createIfNotExists(), upload));
            return "created";
          } catch (error) {
            if (storageCode(error) === "BlobAlreadyExists") return "exists";
            throw error;
          }
        },
        read: async (name, part) => {
          assertBlobName(name);
          if (part) assertBlobPart(part);
          const blob = (await client()).getBlobClient(name);
          try {
            return await orBusy(download(blob, part));
          } catch (error) {
            if (isNotFound(error)) return undefined;
            if (storageCode(error) === "InvalidRange") return new Uint8Array();
            throw error;
          }
        },
      };
    }),
  };
}

type Downloadable = ReturnType<Awaited<ReturnType<StorageConnection["container"]>>["getBlobClient"]>;

async function download(blob: Downloadable, part: { offset: number; length: number } | undefined): Promise<Uint8Array> {
  const answer = await blob.download(part?.offset, part?.length, { maxRetryRequests: streamRetriesMax });
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.readableStreamBody ?? []) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
