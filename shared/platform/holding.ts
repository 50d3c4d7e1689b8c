import type { Ports } from "./ports.js";

/**
 * The same ports, of which reads are carried out at once and writes when `released` has resolved; when it rejects, they
 * fail with its reason and write nothing. So work can begin while it is still being found out whether it may.
 */
export function holdWrites(ports: Ports, released: Promise<void>): Ports {
  const held =
    <Asked extends unknown[], Answer>(write: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      await released;
      return write(...asked);
    };
  return {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        return { ...table, change: held(table.change) };
      },
    },
    queues: { open: (name) => ({ send: held(ports.queues.open(name).send) }) },
    blobs: {
      open: (container) => {
        const blobs = ports.blobs.open(container);
        return { ...blobs, create: held(blobs.create) };
      },
    },
  };
}
