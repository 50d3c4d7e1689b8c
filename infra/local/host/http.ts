import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Activity } from "./activity.js";
import { administer } from "./admin.js";
import type { HttpResponseData, InvocationResponse } from "./contract.js";
import type { HostedFunction, HttpFunction } from "./functions.js";
import { bufferedRequest, headersOf, queryOf, sendBuffered, sendEmpty } from "./http-exchange.js";
import { handOver } from "./http-stream.js";
import type { Call } from "./invocation.js";
import type { KeyRing } from "./keys.js";
import { decodePath } from "./route.js";

export type HttpHosting = {
  functions: readonly HostedFunction[];
  keys: KeyRing;
  activity: Activity;
  customHeaders: Record<string, string>;
  /** Longest request body in bytes. */
  bodyLimit: number;
  /** The library's server for streamed HTTP; absent when the app does not stream. */
  streaming: Server | undefined;
  homepage: boolean;
  hostId: string;
  call(target: HttpFunction, call: Call): Promise<{ response: InvocationResponse; result: unknown }>;
  runInBackground(name: string, input: string | undefined): void;
};
export type HttpListener = { port: number; stop(): Promise<void> };

/** Requests that only read; after any other, somebody may have sent a message. */
const reading = ["GET", "HEAD", "OPTIONS"];

/** Serves the app's routes and the host's own `/admin` on loopback. `stop` refuses what is new and waits for what runs. */
export async function listenToHttp(hosting: HttpHosting, port: number): Promise<HttpListener> {
  let stopping = false;
  const find = functionFinder(hosting.functions);
  const server = createServer((request, response) => {
    if (stopping) response.setHeader("connection", "close");
    const work = () =>
      stopping ? Promise.resolve(sendEmpty(response, 503)) : answer(hosting, find, request, response);
    hosting.activity
      .during(work)
      .catch(() => (response.headersSent ? response.destroy() : sendEmpty(response, 500)))
      .finally(() => {
        if (!reading.includes(request.method ?? "")) hosting.activity.maySend();
      });
  });
  // An upload may take as long as it takes; the Functions host has no such limit either.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      stopping = true;
      await hosting.activity.quiet();
      const closed = new Promise((resolve) => server.close(resolve));
      // A connection counts as idle only when its last answer has left; one that never asked anything is cut in the end.
      const sweep = setInterval(() => server.closeIdleConnections(), 20);
      const cut = setTimeout(() => server.closeAllConnections(), 1_000);
      await closed;
      clearInterval(sweep);
      clearTimeout(cut);
    },
  };
}

async function answer(
  hosting: HttpHosting,
  find: FindFunction,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(hosting.customHeaders)) response.setHeader(name, value);
  const path = decodePath((request.url ?? "/").split("?")[0] ?? "/");
  // The one path that the Functions host refuses itself.
  if (path.includes("\0")) return sendEmpty(response, 400);
  if (/^\/admin(\/|$)/i.test(path)) return administer(hosting, path, request, response);

  const found = find(request.method ?? "GET", path);
  if (!found) return path === "/" ? sendHomepage(response, hosting.homepage) : sendEmpty(response, 404);
  const { target, params } = found;
  if (!hosting.keys.mayCall(request, target.name, target.level)) return sendEmpty(response, 401);
  if (Number(request.headers["content-length"]) > hosting.bodyLimit) {
    request.resume();
    return sendEmpty(response, 413);
  }
  return hosting.streaming === undefined
    ? callBuffered(hosting, target, params, request, response)
    : callStreamed(hosting, hosting.streaming, target, params, request, response);
}

type FindFunction = (method: string, path: string) => { target: HttpFunction; params: Params } | undefined;

/** Finds the first by name whose template, constraints and methods fit; a literal has no right of way over a parameter. */
function functionFinder(functions: readonly HostedFunction[]): FindFunction {
  const callable = functions.filter((each) => each.kind === "http").filter(({ error }) => error === undefined);
  const byMethod = new Map<string, HttpFunction[]>();
  return (method, path) => {
    const targets = byMethod.get(method) ?? callable.filter(({ methods }) => methods.includes(method));
    byMethod.set(method, targets);
    for (const target of targets) {
      const params = target.route.match(path);
      if (params) return { target, params };
    }
    return undefined;
  };
}

type Params = Record<string, string>;

async function callBuffered(
  hosting: HttpHosting,
  target: HttpFunction,
  params: Params,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const http = await bufferedRequest(request, params);
  const { response: given } = await hosting.call(target, {
    invocationId: randomUUID(),
    request: { inputData: [{ name: target.triggerName, data: { http } }] },
    traceParent: headersOf(request).traceparent,
  });
  sendBuffered(response, given.returnValue?.http as HttpResponseData | undefined);
}

async function callStreamed(
  hosting: HttpHosting,
  server: Server,
  target: HttpFunction,
  params: Params,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const invocationId = randomUUID();
  const headers = headersOf(request);
  const routeValues = Object.entries(params).map(([name, value]) => [name, { string: value }] as const);
  const call = hosting.call(target, {
    invocationId,
    request: {
      inputData: [{ name: target.triggerName, data: { http: {} } }],
      triggerMetadata: {
        ...Object.fromEntries(routeValues),
        Headers: { json: JSON.stringify(headers) },
        Query: { json: JSON.stringify(queryOf(request)) },
      },
    },
    traceParent: headers.traceparent,
  });
  const gaveAnswer = call.then(({ result }) => result !== null && result !== undefined);
  await handOver({ request, response, invocationId, server, call: gaveAnswer, limit: hosting.bodyLimit });
}

function sendHomepage(response: ServerResponse, shown: boolean): void {
  if (shown) response.writeHead(200, { "content-type": "text/html" }).end("The Functions app is running.");
  else sendEmpty(response, 204);
}
