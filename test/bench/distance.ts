import { setTimeout as wait } from "node:timers/promises";
import type { Ports } from "../../shared/platform/ports.js";

export const addedMilliseconds = 5;

/** The same ports as far from their storage as in the cloud, or as far as it is told. */
export function withDistance(ports: Ports, milliseconds = () => addedMilliseconds): Ports {
  const far =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      await wait(milliseconds());
      return ask(...asked);
    };
  return {
    ...ports,
    tables: {
      open: (name) => {
        const { get, page, scan, change } = ports.tables.open(name);
        return { get: far(get), page: far(page), scan: far(scan), change: far(change) };
      },
    },
    queues: { open: (name) => ({ send: far(ports.queues.open(name).send) }) },
    blobs: {
      open: (container) => {
        const { create, read } = ports.blobs.open(container);
        return { create: far(create), read: far(read) };
      },
    },
  };
}
