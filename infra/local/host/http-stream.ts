import { Agent, type IncomingMessage, type ServerResponse, request as startRequest } from "node:http";
import { pipeline } from "node:stream/promises";
import { sendBuffered, sendEmpty } from "./http-exchange.js";

/** Shorter than the library's own five seconds, so that we never send into a connection that it is about to close. */
const agent = new Agent({ keepAlive: true, timeout: 4_000 });

const hopByHop = ["connection", "keep-alive", "transfer-encoding"];

/** How long a call may go on after its connection broke before we stop waiting for it. */
const graceMs = 2_000;

type Relay = {
  request: IncomingMessage;
  response: ServerResponse;
  invocationId: string;
  /** The library's own server. */
  httpUri: string;
  /** The call of the function, which runs beside the relayed request; says whether it gave an answer at all. */
  call: Promise<boolean>;
  /** Longest request body in bytes. */
  limit: number;
};

/**
 * Relays a request to the library's own server and its answer back, chunk by chunk. A failure before the first byte is an empty 500,
 * afterwards the connection is cut; a body that grows over the limit is a 413.
 */
export async function relay({ request, response, invocationId, httpUri, call, limit }: Relay): Promise<void> {
  const upstream = startRequest({
    agent,
    // The library names `localhost` and listens on all interfaces: the number saves the look-up.
    host: "127.0.0.1",
    port: new URL(httpUri).port,
    method: request.method,
    path: request.url,
    headers: {
      ...request.headers,
      "x-ms-invocation-id": invocationId,
      "x-forwarded-host": request.headers.host ?? "localhost",
      "x-forwarded-proto": "http",
    },
  });
  const answered = new Promise<void>((resolve, reject) => {
    upstream.once("error", reject);
    upstream.once("response", (answer) => {
      response.writeHead(answer.statusCode ?? 500, endToEnd(answer.headers));
      pipeline(answer, response).then(resolve, reject);
    });
  });
  // A call that fails tells more than the connection that breaks with it, so the call is waited for first.
  answered.catch(() => {});
  const abandoned = new Promise<never>((_, reject) => {
    upstream.on("error", (error) => setTimeout(reject, graceMs, error).unref());
  });

  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) upstream.destroy(new Error("The request body is over the limit."));
  });
  request.once("close", () => {
    if (!request.complete) upstream.destroy(new Error("The caller went away."));
  });
  request.pipe(upstream);

  try {
    if (await Promise.race([call, abandoned])) await answered;
    else sendBuffered(response, undefined);
  } catch {
    if (response.headersSent) response.destroy();
    else sendEmpty(response, size > limit ? 413 : 500);
  } finally {
    // What the function left unread would hold the connection for ever.
    request.unpipe(upstream);
    upstream.destroy();
    request.resume();
  }
}

function endToEnd(headers: IncomingMessage["headers"]): IncomingMessage["headers"] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
}
