import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

/** One request as a client makes it; text as body is lines of JSON. */
export type Asked = { method: string; path: string; body?: unknown; headers?: Record<string, string> };
export type Answer = { status: number; body: unknown };
export type Client = ReturnType<typeof clientOf>;

/** Requests as values: to be sent by the client here, or by one in a process of its own. */
export const ask = {
  get: (path: string): Asked => ({ method: "GET", path }),
  head: (path: string): Asked => ({ method: "HEAD", path }),
  delete: (path: string): Asked => ({ method: "DELETE", path }),
  post: (path: string, body?: unknown): Asked => ({ method: "POST", path, body }),
  put: (path: string, body: unknown): Asked => ({ method: "PUT", path, body }),
  patch: (path: string, body: unknown): Asked => ({ method: "PATCH", path, body }),
};

/** Calls the host as one party, over connections that stay open. Anything but success is an error: a benchmark has no bad input. */
export function clientOf(url: string, token: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });

  function send({ method, path, body, headers: more = {} }: Asked): Promise<Answer> {
    const isLines = typeof body === "string";
    const text = body === undefined || isLines ? body : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      // As the wire's own client libraries do: writes are then made safe to repeat.
      "ms-requestid": randomUUID(),
      ...more,
      ...(text === undefined
        ? {}
        : {
            "content-type": isLines ? "application/x-ndjson" : "application/json",
            "content-length": Buffer.byteLength(text),
          }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, url), { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const answer = Buffer.concat(chunks).toString("utf8");
          const status = response.statusCode ?? 0;
          if (status >= 300) reject(new Error(`${method} ${path}: ${status} ${answer.slice(0, 500)}`));
          else resolve({ status, body: answer === "" ? undefined : JSON.parse(answer.replace(/^\uFEFF/, "")) });
        });
      });
      asked.on("error", reject);
      asked.end(text);
    });
  }
  return {
    send,
    get: (path: string, headers: Record<string, string> = {}) => send({ ...ask.get(path), headers }),
    post: (path: string, body?: unknown) => send(ask.post(path, body)),
    put: (path: string, body: unknown) => send(ask.put(path, body)),
    patch: (path: string, body: unknown) => send(ask.patch(path, body)),
    close: () => agent.destroy(),
  };
}
