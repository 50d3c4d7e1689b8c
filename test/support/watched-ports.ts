import type { Ports } from "../../shared/platform/ports.js";

/** Ports that note every write on its way to storage: `written` grows by one line each. */
export function watchedPorts(ports: Ports): { ports: Ports; written: readonly string[] } {
  const written: string[] = [];
  const watched: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        return {
          ...table,
          change: (partition, changes) => {
            written.push(`${name} ${partition} ${changes.map((one) => JSON.stringify(one)).join(" ")}`);
            return table.change(partition, changes);
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
  return { ports: watched, written };
}
