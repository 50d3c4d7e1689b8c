import type { Ports, RowChange } from "../../../shared/platform/ports.js";

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
  let watching = false;

  const watched: Ports = {
    ...ports,
    tables: {
      open: (name) => {
        const table = ports.tables.open(name);
        if (name === keptAnswers) return table;
        return {
          ...table,
          change: async (partition, changes) => {
            if (watching) await Promise.all(changes.map((change) => look(change)));
            await table.change(partition, changes);

            async function look(change: RowChange) {
              const rowKey = "row" in change ? change.row.rowKey : change.rowKey;
              const place = `${name}/${partition}/${rowKey}`;
              if (touched.has(place)) return;
              const before = (await table.get(partition, rowKey))?.body;
              if (!touched.has(place)) touched.set(place, { table: name, partition, rowKey, before });
            }
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
    /** Whether queue functions may have something to do since the last `begin`. */
    hasSent: () => sent.some((one) => one.startsWith("message")),
    /** Begins anew: what was changed so far is as it was meant. */
    begin: () => {
      touched = new Map();
      sent = [];
      watching = true;
    },
    /** Where storage is not what it was at the last `begin`; looks no further, since what a row prepares may change anything. */
    end: async (): Promise<string[]> => {
      watching = false;
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
