import { ReadableStream } from "node:stream/web";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";

export type Sent = { method: string; path: string; headers: Record<string, string>; body?: string };
export type Answer = { status: number; text: string; body: unknown };

/** The part of the host's request that handlers use, with its body as one chunk. */
export function requestOf({ method, path, headers, body }: Sent): HttpRequest {
  const request: Pick<HttpRequest, "method" | "url"> & { headers: Headers; body: ReadableStream<Uint8Array> | null } = {
    method,
    url: `https://csp.example${path}`,
    headers: new Headers(headers),
    body: body === undefined ? null : oneChunk(new TextEncoder().encode(body)),
  };
  return request as unknown as HttpRequest;
}

const oneChunk = (bytes: Uint8Array) =>
  new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(bytes);
      controller.close();
    },
  });

/** What the client reads of the answer. */
export function answerOf({ status = 200, body }: HttpResponseInit): Answer {
  const text = typeof body === "string" ? body : body instanceof Uint8Array ? new TextDecoder().decode(body) : "";
  return { status, text, body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined };
}
