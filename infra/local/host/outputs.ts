import type { QueueClient } from "@azure/storage-queue";
import type { Binding, InvocationResponse, TypedData } from "./contract.js";
import { encodeMessage, type MessageEncoding } from "./queue-message.js";

/** Output types that this host can apply; the rest of the app's storage work goes through the SDK clients. */
export const supportedOutputs: readonly string[] = ["http", "queue"];

export type OpenQueue = (binding: Binding) => Promise<QueueClient>;

type ApplyOutputs = {
  bindings: Record<string, Binding>;
  response: InvocationResponse;
  encoding: MessageEncoding;
  openQueue: OpenQueue;
};

/** Sends what the function left in its queue outputs. A send that fails fails the call, so that its own message comes again. */
export async function applyOutputs({ bindings, response, encoding, openQueue }: ApplyOutputs): Promise<void> {
  const outputs = [...(response.outputData ?? []), { name: "$return", data: response.returnValue }];
  for (const { name, data } of outputs) {
    const binding = bindings[name];
    if (binding?.type !== "queue" || !data) continue;
    const queue = await openQueue(binding);
    await queue.createIfNotExists();
    for (const text of messagesIn(data)) await queue.sendMessage(encodeMessage(text, encoding));
  }
}

/** An array is one message per element; what is no text becomes JSON. */
function messagesIn({ string, json, bytes, int, double }: TypedData): string[] {
  if (json !== undefined) {
    const value: unknown = JSON.parse(json);
    const elements = Array.isArray(value) ? value : [value];
    return elements.map((element) => (typeof element === "string" ? element : JSON.stringify(element)));
  }
  if (bytes) return [Buffer.from(bytes).toString("utf8")];
  return [string ?? String(int ?? double)];
}
