import type { StorageConnection } from "./azure-connection.js";
import { createdOnDemand, orBusy } from "./azure-faults.js";
import { lazily, onceEach } from "./lazily.js";
import type { Ports } from "./ports.js";
import { assertMessage, assertQueueName } from "./storage-limits.js";

const forEver = -1;

/**
 * Queues of one storage account. Texts go as they are (`messageEncoding: none` in host.json): a message that is no
 * envelope, whoever put it there, then reaches a function and is parked, where base64 would end in a poison queue unread.
 */
export function azureQueues(connection: StorageConnection): Ports["queues"] {
  return {
    open: onceEach((name) => {
      assertQueueName(name);
      const client = lazily(() => connection.queue(name));
      return {
        send: async (text, { delaySeconds = 0 } = {}) => {
          assertMessage(text, delaySeconds);
          const queue = await client();
          const send = () => queue.sendMessage(text, { visibilityTimeout: delaySeconds, messageTimeToLive: forEver });
          await orBusy(createdOnDemand("QueueNotFound", () => queue.createIfNotExists(), send));
        },
      };
    }),
  };
}
