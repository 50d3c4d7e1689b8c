import type { DequeuedMessageItem, QueueClient } from "@azure/storage-queue";
import type { TypedData } from "./contract.js";

export type MessageEncoding = "base64" | "none";

/** The text as it goes over the wire. */
export function encodeMessage(text: string, encoding: MessageEncoding): string {
  return encoding === "base64" ? Buffer.from(text, "utf8").toString("base64") : text;
}

/** The text of a message; nothing when it should be base64 and is not. */
export function decodeMessage(wire: string, encoding: MessageEncoding): string | undefined {
  if (encoding === "none") return wire;
  const compact = wire.replace(/\s/g, "");
  const isBase64 = compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact);
  return isBase64 ? Buffer.from(compact, "base64").toString("utf8") : undefined;
}

export type MessageFacts = Pick<DequeuedMessageItem, "messageId" | "popReceipt" | "dequeueCount"> & {
  insertedOn: Date;
  expiresOn: Date;
  nextVisibleOn: Date;
};

/** Trigger metadata as the queue extension sends it: the message's facts, and each top-level property of a JSON object. */
export function metadataOf(text: string, message: MessageFacts): Record<string, TypedData> {
  return {
    ...propertiesOf(text),
    QueueTrigger: { string: text },
    Id: { string: message.messageId },
    PopReceipt: { string: message.popReceipt },
    DequeueCount: { int: message.dequeueCount },
    InsertionTime: { string: message.insertedOn.toISOString() },
    ExpirationTime: { string: message.expiresOn.toISOString() },
    NextVisibleTime: { string: message.nextVisibleOn.toISOString() },
  };
}

function propertiesOf(text: string): Record<string, TypedData> {
  if (!text.trimStart().startsWith("{")) return {};
  try {
    const properties = Object.entries<unknown>(JSON.parse(text));
    return Object.fromEntries(
      properties.map(([name, value]) => [
        name,
        typeof value === "string" ? { string: value } : { json: JSON.stringify(value) },
      ]),
    );
  } catch {
    return {};
  }
}

export type HeldMessage = { letGo(how: (popReceipt: string) => Promise<unknown>): Promise<void> };

/**
 * Keeps a received message hidden while it is worked on, renewing at half of the lease. `letGo` ends that and deletes or frees the
 * message by its newest receipt; a message that somebody else owns by then is left to them.
 */
export function holdMessage(queue: QueueClient, message: DequeuedMessageItem, leaseSeconds: number): HeldMessage {
  let receipt = message.popReceipt;
  let renewal: Promise<void> = Promise.resolve();
  const renew = async () => {
    const renewed = await queue.updateMessage(message.messageId, receipt, undefined, leaseSeconds).catch(ignoreLost);
    receipt = renewed?.popReceipt ?? receipt;
  };
  const timer = setInterval(() => {
    // A failed renewal is tried again at the next half; until then the old receipt stands.
    renewal = renewal.then(renew).catch(() => {});
  }, leaseSeconds * 500);
  return {
    async letGo(how) {
      clearInterval(timer);
      await renewal;
      await how(receipt).catch(ignoreLost);
    },
  };
}

function ignoreLost(error: unknown): undefined {
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  if (code !== "PopReceiptMismatch" && code !== "MessageNotFound" && code !== "QueueNotFound") throw error;
}
