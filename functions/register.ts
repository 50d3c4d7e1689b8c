import { app } from "@azure/functions";
import type { Ports } from "../shared/platform/ports.js";
import { httpFunctions, queueFunctions, timerFunctions } from "./all.js";

/** The storage connection of business data; the host's own locks and keys lie in `AzureWebJobsStorage`. */
const connection = "CspData";

let streaming = false;

/** Registers every function with the Functions host. HTTP is streamed, so that usage batches are never held whole by it. */
export function registerFunctions(ports: Ports): void {
  // The library takes this once per process; tests register again for each host that they start.
  if (!streaming) app.setup({ enableHttpStream: true });
  streaming = true;
  for (const { name, methods, route, run } of httpFunctions) {
    app.http(name, {
      methods: [...methods],
      route,
      authLevel: "anonymous",
      handler: (request, context) => run(ports, request, context),
    });
  }
  for (const { name, queue, run } of queueFunctions) {
    app.storageQueue(name, {
      queueName: queue,
      connection,
      handler: (message, context) => run(ports, textOf(message), context.invocationId),
    });
  }
  for (const { name, schedule, run } of timerFunctions) {
    app.timer(name, { schedule, handler: (_timer, context) => run(ports, context.invocationId) });
  }
}

/** The host parses a text that is JSON; our messages hold no number that this could change. */
const textOf = (message: unknown): string => (typeof message === "string" ? message : JSON.stringify(message));
