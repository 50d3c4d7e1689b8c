import type { Ports } from "../../shared/platform/ports.js";

export class Died extends Error {}

/**
 * Ports on which the host dies at its n-th call: before it took effect, or after it without hearing of it. Nothing of
 * that host reaches storage from then on.
 */
export function dyingPorts(ports: Ports, at: number, when: "before" | "after"): Ports {
  let calls = 0;
  const wrapped =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      calls += 1;
      if (calls > at || (calls === at && when === "before")) throw new Died();
      const isLast = calls === at;
      const answer = await ask(...asked);
      if (isLast) throw new Died();
      return answer;
    };
  return {
    ...ports,
    tables: {
      open: (name) => {
        const { get, page, scan, change } = ports.tables.open(name);
        return { get: wrapped(get), page: wrapped(page), scan: wrapped(scan), change: wrapped(change) };
      },
    },
    queues: { open: (name) => ({ send: wrapped(ports.queues.open(name).send) }) },
    blobs: {
      open: (container) => {
        const { create, read } = ports.blobs.open(container);
        return { create: wrapped(create), read: wrapped(read) };
      },
    },
  };
}
