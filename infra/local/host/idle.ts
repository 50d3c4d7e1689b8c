import { setTimeout as delay } from "node:timers/promises";
import type { Activity } from "./activity.js";
import type { QueueListener } from "./queue.js";

const pauseMs = 10;

/**
 * Waits for the moment in which nothing runs and no trigger queue has a message, also none that is hidden. Work makes messages only
 * while it runs, so counts that were read without any work between them are true together.
 */
export async function waitForIdle(
  activity: Activity,
  listeners: ReadonlyMap<string, QueueListener>,
  timeoutMs: number,
): Promise<void> {
  const over = new AbortController();
  let late = false;
  const deadline = delay(timeoutMs, undefined, { signal: over.signal }).then(
    () => {
      late = true;
    },
    () => {},
  );
  const all = [...listeners];
  let asked = all;
  try {
    for (;;) {
      await Promise.race([activity.quiet(), deadline]);
      const before = activity.changes;
      const waiting = await whoWaits(asked);
      const sawAll = asked === all;
      // While one queue has messages the others need not be counted.
      asked = waiting.length > 0 ? waiting.map(({ name, listener }) => [name, listener]) : all;
      if (sawAll && waiting.length === 0 && activity.running === 0 && activity.changes === before) return;
      if (late) {
        const queues = waiting.map(({ name, count }) => `the queue of ${name} has ${count} messages`);
        const found = [`${activity.running} calls running`, ...queues].join(", ");
        throw new Error(`Not idle after ${timeoutMs} ms: ${found}.`);
      }
      for (const { listener } of waiting) listener.look();
      if (waiting.length > 0) await delay(pauseMs);
    }
  } finally {
    over.abort();
  }
}

async function whoWaits(listeners: readonly [string, QueueListener][]) {
  const counts = await Promise.all(
    listeners.map(async ([name, listener]) => ({ name, listener, count: await listener.count() })),
  );
  return counts.filter(({ count }) => count > 0);
}
