import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { HostedFunction } from "./functions.js";
import { sendEmpty } from "./http-exchange.js";
import type { KeyRing } from "./keys.js";

export type Administration = {
  functions: readonly HostedFunction[];
  keys: KeyRing;
  hostId: string;
  runInBackground(name: string, input: string | undefined): void;
};

const Run = z.object({ input: z.string().optional() });

/** The host's own addresses, as the Functions host has them: is it up, what does it run, run this queue or timer function now. */
export async function administer(
  { functions, keys, hostId, runInBackground }: Administration,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!keys.mayAdminister(request)) return sendEmpty(response, 401);
  const [, area, name = ""] = path.match(/^\/admin\/(host|functions)(?:\/([^/]+))?\/?$/i) ?? [];
  const asked = `${request.method} ${area?.toLowerCase()}`;

  if (asked === "GET host" && name === "ping") return sendEmpty(response, 200);
  if (asked === "GET host" && name === "status") {
    const inError = functions.filter(({ error }) => error !== undefined);
    const errors = inError.map(({ name, error }) => ({ name, error }));
    return sendJson(response, { id: hostId, state: "Running", errors });
  }
  if (asked === "GET functions" && name === "") {
    return sendJson(
      response,
      functions.map((each) => ({ name: each.name, bindings: each.function.metadata.bindings })),
    );
  }
  const target = functions.find((each) => each.name.toLowerCase() === name.toLowerCase() && each.kind !== "http");
  if (asked === "POST functions" && target) {
    const run = Run.safeParse(await readJson(request));
    if (!run.success) return sendEmpty(response, 400);
    runInBackground(target.name, run.data.input);
    return sendEmpty(response, 202);
  }
  return sendEmpty(response, 404);
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}");
  } catch {
    return undefined;
  }
}
