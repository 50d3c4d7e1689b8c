import { gunzipSync, gzipSync } from "node:zlib";
import { broken, only, reading, rowOf, struckOffWhenRead, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

const usageRecords = (bytes: Uint8Array, rewrite: (record: Record<string, unknown>) => unknown): Uint8Array =>
  gzipSync(
    gunzipSync(bytes)
      .toString("utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.stringify(rewrite(JSON.parse(line))))
      .join("\n"),
  );

let fresh = 0;

/** Intake and rating, broken. */
export const usageMutations: readonly Mutation[] = [
  {
    name: "a mark taken away without looking whether it is new",
    ports: broken({
      table: writing(
        (changes) =>
          changes.map((change) => (change.kind === "delete" ? { kind: "delete", rowKey: change.rowKey } : change)),
        "unrated",
      ),
    }),
  },
  {
    name: "a mark taken away before the work",
    ports: broken({ table: struckOffWhenRead("unrated") }, only("usage-rating")),
  },
  {
    name: "a message sent before the write",
    ports: broken(
      {
        create: (create, container, ports) => async (name, bytes, type) => {
          if (container !== "usage") return create(name, bytes, type);
          const keys = new Set<string>();
          for (const line of gunzipSync(bytes).toString("utf8").split("\n").filter(Boolean)) {
            const { subscriptionId, usageStart } = JSON.parse(line) as { subscriptionId?: string; usageStart?: string };
            if (subscriptionId !== undefined) keys.add(`${subscriptionId}_${usageStart?.slice(0, 7)}`);
          }
          for (const key of keys) {
            const body = { subscriptionId: key.slice(0, 36), month: key.slice(37) };
            const envelope = { kind: "RateUsage", id: ports.ids.next(), cause: "early", correlationId: "early", body };
            await ports.queues.open("usage-rating").send(JSON.stringify(envelope));
          }
          return create(name, bytes, type);
        },
        send: (send, name) => async (text, options) => {
          if (name !== "usage-rating" || text.includes('"cause":"early"')) await send(text, options);
        },
      },
      only("post-usage"),
    ),
  },
  {
    name: "a message left out",
    ports: broken({ send: (send, name) => (name === "usage-rating" ? async () => {} : send) }, only("post-usage")),
  },
  {
    name: "a repeat counted",
    ports: broken(
      {
        read: (bytes, container) =>
          container === "usage"
            ? usageRecords(bytes, (record) => ({ ...record, id: `${record.id} ${++fresh}` }))
            : bytes,
      },
      only("usage-rating"),
    ),
  },
  {
    name: "a clock used where the record's time belongs",
    ports: (ports, name) =>
      broken(
        {
          read: (bytes, container) => {
            const now = ports.clock.now().toISOString().slice(0, 19);
            return container === "usage"
              ? usageRecords(bytes, (record) => ({ ...record, usageStart: `${now}Z` }))
              : bytes;
          },
        },
        only("usage-rating"),
      )(ports, name),
  },
  {
    name: "a fault taken for success",
    slow: true,
    ports: broken(
      {
        table: (table) => ({
          change: async (partition, changes) => {
            await table.change(partition, changes).catch((error: unknown) => {
              if (!(error instanceof Error) || !error.message.startsWith("storage is busy")) throw error;
            });
          },
        }),
      },
      only("post-usage"),
    ),
  },
  {
    name: "quarantined usage not found again by a later price",
    ports: broken({ send: () => async () => {} }, only("publish-rate-card")),
  },
  {
    name: "an open month that shows nothing",
    ports: broken({ table: reading(() => ({ rows: [] }), "ratings") }, only("list-meter-usage")),
  },
  {
    name: "a quarantine that shows its first page alone",
    ports: broken(
      {
        table: reading(({ rows }) => ({ rows: rows.slice(0, 1) }), "quarantine"),
      },
      only("list-quarantine"),
    ),
  },
  {
    name: "lines that cannot be read left off the quarantine",
    ports: broken(
      { table: writing((changes) => changes.filter((change) => !rowOf(change).startsWith("invalid_")), "quarantine") },
      only("post-usage"),
    ),
  },
  {
    name: "quarantined usage that nobody lists",
    ports: broken(
      {
        table: writing((changes) => changes.filter((change) => /^(invalid|told)_/.test(rowOf(change))), "quarantine"),
      },
      only("usage-rating"),
    ),
  },
  {
    name: "a verdict not told again after a death",
    ports: broken({ table: writing(() => [], "usageverdicts") }, only("usage-rating")),
  },
  {
    name: "a corrected price that finds again what is quarantined alone",
    ports: (ports, functionName) => {
      const isQuarantined = async (key: string) =>
        (await ports.tables.open("quarantine").get("quarantine", key)) !== undefined;
      return broken(
        {
          table: (table, name) =>
            name !== "unrated"
              ? {}
              : {
                  change: async (month, changes) => {
                    const marked = await Promise.all(changes.map((one) => isQuarantined(`${rowOf(one)}_${month}`)));
                    const kept = changes.filter((_, index) => marked[index]);
                    if (kept.length > 0) await table.change(month, kept);
                  },
                },
          send: (send) => async (text, options) => {
            const { body } = JSON.parse(text) as { body: { subscriptionId?: string; month?: string } };
            const isNext = body.month === undefined;
            if (isNext || (await isQuarantined(`${body.subscriptionId}_${body.month}`))) await send(text, options);
          },
        },
        only("usage-rerating"),
      )(ports, functionName);
    },
  },
];
