import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { app, type InvocationContext, output, type StorageQueueFunctionOptions } from "@azure/functions";
import { QueueServiceClient } from "@azure/storage-queue";
import { afterEach, beforeAll, expect, test } from "vitest";
import { type Host, type HostOptions, startHost } from "../../infra/local/host/host.js";
import { newStorageAccount } from "../support/storage-account.js";

let connectionString: string;
let queues: QueueServiceClient;
let host: Host | undefined;
beforeAll(async () => {
  connectionString = await newStorageAccount();
  queues = QueueServiceClient.fromConnectionString(connectionString);
});
afterEach(async () => {
  await host?.stop();
  host = undefined;
});

type Handler = StorageQueueFunctionOptions["handler"];

async function listen(handler: Handler, options: Partial<HostOptions> = {}, queueSettings: object = {}) {
  const name = `work-${randomUUID()}`;
  const queue = queues.getQueueClient(name);
  host = await startHost({
    settings: { AzureWebJobsStorage: connectionString },
    port: 0,
    queueRetryDelaySeconds: 0,
    writeLine: () => {},
    hostJson: { version: "2.0", extensions: { queues: { batchSize: 8, newBatchThreshold: 4, ...queueSettings } } },
    register: () => app.storageQueue("work", { queueName: name, connection: "AzureWebJobsStorage", handler }),
    ...options,
  });
  await queue.createIfNotExists();
  const send = (text: string) => queue.sendMessage(Buffer.from(text).toString("base64"));
  return { host, queue, poison: queues.getQueueClient(`${name}-poison`), send };
}

const count = async (queue: ReturnType<typeof queues.getQueueClient>) =>
  (await queue.getProperties()).approximateMessagesCount;

test("Q1: a message whose handler succeeds is deleted", async () => {
  const seen: unknown[] = [];
  const { host, queue, send } = await listen((message) => void seen.push(message));
  await send('{"month":"2026-01"}');
  await host.whenIdle();
  expect(seen).toEqual([{ month: "2026-01" }]);
  expect(await count(queue)).toBe(0);
});

test("Q2: a message that always fails is tried five times, then one copy lies in the poison queue", async () => {
  const tries: unknown[] = [];
  const { host, queue, poison, send } = await listen((_, context: InvocationContext) => {
    tries.push(context.triggerMetadata?.dequeueCount);
    throw new Error("always");
  });
  await send("hopeless");
  await host.whenIdle();
  expect(tries).toEqual([1, 2, 3, 4, 5]);
  expect(await count(queue)).toBe(0);
  const { peekedMessageItems } = await poison.peekMessages({ numberOfMessages: 32 });
  expect(peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, "base64").toString())).toEqual([
    "hopeless",
  ]);
});

test("Q3: the lease of a message is renewed while its handler runs longer than it, so it is called once", async () => {
  let calls = 0;
  const { host, queue, send } = await listen(
    async () => {
      calls++;
      await delay(3_500);
    },
    { queueLeaseSeconds: 2 },
  );
  await send("long");
  await host.whenIdle();
  expect(calls).toBe(1);
  expect(await count(queue)).toBe(0);
});

test("Q4: a stop waits for the handler that runs, and its message is deleted", async () => {
  let started = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  let finished = false;
  const { host, queue, send } = await listen(async () => {
    started();
    await delay(300);
    finished = true;
  });
  await send("last");
  await running;
  await host.stop();
  expect(finished).toBe(true);
  expect(await count(queue)).toBe(0);
});

test("Q5: never more than batchSize and newBatchThreshold together run at once", async () => {
  let running = 0;
  let most = 0;
  let calls = 0;
  const { host, send } = await listen(
    async () => {
      most = Math.max(most, ++running);
      // Of different lengths, so that a new batch meets calls that still run.
      await delay(20 + (calls++ % 8) * 30);
      running--;
    },
    {},
    { batchSize: 8, newBatchThreshold: 4 },
  );
  await Promise.all(Array.from({ length: 100 }, (_, index) => send(String(index))));
  await host.whenIdle();
  expect(calls).toBe(100);
  expect(most).toBeGreaterThan(8);
  expect(most).toBeLessThanOrEqual(12);
});

test("a text that is not base64 goes to the poison queue without a call", async () => {
  let calls = 0;
  const { host, queue, poison } = await listen(() => void calls++);
  await queue.sendMessage("no base64!");
  await host.whenIdle();
  expect(calls).toBe(0);
  expect((await poison.peekMessages()).peekedMessageItems.map(({ messageText }) => messageText)).toEqual([
    "no base64!",
  ]);
});

async function listenToPoison(handler: Handler, queueSettings: object) {
  const name = `work-${randomUUID()}-poison`;
  const register = () => app.storageQueue("work", { queueName: name, connection: "AzureWebJobsStorage", handler });
  const { host } = await listen(handler, { queueLeaseSeconds: 1, register }, queueSettings);
  const queue = queues.getQueueClient(name);
  await queue.createIfNotExists();
  await queue.sendMessage(Buffer.from("x").toString("base64"));
  return { host, queue, second: queues.getQueueClient(`${name}-poison`) };
}

