import { Agent, type IncomingMessage, request } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Party } from "../support/parties.js";
import { openWorld, type World } from "../support/world.js";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const gzipped = { "content-encoding": "gzip" };
const spaces = Buffer.alloc(100_000_000, " ");
/** Some 300 KB that become 300 MB: they lie in the buffers of the connection whole, however little is read of them. */
const packed = gzipSync(spaces, { level: 9 });
const bomb = Buffer.concat([packed, packed, packed]);
const megabytes = (count: number) => Array<Buffer>(count).fill(spaces.subarray(0, 1_000_000));

type Sent = {
  as?: Party;
  headers?: Record<string, string>;
  chunks?: readonly Buffer[];
  agent?: Agent;
  timeoutMs?: number;
};

/** Sends the chunks without a length, and gives the answer's status and text. */
async function send(
  line: string,
  { as, headers = {}, chunks = [], agent, timeoutMs = 120_000 }: Sent,
): Promise<[number, string]> {
  const [method = "GET", path = "/"] = line.split(" ");
  const authorization = as === undefined ? {} : { authorization: `Bearer ${await world.tokenOf(as)}` };
  const options = {
    method,
    agent: agent ?? false,
    headers: { ...authorization, ...headers },
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${world.host.url}${path}`, options, (answer: IncomingMessage) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      answer.on("end", () => resolve([answer.statusCode ?? 0, text])).on("error", reject);
    });
    asked.on("error", reject);
    for (const chunk of chunks) asked.write(chunk);
    asked.end();
  });
}

const cases: [told: string, line: string, sent: Sent, status: number][] = [
  ["usage that unpacks to too much", "POST /v1/usage", { as: "operator", headers: gzipped, chunks: [bomb] }, 413],
  [
    "a customer that unpacks to too much",
    "POST /v1/customers",
    { as: "contoso", headers: gzipped, chunks: [bomb] },
    413,
  ],
  ["plain usage over the limit", "POST /v1/usage", { as: "operator", chunks: megabytes(70) }, 413],
  ["a plain customer over the limit", "POST /v1/customers", { as: "contoso", chunks: megabytes(10) }, 413],
  [
    "gzip that breaks off",
    "POST /v1/usage",
    { as: "operator", headers: gzipped, chunks: [bomb.subarray(0, 500)] },
    400,
  ],
  ["what is no gzip", "POST /v1/usage", { as: "operator", headers: gzipped, chunks: megabytes(2) }, 400],
  [
    "an encoding that is not taken",
    "POST /v1/usage",
    { as: "operator", headers: { "content-encoding": "br" }, chunks: megabytes(2) },
    400,
  ],
  ["a body without a token", "POST /v1/usage", { chunks: megabytes(2) }, 401],
  ["a body without the permission", "POST /v1/usage", { as: "contoso", chunks: megabytes(2) }, 403],
  ["a body to a path without a route", "POST /v1/nothing", { as: "contoso", chunks: megabytes(2) }, 404],
  ["a body with a method that is not taken", "PUT /v1/customers", { as: "contoso", chunks: megabytes(2) }, 405],
];

test.each(cases)(
  "%s is refused, and the next requests of anybody are answered at once",
  async (_, line, sent, status) => {
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    const [refused, text] = await send(line, { ...sent, agent: kept });
    expect([refused, JSON.parse(text)]).toMatchObject([status, { requestId: expect.any(String) }]);

    for (const agent of [kept, undefined, kept, undefined, kept]) {
      // A connection with the rest of a body in it never answers; a busy machine takes its time.
      const next = { as: "operator", timeoutMs: 30_000, ...(agent === undefined ? {} : { agent }) } as const;
      expect((await send("GET /v1/sandbox/clock", next))[0]).toBe(200);
      expect((await send("POST /v1/usage", { ...next, chunks: [Buffer.from("{}")] }))[0]).toBe(202);
    }
    kept.destroy();
  },
  300_000,
);
