import type { Ports } from "../../../shared/platform/ports.js";

/** First answers are kept, refusals too, and what is kept of a try beside them (retry-safe writes). */
const keptAnswers = "answers";

type Touched = { table: string; partition: string; rowKey: string; before: string | undefined };

/**
 * The same ports, and what a piece of work changed through them in the end: rows that are not what they were, messages
 * and blobs. All storage is reached through ports alone, so whatever they did not see was not done.
 */
export function changesThrough(ports: Ports) {
  let touched = new Map<string, Touched>();
  let sent: string[] = [];

  const watched: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        if (name === keptAnswers) return table;
        return {
          ...table,
          change: async (partition, changes) => {
            for (const change of changes) {
              const rowKey = "row" in change ? change.row.rowKey : change.rowKey;
              const place = `${name}/${partition}/${rowKey}`;
              if (touched.has(place)) continue;
              const before = (await table.get(partition, rowKey))?.body;
              touched.set(place, { table: name, partition, rowKey, before });
            }
            await table.change(partition, changes);
          },
        };
      },
    },
    queues: {
      open: (name) => ({
        send: async (text, options) => {
          sent.push(`message to ${name}`);
          await ports.queues.open(name).send(text, options);
        },
      }),
    },
    blobs: {
      open: (container) => ({
        ...ports.blobs.open(container),
        create: async (name, bytes, contentType) => {
          const answer = await ports.blobs.open(container).create(name, bytes, contentType);
          if (answer === "created") sent.push(`blob ${container}/${name}`);
          return answer;
        },
      }),
    },
  };

  return {
    ports: watched,
    /** Whether queue functions may have something to do since the last `forget`. */
    hasSent: () => sent.some((one) => one.startsWith("message")),
    /** Begins anew: what was changed so far is as it was meant. */
    forget: () => {
      touched = new Map();
      sent = [];
    },
    /** Where storage is not what it was at the last `forget`. */
    changed: async (): Promise<string[]> => {
      const rows = await Promise.all(
        [...touched].map(async ([place, { table, partition, rowKey, before }]) => {
          const now = await ports.tables.open(table).get(partition, rowKey);
          return now?.body === before ? [] : [place];
        }),
      );
      return [...rows.flat(), ...sent];
    },
  };
}
export type Watch = ReturnType<typeof changesThrough>;
