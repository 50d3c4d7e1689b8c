import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Transform } from "node:stream";
import { sendBuffered, sendEmpty } from "./http-exchange.js";

type HandOver = {
  request: IncomingMessage;
  response: ServerResponse;
  invocationId: string;
  /** The library's own server. */
  server: Server;
  /** The call of the function, which runs beside; says whether it gave an answer at all. */
  call: Promise<boolean>;
  /** Longest request body in bytes. */
  limit: number;
};

/**
 * Gives a request to the library's own server, which answers it chunk by chunk. The server is in this process, so what the
 * Functions host sends over a connection, to a worker that is elsewhere, goes from hand to hand. A failure before the first
 * byte is an empty 500, afterwards the connection is cut; a body that grows over the limit is a 413.
 */
export async function handOver({ request, response, invocationId, server, call, limit }: HandOver): Promise<void> {
  const headers = {
    ...request.headers,
    "x-ms-invocation-id": invocationId,
    "x-forwarded-host": request.headers.host ?? "localhost",
    "x-forwarded-proto": "http",
  };
  const { method, url } = request;
  const body = method === "GET" || method === "HEAD" ? request : upTo(limit, request, response);
  server.emit("request", Object.assign(body, { method, url, headers }), response);
  try {
    if (!(await call)) sendBuffered(response, undefined);
  } catch {
    if (!response.headersSent) sendEmpty(response, 500);
    else if (!response.writableEnded) response.destroy();
  } finally {
    // What the function left unread would hold up the connection's next request.
    request.unpipe();
    request.resume();
  }
}

/** The request's body, which breaks off when it is longer than `limit`, or when the caller goes away. */
function upTo(limit: number, request: IncomingMessage, response: ServerResponse): Transform {
  let size = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size <= limit) return done(null, chunk);
      if (!response.headersSent) sendEmpty(response, 413);
      done(new Error("The request body is over the limit."));
    },
  });
  // Whoever reads is told by the reading.
  body.on("error", () => {});
  request.once("close", () => {
    if (!request.complete) body.destroy(new Error("The caller went away."));
  });
  return request.pipe(body);
}
