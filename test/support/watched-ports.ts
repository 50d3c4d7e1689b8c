import { type Ports, StorageBusy } from "../../shared/platform/ports.js";

export type Watched = {
  ports: Ports;
  /** Every write that took effect, a line each. */
  written: readonly string[];
  /** Lets a request take its effect, and the host die before its answer is kept. */
  losingTheAnswer<Answer>(ask: () => Promise<Answer>): Promise<Answer>;
};

/** Ports that note every write, and can lose what a request was answered. */
export function watchedPorts(ports: Ports): Watched {
  const written: string[] = [];
  let isLosing = false;
  const watched: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        return {
          ...table,
          change: async (partition, changes) => {
            if (isLosing && name === "answers" && changes.some((one) => "row" in one && one.row.rowKey === "answer")) {
              throw new StorageBusy(new Error("the host died"));
            }
            await table.change(partition, changes);
            written.push(`${name} ${partition} ${changes.map((one) => JSON.stringify(one)).join(" ")}`);
          },
        };
      },
    },
    queues: {
      open: (name) => ({
        send: (text, options) => {
          written.push(`queue ${name} ${text}`);
          return ports.queues.open(name).send(text, options);
        },
      }),
    },
    blobs: {
      open: (container) => {
        const blobs = ports.blobs.open(container);
        return {
          ...blobs,
          create: (name, bytes, contentType) => {
            written.push(`blob ${container} ${name}`);
            return blobs.create(name, bytes, contentType);
          },
        };
      },
    },
  };
  return {
    ports: watched,
    written,
    losingTheAnswer: async (ask) => {
      isLosing = true;
      try {
        return await ask();
      } finally {
        isLosing = false;
      }
    },
  };
}
