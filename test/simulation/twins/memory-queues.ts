import assert from "node:assert/strict";
import type { Clock, Ports } from "../../../shared/platform/ports.js";
import { assertMessage, assertQueueName } from "../../../shared/platform/storage-limits.js";
import { type MemoryMessage, type MemoryStorage, madeAtFirstUse, nextNumber } from "./memory-storage.js";

export type ReceivedMessage = { id: string; popReceipt: string; dequeueCount: number; text: string; livesUntil: Date };

const messagesMax = 32;
const leaseSecondsMax = 7 * 24 * 3_600;
/** What the port sends has no end of life: the service says so with the last day of its calendar. */
const forEver = new Date("9999-12-31T23:59:59Z");

/** What a host does to queues. Without the latest pop receipt nothing can be done to a message: it is `lost` to whoever held it. */
export type QueueReceiver = {
  /** At most `max` (1 to 32) visible messages, the longest visible first, hidden from others for `leaseSeconds`. */
  receive(queue: string, lease: { leaseSeconds: number; max?: number }): Promise<ReceivedMessage[]>;
  /** Hides the message for so long from now and gives it a new pop receipt; with 0 it is visible at once. */
  renew(queue: string, message: ReceivedMessage, leaseSeconds: number): Promise<ReceivedMessage | "lost">;
  remove(queue: string, message: ReceivedMessage): Promise<"removed" | "lost">;
};

export function memoryQueues(
  storage: MemoryStorage,
  clock: Clock,
  sent: (message: MemoryMessage) => void,
): Ports["queues"] {
  return {
    open: (name) => {
      assertQueueName(name);
      return {
        send: async (text, { delaySeconds = 0 } = {}) => {
          assertMessage(text, delaySeconds);
          const number = nextNumber(storage);
          const visibleAt = clock.now().getTime() + delaySeconds * 1_000;
          const message = { id: `message-${number}`, number, text, visibleAt, popReceipt: "", dequeueCount: 0 };
          madeAtFirstUse(storage.queues, name, () => []).push(message);
          sent(message);
        },
      };
    },
  };
}

export function memoryQueueReceiver(storage: MemoryStorage, clock: Clock): QueueReceiver {
  const lease = (message: MemoryMessage, leaseSeconds: number): ReceivedMessage => {
    message.visibleAt = clock.now().getTime() + leaseSeconds * 1_000;
    message.popReceipt = `receipt-${nextNumber(storage)}`;
    const { id, popReceipt, dequeueCount, text } = message;
    return { id, popReceipt, dequeueCount, text, livesUntil: forEver };
  };
  const held = (queue: string, { id, popReceipt }: ReceivedMessage) =>
    storage.queues.get(queue)?.find((message) => message.id === id && message.popReceipt === popReceipt);

  return {
    receive: async (queue, { leaseSeconds, max = 1 }) => {
      assert(max >= 1 && max <= messagesMax, `${max} messages at once`);
      assertLease(leaseSeconds);
      const now = clock.now().getTime();
      const visible = (storage.queues.get(queue) ?? []).filter((message) => message.visibleAt <= now);
      visible.sort((one, other) => one.visibleAt - other.visibleAt || one.number - other.number);
      return visible.slice(0, max).map((message) => {
        message.dequeueCount += 1;
        return lease(message, leaseSeconds);
      });
    },
    renew: async (queue, received, leaseSeconds) => {
      assertLease(leaseSeconds);
      const message = held(queue, received);
      return message ? lease(message, leaseSeconds) : "lost";
    },
    remove: async (queue, received) => {
      const message = held(queue, received);
      if (message === undefined) return "lost";
      const messages = storage.queues.get(queue) ?? [];
      messages.splice(messages.indexOf(message), 1);
      return "removed";
    },
  };
}

const assertLease = (seconds: number) =>
  assert(seconds >= 0 && seconds <= leaseSecondsMax, `a message hidden for ${seconds} s`);
