import type { HttpRequest, HttpResponseInit } from "@azure/functions";

export type Sent = { method: string; path: string; headers: Record<string, string>; body?: string };
export type Answer = { status: number; text: string; readonly body: unknown };

/** The part of the host's request that handlers use, with its body as one chunk: real streams and headers are slow to make. */
export function requestOf({ method, path, headers, body }: Sent): HttpRequest {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const request = {
    method,
    url: `https://csp.example${path}`,
    headers: { get: (name: string) => byName.get(name.toLowerCase()) ?? null },
    body: body === undefined ? null : oneChunk(new TextEncoder().encode(body)),
  };
  return request as unknown as HttpRequest;
}

function oneChunk(bytes: Uint8Array) {
  const chunks = [bytes];
  const read = async () => {
    const value = chunks.pop();
    return { done: value === undefined, value };
  };
  return { getReader: () => ({ read }) };
}

/** What the client reads of the answer. */
export function answerOf({ status = 200, body }: HttpResponseInit): Answer {
  const text = typeof body === "string" ? body : body instanceof Uint8Array ? new TextDecoder().decode(body) : "";
  return {
    status,
    text,
    // Of most answers nobody asks for more than the status.
    get body() {
      return text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined;
    },
  };
}
