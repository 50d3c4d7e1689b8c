import type { Ports } from "../../shared/platform/ports.js";

/** The ports with a count of rounds: requests that run at the same time are one. */
export function inRounds(ports: Ports) {
  let underWay = 0;
  const counted = { rounds: 0 };
  const wrapped =
    <Asked extends unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      if (underWay === 0) counted.rounds += 1;
      underWay += 1;
      try {
        return await ask(...asked);
      } finally {
        underWay -= 1;
      }
    };
  const on: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const { get, page, scan, change } = ports.tables.open(name);
        return { get: wrapped(get), page: wrapped(page), scan: wrapped(scan), change: wrapped(change) };
      },
    },
  };
  return { on, counted };
}
