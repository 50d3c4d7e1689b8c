import type { Ports } from "./ports.js";

export type StorageRequests = { table: number; queue: number; blob: number };

/** The same ports with a count of what was asked of storage, for one invocation. A failed request counts: it was made. */
export function meterPorts(ports: Ports): { ports: Ports; requests: StorageRequests } {
  const requests: StorageRequests = { table: 0, queue: 0, blob: 0 };
  const counted =
    <Asked extends unknown[], Answer>(service: keyof StorageRequests, ask: (...asked: Asked) => Answer) =>
    (...asked: Asked) => {
      requests[service] += 1;
      return ask(...asked);
    };

  const metered: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const { get, page, scan, change } = ports.tables.open(name);
        return {
          get: counted("table", get),
          page: counted("table", page),
          scan: counted("table", scan),
          change: counted("table", change),
        };
      },
    },
    queues: { open: (name) => ({ send: counted("queue", ports.queues.open(name).send) }) },
    blobs: {
      open: (container) => {
        const { create, read } = ports.blobs.open(container);
        return { create: counted("blob", create), read: counted("blob", read) };
      },
    },
  };
  return { ports: metered, requests };
}
