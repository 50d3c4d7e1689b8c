import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import { type Activity, newAlarm } from "./activity.js";
import { decodeMessage, holdMessage } from "./queue-message.js";
import type { QueueSettings } from "./settings.js";

/** What a listener needs of its function and its host. */
export type QueueListening = {
  queue: QueueClient;
  poison: QueueClient;
  settings: QueueSettings;
  leaseSeconds: number;
  activity: Activity;
  call(text: string, message: DequeuedMessageItem): Promise<void>;
  warn(message: string): void;
};
export type QueueListener = {
  /** Messages that wait, are hidden or are worked on. */
  count(): Promise<number>;
  /** Looks for messages now. */
  look(): void;
  /** Takes no more messages, and resolves when the last one is done. */
  stop(): Promise<void>;
};

/** The first pause after nothing was found; it doubles up to the ceiling of the settings. */
const firstPauseMs = 100;
const longestNameWithPoison = 56;

/** Polls one queue for one function: at most `batchSize + newBatchThreshold` calls at once, five tries each, then the poison queue. */
export function listenToQueue(listening: QueueListening): QueueListener {
  const { queue, settings, leaseSeconds, activity, warn } = listening;
  const alarm = newAlarm();
  const running = new Set<Promise<void>>();
  let stopping = false;
  let faulty = false;
  // Only the host sends to poison queues: nothing that the app does is a reason to look into one.
  if (!isPoison(queue.name)) activity.onMaySend(alarm.ring);

  const receive = async (): Promise<DequeuedMessageItem[]> => {
    const options = { numberOfMessages: settings.batchSize, visibilityTimeout: leaseSeconds };
    try {
      const { receivedMessageItems } = await queue.receiveMessages(options);
      faulty = false;
      return receivedMessageItems;
    } catch (error) {
      // A queue that nobody has written to yet is an empty one. Of an outage one line is enough.
      if (!isMissing(error) && !faulty && !stopping) warn(`${queue.name} cannot be read: ${String(error)}`);
      faulty = !isMissing(error);
      return [];
    }
  };

  const start = (message: DequeuedMessageItem) => {
    const work: Promise<void> = activity
      .during(() => workOff(listening, message))
      .catch((error: unknown) => warn(`${queue.name}: a message could not be settled: ${String(error)}`))
      .finally(() => {
        running.delete(work);
        alarm.ring();
        activity.maySend();
      });
    running.add(work);
  };

  const listen = async () => {
    let pauseMs = firstPauseMs;
    while (!stopping) {
      if (running.size > settings.newBatchThreshold) {
        await alarm.sleep(settings.maxPollingInterval);
        continue;
      }
      const messages = await receive();
      for (const message of messages) start(message);
      if (messages.length > 0) {
        pauseMs = firstPauseMs;
      } else {
        const jitter = 0.8 + Math.random() * 0.4;
        await alarm.sleep(Math.min(pauseMs * jitter, settings.maxPollingInterval));
        pauseMs = Math.min(pauseMs * 2, settings.maxPollingInterval);
      }
    }
    await Promise.all(running);
  };

  const listened = listen();
  return {
    count: () => countMessages(queue),
    look: alarm.ring,
    stop() {
      stopping = true;
      alarm.ring();
      return listened;
    },
  };
}

async function workOff(listening: QueueListening, message: DequeuedMessageItem): Promise<void> {
  const { queue, settings, leaseSeconds } = listening;
  const { messageId, dequeueCount } = message;
  const held = holdMessage(queue, message, leaseSeconds);
  const text = decodeMessage(message.messageText, settings.messageEncoding);
  const remove = () => held.letGo((receipt) => queue.deleteMessage(messageId, receipt));

  const mayBeCalled = text !== undefined && dequeueCount <= settings.maxDequeueCount;
  if (mayBeCalled && (await succeeds(listening.call(text, message)))) return remove();
  // Without a poison queue the message keeps its lease, so that it does not fail again and again without a pause.
  if (!mayHavePoison(queue.name)) return held.letGo(async () => {});
  if (mayBeCalled && dequeueCount < settings.maxDequeueCount) {
    const delaySeconds = Math.round(settings.visibilityTimeout / 1000);
    return held.letGo((receipt) => queue.updateMessage(messageId, receipt, undefined, delaySeconds));
  }
  await copyToPoison(listening, message);
  return remove();
}

const succeeds = (call: Promise<void>) =>
  call.then(
    () => true,
    () => false,
  );

/** The name of a poison queue must not be over 63 characters, and a poison queue has none of its own. */
const mayHavePoison = (name: string) => !isPoison(name) && name.length <= longestNameWithPoison;
const isPoison = (name: string) => name.endsWith("-poison");

async function copyToPoison({ poison, queue, warn }: QueueListening, message: DequeuedMessageItem): Promise<void> {
  await poison.createIfNotExists();
  await poison.sendMessage(message.messageText);
  warn(`Message ${message.messageId} of ${queue.name} moved to ${poison.name} after ${message.dequeueCount} tries.`);
}

async function countMessages(queue: QueueClient): Promise<number> {
  try {
    return (await queue.getProperties()).approximateMessagesCount ?? 0;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}

const isMissing = (error: unknown) =>
  typeof error === "object" && error !== null && "statusCode" in error && error.statusCode === 404;
