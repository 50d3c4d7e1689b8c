import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { app, type HttpFunctionOptions } from "@azure/functions";
import { afterEach, expect, test } from "vitest";
import { type Host, startHost } from "../../infra/local/host/host.js";

let host: Host | undefined;
afterEach(async () => {
  await host?.stop();
  host = undefined;
});

/** The library takes its set-up once per process, before the first host has started. */
let isSetUp = false;

async function serve(functions: Record<string, HttpFunctionOptions>, settings: Record<string, string> = {}) {
  host = await startHost({
    settings,
    port: 0,
    writeLine: () => {},
    hostJson: { version: "2.0", extensions: { http: { routePrefix: "" } } },
    register: () => {
      if (!isSetUp) app.setup({ enableHttpStream: true });
      isSetUp = true;
      for (const [name, given] of Object.entries(functions)) app.http(name, given);
    },
  });
  return host.url;
}

const upload: HttpFunctionOptions = {
  route: "upload",
  methods: ["POST"],
  handler: async ({ body }) => {
    let size = 0;
    for await (const chunk of body ?? []) size += chunk.length;
    return { body: String(size) };
  },
};
const megabyte = Buffer.alloc(1_000_000, "u");

/** Sends the chunks without a length and gives the status and text of the answer. */
async function send(url: string, chunks: Iterable<Buffer>): Promise<[status: number | undefined, text: string]> {
  const asked = request(url, { method: "POST" });
  const answered = once(asked, "response") as Promise<[IncomingMessage]>;
  for (const chunk of chunks) if (!asked.write(chunk)) await Promise.race([once(asked, "drain"), answered]);
  asked.end();
  const [answer] = await answered;
  let text = "";
  for await (const chunk of answer) text += chunk;
  return [answer.statusCode, text];
}

test("a streamed upload of 5 MB in chunks reaches the handler whole", async () => {
  const url = await serve({ upload });
  expect(await send(`${url}/upload`, Array(5).fill(megabyte))).toEqual([200, "5000000"]);
});

test("H10, streamed: a body that grows over the limit is refused with 413, and one at the limit is taken", async () => {
  const url = await serve({ upload }, { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "2000000" });
  expect(await send(`${url}/upload`, Array(2).fill(megabyte))).toEqual([200, "2000000"]);
  expect(await send(`${url}/upload`, [megabyte, megabyte, Buffer.from("x")])).toEqual([413, ""]);
  const declared = await fetch(`${url}/upload`, { method: "POST", body: Buffer.alloc(2_000_001) });
  expect(declared.status).toBe(413);
});

test("a streamed download arrives chunk by chunk, while the handler still writes", async () => {
  let more = () => {};
  const url = await serve({
    download: {
      route: "download",
      handler: async () => ({
        headers: { "content-type": "text/plain" },
        body: (async function* () {
          yield Buffer.from("first ");
          await new Promise<void>((resolve) => {
            more = resolve;
          });
          yield Buffer.from("second");
        })(),
      }),
    },
  });
  const answer = await fetch(`${url}/download`);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe("first ");
  more();
  expect((await reader?.read())?.value).toBe("second");
  expect((await reader?.read())?.done).toBe(true);
  expect(answer.headers.get("content-type")).toBe("text/plain");
});

test("H8, streamed: an error before the first byte is an empty 500, one after it cuts the connection", async () => {
  const url = await serve({
    before: {
      route: "before",
      handler: async () => {
        throw new Error("secret");
      },
    },
    after: {
      route: "after",
      handler: async () => ({
        body: (async function* () {
          yield Buffer.from("begun");
          await delay(50);
          throw new Error("secret");
        })(),
      }),
    },
  });
  const before = await fetch(`${url}/before`);
  expect([before.status, await before.text()]).toEqual([500, ""]);
  const after = await fetch(`${url}/after`);
  expect(after.status).toBe(200);
  await expect(after.text()).rejects.toThrow();
});

test("a streamed handler sees method, address, decoded parameters and each repeated query value", async () => {
  const url = await serve({
    tell: {
      route: "tell/{id}",
      methods: ["PUT"],
      handler: async (asked) => ({
        status: 201,
        cookies: [
          { name: "a", value: "1" },
          { name: "b", value: "2" },
        ],
        jsonBody: {
          method: asked.method,
          url: asked.url,
          params: asked.params,
          query: [...asked.query],
          agent: asked.headers.get("x-agent"),
          body: await asked.json(),
        },
      }),
    },
  });
  const address = `${url}/tell/a%20b?x=1&x=2`;
  const answer = await fetch(address, { method: "PUT", headers: { "X-Agent": "me" }, body: "[1]" });
  expect(answer.status).toBe(201);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(answer.headers.get("x-ms-invocation-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(await answer.json()).toEqual({
    method: "PUT",
    url: address,
    params: { id: "a b" },
    query: [
      ["x", "1"],
      ["x", "2"],
    ],
    agent: "me",
    body: [1],
  });
});

test("an answer before the body was read does not hold up the caller or the next request", async () => {
  const url = await serve({
    refuse: { route: "refuse", methods: ["POST"], handler: async () => ({ status: 409, body: "no" }) },
    upload,
  });
  expect(await send(`${url}/refuse`, Array(5).fill(megabyte))).toEqual([409, "no"]);
  expect(await send(`${url}/upload`, [megabyte])).toEqual([200, "1000000"]);
  await host?.whenIdle(2_000);
});

test("no answer from the handler is an empty 200", async () => {
  const url = await serve({ nothing: { route: "nothing", handler: async () => JSON.parse("null") } });
  const answer = await fetch(`${url}/nothing`);
  expect([answer.status, await answer.text()]).toEqual([200, ""]);
});

test("a caller who goes away in the middle of an upload ends the call, so that the host is idle again", async () => {
  const url = await serve({ upload });
  const asked = request(`${url}/upload`, { method: "POST" });
  asked.on("error", () => {});
  asked.write(megabyte);
  await delay(100);
  asked.destroy();
  await host?.whenIdle(5_000);
  expect(await send(`${url}/upload`, [megabyte])).toEqual([200, "1000000"]);
});

test("a stop waits for the answer that is on its way", async () => {
  const url = await serve({
    slow: {
      route: "slow",
      handler: async () => {
        await delay(300);
        return { body: "done" };
      },
    },
  });
  const answer = fetch(`${url}/slow`).then((given) => given.text());
  await delay(100);
  await host?.stop();
  host = undefined;
  expect(await answer).toBe("done");
});
