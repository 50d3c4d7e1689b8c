import { Agent, request } from "node:http";

export type Answer = { status: number; body: unknown };
export type Client = ReturnType<typeof clientOf>;

/** Calls the host as one party, over connections that stay open. Anything but success is an error: a benchmark has no bad input. */
export function clientOf(url: string, token: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });

  function call(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const isLines = typeof body === "string";
    const text = body === undefined || isLines ? body : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
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
    get: (path: string, headers?: Record<string, string>) => call("GET", path, undefined, headers),
    post: (path: string, body?: unknown) => call("POST", path, body),
    put: (path: string, body: unknown) => call("PUT", path, body),
    patch: (path: string, body: unknown) => call("PATCH", path, body),
    delete: (path: string) => call("DELETE", path),
    head: (path: string) => call("HEAD", path),
    close: () => agent.destroy(),
  };
}
