import type { StorageConnection } from "../../shared/platform/azure-connection.js";
import { isNotFound, storageCode } from "../../shared/platform/azure-faults.js";
import type { QueueReceiver } from "../simulation/twins/memory-queues.js";

const decoded = (text: string) => text;

function lostOr(error: unknown): "lost" {
  if (isNotFound(error) || storageCode(error) === "PopReceiptMismatch") return "lost";
  throw error;
}

/** The host's side of real queues, in the twin's words. */
export function azureQueueReceiver(connection: StorageConnection): QueueReceiver {
  return {
    receive: async (name, { leaseSeconds, max = 1 }) => {
      const queue = await connection.queue(name);
      if (!(await queue.exists())) return [];
      const answer = await queue.receiveMessages({ numberOfMessages: max, visibilityTimeout: leaseSeconds });
      return answer.receivedMessageItems.map(({ messageId, popReceipt, dequeueCount, messageText, expiresOn }) => ({
        id: messageId,
        popReceipt,
        dequeueCount,
        text: decoded(messageText),
        livesUntil: expiresOn,
      }));
    },
    renew: async (name, message, leaseSeconds) => {
      const queue = await connection.queue(name);
      const renewed = queue.updateMessage(message.id, message.popReceipt, undefined, leaseSeconds);
      return renewed.then(({ popReceipt = "" }) => ({ ...message, popReceipt }), lostOr);
    },
    remove: async (name, message) => {
      const queue = await connection.queue(name);
      return queue.deleteMessage(message.id, message.popReceipt).then(() => "removed" as const, lostOr);
    },
  };
}
