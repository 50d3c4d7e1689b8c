import { expect, test } from "vitest";
import type { QueueFunction } from "../../shared/triggers/queue.js";
import { lookAt } from "./judge/look.js";
import { deliverMessages } from "./world/delivery.js";
import { calm, openFaults } from "./world/faults.js";
import { openChance } from "./world/places.js";
import { mintTokens } from "./world/tokens.js";
import { openTrace } from "./world/trace.js";
import { openWorld } from "./world/world.js";

const tokens = await mintTokens([]);

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
  const trace = openTrace(false);
  const world = openWorld({
    plain: true,
    hosts: 1,
    chance: openChance(1),
    faults: openFaults(1, calm, trace),
    trace,
    tokens,
  });
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
