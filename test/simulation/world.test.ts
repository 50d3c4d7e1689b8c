import { expect, test } from "vitest";
import type { Ports } from "../../shared/platform/ports.js";
import type { QueueFunction } from "../../shared/triggers/queue.js";
import { lookAt } from "./judge/look.js";
import { deliverMessages } from "./world/delivery.js";
import { calm, openFaults } from "./world/faults.js";
import { openChance } from "./world/places.js";
import { mintTokens } from "./world/tokens.js";
import { openTrace } from "./world/trace.js";
import { openWorld } from "./world/world.js";

const tokens = await mintTokens([]);

function plainWorld() {
  const trace = openTrace(false);
  const faults = openFaults(1, calm, trace);
  return openWorld({ plain: true, hosts: 1, chance: openChance(1), faults, trace, tokens });
}

/** One message in a world whose functions always fail: how often each was called, and whether the world came to rest. */
async function failAlways(functions: readonly Pick<QueueFunction, "name" | "queue">[]) {
  const calls: string[] = [];
  const failing = functions.map((of) => ({
    ...of,
    run: async () => {
      calls.push(of.queue);
      throw new Error("it fails");
    },
  }));
  const world = plainWorld();
  deliverMessages(world, failing, { plain: true });
  await world.memory.queues.open("work").send("{}");
  while ((await world.step()) || world.passTime());
  return { calls, waiting: lookAt(world.storage).messages(), queues: world.memory.queueNames() };
}

test("a message that failed five times in its queue and five times in its poison queue is called for no more, and the world rests (seed 2127)", async () => {
  const { calls, waiting, queues } = await failAlways([
    { name: "worker", queue: "work" },
    { name: "worker-poison", queue: "work-poison" },
  ]);
  expect(calls).toEqual([...Array(5).fill("work"), ...Array(5).fill("work-poison")]);
  expect(waiting).toBe(0);
  expect(queues).toEqual(["work", "work-poison"]);
});

test("a message in a poison queue that nobody listens to still waits: a workload that ends so is an error", async () => {
  const { waiting } = await failAlways([{ name: "worker", queue: "work" }]);
  expect(waiting).toBe(1);
});

const writings: Record<string, (ports: Ports, text: string) => Promise<void>> = {
  "a row": (ports, body) => ports.tables.open("things").change("p", [{ kind: "put", row: { rowKey: "r", body } }]),
  "a message": (ports, text) => ports.queues.open("work").send(text),
  "a blob": async (ports, text) => {
    await ports.blobs.open("things").create("one", new TextEncoder().encode(text), "text/plain");
  },
};

test.each(Object.entries(writings))(
  "what is in %s is in the trace's hash, not that it was written alone",
  async (_what, write) => {
    const hashWith = async (text: string) => {
      const world = plainWorld();
      world.start(
        "writer",
        1,
        () => {},
        (ports) => write(ports, text),
      );
      await world.settle();
      while (await world.step());
      return world.trace.hash();
    };
    expect(await hashWith("2021-02-01")).toBe(await hashWith("2021-02-01"));
    expect(await hashWith("2021-02-02")).not.toBe(await hashWith("2021-02-01"));
  },
);
