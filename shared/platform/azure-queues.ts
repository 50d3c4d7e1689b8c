import type { StorageConnection } from "./azure-connection.js";
import { createdOnDemand, orBusy } from "./azure-faults.js";
import { lazily } from "./lazily.js";
import type { Ports } from "./ports.js";
import { assertMessage, assertQueueName } from "./storage-limits.js";

const forEver = -1;

/** Queues of one storage account. The Functions host expects base64, and sends anything else to poison without a call. */
export function azureQueues(connection: StorageConnection): Ports["queues"] {
  return {
    open: (name) => {
      assertQueueName(name);
      const client = lazily(() => connection.queue(name));
      return {
        send: async (text, { delaySeconds = 0 } = {}) => {
          assertMessage(text, delaySeconds);
          const queue = await client();
          const encoded = Buffer.from(text).toString("base64");
          const send = () =>
            queue.sendMessage(encoded, { visibilityTimeout: delaySeconds, messageTimeToLive: forEver });
          await orBusy(createdOnDemand("QueueNotFound", () => queue.createIfNotExists(), send));
        },
      };
    },
  };
}
