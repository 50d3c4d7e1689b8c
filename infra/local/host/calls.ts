import { randomUUID } from "node:crypto";
import { storageConnection } from "../../../shared/platform/azure-connection.js";
import { type App, log } from "./app.js";
import type { InvocationResponse, ProgrammingModel, TypedData } from "./contract.js";
import type { HostedFunction, QueueFunction, TimerFunction } from "./functions.js";
import { type Call, invoke } from "./invocation.js";
import { applyOutputs, type OpenQueue } from "./outputs.js";
import { type MessageFacts, metadataOf } from "./queue-message.js";
import { withRetries } from "./retries.js";
import { type Environment, expand, type HostJson } from "./settings.js";

/** The ways to call a function of the app: each applies outputs and the time limit, and tells in the log when it failed. */
export type Calls = {
  any(target: HostedFunction, call: Call): Promise<{ response: InvocationResponse; result: unknown }>;
  queue(target: QueueFunction, text: string, message: MessageFacts): Promise<void>;
  timer(target: TimerFunction, data: TypedData): Promise<void>;
};

type CallsOf = {
  app: App;
  model: ProgrammingModel;
  hostJson: HostJson;
  openQueue: OpenQueue;
  stopping: AbortSignal;
};

/** Binds the ways to call to one app in one host. */
export function callsOf({ app, model, hostJson, openQueue, stopping }: CallsOf): Calls {
  const { messageEncoding: encoding } = hostJson.extensions.queues;

  const any: Calls["any"] = async (target, call) => {
    try {
      const done = await withinTime(invoke(app, model, target.function, call), hostJson.functionTimeout);
      const { bindings } = target.function.metadata;
      await applyOutputs({ bindings, response: done.response, encoding, openQueue });
      return done;
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const message = `Call ${call.invocationId} failed: ${text}`;
      log(app, { level: "error", category: "system", from: target.name, message });
      throw error;
    }
  };

  return {
    any,
    async queue(target, text, message) {
      const inputData = [{ name: target.triggerName, data: { string: text } }];
      const request = { inputData, triggerMetadata: metadataOf(text, message) };
      await any(target, { invocationId: randomUUID(), request });
    },
    timer(target, data) {
      const inputData = [{ name: target.triggerName, data }];
      return withRetries(target.function.metadata.retryOptions, stopping, async (retryContext) => {
        const request = retryContext ? { inputData, retryContext } : { inputData };
        await any(target, { invocationId: randomUUID(), request });
      });
    },
  };
}

/** The Functions host ends its worker when the time is over; here the call counts as failed, though what it started goes on. */
async function withinTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  if (limitMs === Number.POSITIVE_INFINITY) return work;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The call took longer than functionTimeout, ${limitMs} ms.`)), limitMs);
  });
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
}

/** Opens the queue that a binding names, on the connection that it names, else on the host's own storage. */
export function queueOpener(environment: Environment): OpenQueue {
  return async ({ connection, queueName }) =>
    storageConnection(expand(String(connection || "AzureWebJobsStorage"), environment), environment).queue(
      expand(String(queueName), environment),
    );
}

/** What a message would say of itself, for one that was handed in by hand. */
export function madeUpFacts(): MessageFacts {
  const now = new Date();
  const weekLater = new Date(now.getTime() + 7 * 86_400_000);
  const times = { insertedOn: now, expiresOn: weekLater, nextVisibleOn: now };
  return { messageId: randomUUID(), popReceipt: randomUUID(), dequeueCount: 1, ...times };
}