test("a failing message of a poison queue stays hidden for its lease, whatever the delay for others is", async () => {
  const times: number[] = [];
  const { host } = await listenToPoison(() => {
    times.push(performance.now());
    if (times.length === 1) throw new Error("once");
  }, {});
  await host.whenIdle();
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(900);
});

test("a poison queue has no poison queue: after its last try a message is left there without more calls", async () => {
  let calls = 0;
  const fail = () => {
    calls++;
    throw new Error("always");
  };
  const { queue, second } = await listenToPoison(fail, { maxDequeueCount: 1 });
  await delay(2_500);
  expect(calls).toBe(1);
  expect(await count(queue)).toBe(1);
  expect(await second.exists()).toBe(false);
});

test("a failed message comes again after visibilityTimeout of host.json", async () => {
  const times: number[] = [];
  const name = `work-${randomUUID()}`;
  host = await startHost({
    settings: { AzureWebJobsStorage: connectionString, WORK_QUEUE: name },
    port: 0,
    writeLine: () => {},
    hostJson: { version: "2.0", extensions: { queues: { visibilityTimeout: "00:00:01" } } },
    register: () =>
      app.storageQueue("work", {
        queueName: "%WORK_QUEUE%",
        connection: "AzureWebJobsStorage",
        handler: () => {
          times.push(performance.now());
          if (times.length === 1) throw new Error("once");
        },
      }),
  });
  await queues.getQueueClient(name).createIfNotExists();
  await queues.getQueueClient(name).sendMessage(Buffer.from("x").toString("base64"));
  await host.whenIdle();
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(900);
});

test("the handler sees the message's facts and the properties of a JSON message as trigger metadata", async () => {
  let seen: InvocationContext["triggerMetadata"];
  const { host, send } = await listen((_, context) => {
    seen = context.triggerMetadata;
  });
  await send('{"Kind":"RateUsage","months":["2026-01"]}');
  await host.whenIdle();
  expect(seen).toMatchObject({
    dequeueCount: 1,
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    popReceipt: expect.any(String),
    insertionTime: expect.stringMatching(/^\d{4}-.*Z$/),
    kind: "RateUsage",
    months: ["2026-01"],
  });
});

test("a queue output sends one message per element, on a queue that is created on demand, and its function is called soon", async () => {
  const name = `sent-${randomUUID()}`;
  const seen: unknown[] = [];
  const sent = output.storageQueue({ queueName: name, connection: "AzureWebJobsStorage" });
  const { host } = await listen(() => {}, {
    register: () => {
      app.http("send", {
        route: "send",
        methods: ["POST"],
        extraOutputs: [sent],
        handler: async (_, context) => {
          context.extraOutputs.set(sent, [{ n: 1 }, "two", 3]);
          return { status: 202 };
        },
      });
      app.storageQueue("sent", {
        queueName: name,
        connection: "AzureWebJobsStorage",
        handler: (message) => void seen.push(message),
      });
    },
  });
  expect((await fetch(`${host.url}/api/send`, { method: "POST" })).status).toBe(202);
  await host.whenIdle();
  expect(new Set(seen)).toEqual(new Set([{ n: 1 }, "two", 3]));
});

test("an output that cannot be sent fails the call, so that its message is tried again", async () => {
  const tooLong = "x".repeat(70_000);
  const name = `out-${randomUUID()}`;
  const work = `work-${randomUUID()}`;
  let calls = 0;
  const { host } = await listen(() => {}, {
    register: () =>
      app.storageQueue("work", {
        queueName: work,
        connection: "AzureWebJobsStorage",
        return: output.storageQueue({ queueName: name, connection: "AzureWebJobsStorage" }),
        handler: () => (++calls < 3 ? tooLong : "short enough"),
      }),
  });
  await queues.getQueueClient(work).createIfNotExists();
  await queues.getQueueClient(work).sendMessage(Buffer.from("x").toString("base64"));
  await host.whenIdle();
  expect(calls).toBe(3);
  expect(await count(queues.getQueueClient(name))).toBe(1);
});

test("a queue function can be run by hand with a text, and says when it failed", async () => {
  const seen: unknown[] = [];
  const { host } = await listen((message) => {
    if (message === "bad") throw new Error("no good");
    seen.push(message);
  });
  await host.fire("work", '{"a":1}');
  expect(seen).toEqual([{ a: 1 }]);
  await expect(host.fire("work", "bad")).rejects.toThrow("no good");
  await expect(host.fire("nobody")).rejects.toThrow('no queue or timer function "nobody"');
  const body = JSON.stringify({ input: "again" });
  expect((await fetch(`${host.url}/admin/functions/work`, { method: "POST", body })).status).toBe(202);
  await host.whenIdle();
  expect(seen).toEqual([{ a: 1 }, "again"]);
});

test("an idle host says so at once, and one with a hidden message says what it waits for", async () => {
  const { host, queue } = await listen(() => {});
  const began = performance.now();
  for (let round = 0; round < 10; round++) await host.whenIdle();
  expect(performance.now() - began).toBeLessThan(2_000);
  await queue.sendMessage(Buffer.from("later").toString("base64"), { visibilityTimeout: 60 });
  await expect(host.whenIdle(300)).rejects.toThrow("the queue of work has 1 messages");
});
