import { request } from "node:http";
import { app, type HttpFunctionOptions } from "@azure/functions";
import { afterEach, expect, test } from "vitest";
import { type Host, type HostOptions, startHost } from "../../infra/local/host/host.js";

let host: Host | undefined;
afterEach(async () => {
  await host?.stop();
  host = undefined;
});

type Functions = Record<string, HttpFunctionOptions>;
type Given = { routePrefix?: string; also?: () => void; options?: Partial<HostOptions> };

async function serve(functions: Functions, { routePrefix = "", also, options }: Given = {}) {
  host = await startHost({
    settings: {},
    port: 0,
    writeLine: () => {},
    hostJson: { version: "2.0", extensions: { http: { routePrefix } } },
    register: () => {
      for (const [name, given] of Object.entries(functions)) app.http(name, given);
      also?.();
    },
    ...options,
  });
  const { url } = host;
  return async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${url}${path}`, init);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };
}

const saying = (route: string, body: string, methods: HttpFunctionOptions["methods"] = ["GET"]) => ({
  route,
  methods,
  handler: async () => ({ body }),
});
const guid = "0b1a2c3d-0000-4000-8000-00000000abcd";

test("H1: a value that breaks the route's constraint is not found", async () => {
  const ask = await serve({ one: saying("customers/{id:guid}", "found") });
  expect((await ask("/customers/seven")).status).toBe(404);
  expect((await ask(`/customers/${guid}`)).text).toBe("found");
});

test("H2: a known route with another method is not found", async () => {
  const ask = await serve({ one: saying("customers", "found") });
  expect((await ask("/customers", { method: "POST", body: "{}" })).status).toBe(404);
});

test("H3: letter case and one trailing slash of a path do not matter", async () => {
  const ask = await serve({ one: saying("customers/{id}/orders", "found") });
  expect((await ask("/CUSTOMERS/7/Orders")).text).toBe("found");
  expect((await ask("/customers/7/orders/")).text).toBe("found");
  expect((await ask("/customers/7/orders//")).status).toBe(404);
});

test("H4: of two routes that fit, the first by function name answers", async () => {
  const ask = await serve({ "b-special": saying("x/special", "special"), "a-list": saying("x/{id}", "list") });
  expect((await ask("/x/special")).text).toBe("list");
});

test("H5: of two functions with one route and a common method the later by name is in error, and the app still starts", async () => {
  const ask = await serve({
    "b-second": saying("Same/{id}", "second", ["GET", "PUT"]),
    "a-first": saying("same/{id}", "first"),
    "c-other": saying("same/{id}", "other", ["POST"]),
  });
  expect((await ask("/same/1")).text).toBe("first");
  expect((await ask("/same/1", { method: "POST" })).text).toBe("other");
  expect(host?.functions.map(({ name, error }) => [name, error !== undefined])).toEqual([
    ["a-first", false],
    ["b-second", true],
    ["c-other", false],
  ]);
});

test("H6: a route that begins with `admin` or `runtime` puts its function in error, whatever the prefix", async () => {
  const ask = await serve(
    { one: saying("administrators/{id}", "found"), two: saying("runtimes", "found"), three: saying("badmin", "found") },
    { routePrefix: "v1" },
  );
  expect((await ask("/v1/administrators/7")).status).toBe(404);
  expect((await ask("/v1/badmin")).text).toBe("found");
  expect(host?.functions.filter(({ error }) => error).map(({ name }) => name)).toEqual(["one", "two"]);
});

test("H7: a function of level `function` takes its own key, the host's keys and the master key, and no other", async () => {
  const keys = {
    master: "master-key",
    host: { default: "host-key" },
    functions: { one: { default: "one-key" }, two: { default: "two-key" } },
  };
  const ask = await serve(
    {
      one: { ...saying("one", "in"), authLevel: "function" },
      two: { ...saying("two", "in"), authLevel: "function" },
      top: { ...saying("top", "in"), authLevel: "admin" },
      open: saying("open", "in"),
    },
    { options: { enforceKeys: true, settings: { LOCAL_HOST_KEYS: JSON.stringify(keys) } } },
  );
  const status = async (path: string, key?: string) =>
    (await ask(path, key === undefined ? {} : { headers: { "x-functions-key": key } })).status;
  expect(await status("/one")).toBe(401);
  expect(await status("/one", "two-key")).toBe(401);
  expect(await status("/one", "one-key")).toBe(200);
  expect(await status("/one?code=one-key")).toBe(200);
  expect(await status("/one?code=one-key", "wrong")).toBe(401);
  expect(await status("/one", "host-key")).toBe(200);
  expect(await status("/one", "master-key")).toBe(200);
  expect(await status("/top", "host-key")).toBe(401);
  expect(await status("/top", "master-key")).toBe(200);
  expect(await status("/open")).toBe(200);
  expect(await status("/admin/host/status")).toBe(401);
  expect(await status("/admin/host/status", "master-key")).toBe(200);
});

test("H8: a handler that throws is an empty 500, and post-invocation hooks see its error", async () => {
  const seen: unknown[] = [];
  const fails = {
    route: "fails",
    handler: async () => {
      throw new Error("secret");
    },
  };
  const ask = await serve(
    { fails },
    { also: () => void app.hook.postInvocation(({ error }) => void seen.push(String(error))) },
  );
  expect(await ask("/fails")).toMatchObject({ status: 500, text: "" });
  expect(seen).toEqual(["Error: secret"]);
});

test("H9: without streaming a body that comes in chunks is not read, and one with a length is", async () => {
  const echo: HttpFunctionOptions = {
    route: "echo",
    methods: ["POST"],
    handler: async (request) => ({ body: await request.text() }),
  };
  const ask = await serve({ echo });
  expect((await ask("/echo", { method: "POST", body: "text" })).text).toBe("text");
  const chunked = await new Promise<string>((resolve, reject) => {
    const asked = request(`${host?.url}/echo`, { method: "POST" }, async (answer) => {
      let text = "";
      for await (const chunk of answer) text += chunk;
      resolve(text);
    });
    asked.once("error", reject);
    asked.write("in two");
    asked.end(" chunks");
  });
  expect(chunked).toBe("");
});

test("H10: a body over the limit is refused with 413, and one at the limit is taken", async () => {
  const size: HttpFunctionOptions = {
    route: "size",
    methods: ["POST"],
    handler: async (request) => ({ body: String((await request.arrayBuffer()).byteLength) }),
  };
  const ask = await serve({ size }, { options: { settings: { FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: "1000" } } });
  expect((await ask("/size", { method: "POST", body: "a".repeat(1000) })).text).toBe("1000");
  expect((await ask("/size", { method: "POST", body: "a".repeat(1001) })).status).toBe(413);
});

test("the handler sees method, address, decoded parameters, headers, and a repeated query name as one value", async () => {
  const tell: HttpFunctionOptions = {
    route: "tell/{id}/{rest?}",
    methods: ["PUT"],
    handler: async ({ method, params, query, headers, url }) => ({
      jsonBody: { method, params, query: [...query], agent: headers.get("x-agent"), url },
    }),
  };
  const ask = await serve({ tell }, { routePrefix: "v1" });
  const { text } = await ask("/v1/tell/a%20b?x=1&x=2&y=%26", { method: "PUT", headers: { "X-Agent": "me" } });
  expect(JSON.parse(text)).toEqual({
    method: "PUT",
    params: { id: "a b" },
    query: [
      ["x", "1,2"],
      ["y", "&"],
    ],
    agent: "me",
    url: `${host?.url}/v1/tell/a%20b?x=1&x=2&y=%26`,
  });
});

test("an answer carries its status, headers and cookies; none at all is an empty 200; 204 has no body", async () => {
  const ask = await serve({
    full: {
      route: "full",
      handler: async () => ({
        status: 201,
        headers: { "x-kind": "full" },
        cookies: [
          { name: "a", value: "1", path: "/", httpOnly: true },
          { name: "b", value: "2" },
        ],
      }),
    },
    nothing: { route: "nothing", handler: async () => JSON.parse("null") },
    empty: { route: "empty", handler: async () => ({ status: 204, body: "dropped" }) },
  });
  const full = await ask("/full");
  expect([full.status, full.headers.get("x-kind")]).toEqual([201, "full"]);
  expect(full.headers.getSetCookie()).toEqual(["a=1; Path=/; HttpOnly", "b=2"]);
  expect(await ask("/nothing")).toMatchObject({ status: 200, text: "" });
  expect(await ask("/empty")).toMatchObject({ status: 204, text: "" });
});

test("a function that is switched off by its setting is not there", async () => {
  const ask = await serve(
    { one: saying("one", "in"), two: saying("two", "in") },
    { options: { settings: { "AzureWebJobs.one.Disabled": "true" } } },
  );
  expect((await ask("/one")).status).toBe(404);
  expect(host?.functions.map(({ name }) => name)).toEqual(["two"]);
});

test("the host tells that it is up and what it runs", async () => {
  const ask = await serve({ one: saying("one", "in"), two: saying("admins", "in") });
  expect((await ask("/admin/host/ping")).status).toBe(200);
  expect(JSON.parse((await ask("/admin/host/status")).text)).toMatchObject({
    state: "Running",
    errors: [{ name: "two" }],
  });
  expect(JSON.parse((await ask("/admin/functions")).text)).toMatchObject([{ name: "one" }, { name: "two" }]);
  expect((await ask("/admin/functions/one", { method: "POST", body: "{}" })).status).toBe(404);
});

test("the setting AzureFunctionsJobHost__extensions__http__routePrefix wins over host.json", async () => {
  const settings = { AzureFunctionsJobHost__extensions__http__routePrefix: "v2" };
  const ask = await serve({ one: saying("one", "in") }, { routePrefix: "v1", options: { settings } });
  expect((await ask("/v2/one")).text).toBe("in");
  expect((await ask("/v1/one")).status).toBe(404);
});

test("a binding that this host does not have is refused, not ignored", async () => {
  const withTable = {
    route: "one",
    handler: async () => ({}),
    extraOutputs: [{ type: "table", name: "rows", tableName: "t", connection: "x" }],
  };
  await expect(serve({ withTable })).rejects.toThrow('"withTable": the local host has no "table" binding');
  const blob = () => app.storageBlob("on-blob", { path: "a/b", connection: "x", handler: () => {} });
  await expect(serve({}, { also: blob })).rejects.toThrow('"on-blob": the local host has no "blobTrigger"');
});

test("an app that registers nothing is an error, and so is a registration after the start", async () => {
  await expect(serve({})).rejects.toThrow("registered no function");
  await serve({ one: saying("one", "in") });
  expect(() => app.http("late", saying("late", "in"))).toThrow("only be registered during app startup");
});

test("settings become environment variables, those of the machine win, and a stopped host leaves none behind", async () => {
  process.env.HOST_TEST_MINE = "machine";
  const told: HttpFunctionOptions = {
    route: "told",
    handler: async () => ({ jsonBody: [process.env.HOST_TEST_MINE, process.env.HOST_TEST_THEIRS] }),
  };
  const settings = { HOST_TEST_MINE: "host", HOST_TEST_THEIRS: "host" };
  const ask = await serve({ told }, { options: { settings } });
  expect(JSON.parse((await ask("/told")).text)).toEqual(["machine", "host"]);
  await host?.stop();
  host = undefined;
  expect(process.env.HOST_TEST_THEIRS).toBeUndefined();
  delete process.env.HOST_TEST_MINE;
});

test("L2: appStart runs once, pre and post around each call, appTerminate at the stop, with the data they share", async () => {
  const order: string[] = [];
  const hooks = () => {
    app.hook.appStart(({ hookData }) => {
      hookData.from = "start";
      order.push("appStart");
    });
    app.hook.preInvocation((context) => {
      context.hookData.from = "pre";
      const { functionHandler } = context;
      context.functionHandler = (...inputs: Parameters<typeof functionHandler>) => {
        order.push("replaced handler");
        return functionHandler(...inputs);
      };
      order.push("pre");
    });
    app.hook.postInvocation((context) => {
      order.push(`post after ${context.hookData.from}`);
      context.result = { body: "changed" };
    });
    app.hook.appTerminate(({ hookData }) => void order.push(`appTerminate after ${hookData.from}`));
  };
  const ask = await serve({ one: saying("one", "in") }, { also: hooks });
  expect((await ask("/one")).text).toBe("changed");
  await ask("/one");
  await host?.stop();
  host = undefined;
  const call = ["pre", "replaced handler", "post after pre"];
  expect(order).toEqual(["appStart", ...call, ...call, "appTerminate after start"]);
});

test("a call that takes longer than functionTimeout has failed", async () => {
  const ask = await serve(
    { slow: { route: "slow", handler: () => new Promise(() => {}) } },
    { options: { settings: { AzureFunctionsJobHost__functionTimeout: "00:00:01" } } },
  );
  expect(await ask("/slow")).toMatchObject({ status: 500, text: "" });
});

test("a log hook may change what the app's own code logs", async () => {
  const lines: string[] = [];
  const logs: HttpFunctionOptions = {
    route: "logs",
    handler: async (_, context) => {
      context.warn("card 4111");
      return {};
    },
  };
  const ask = await serve(
    { logs },
    {
      also: () =>
        void app.hook.log((entry) => {
          entry.message = entry.message.replace(/\d+/, "***");
        }),
      options: { writeLine: (line) => lines.push(line) },
    },
  );
  await ask("/logs");
  expect(lines).toContain("warning logs: card ***");
});
