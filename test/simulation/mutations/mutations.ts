import { gunzipSync, gzipSync } from "node:zlib";
import type { Ports, RowChange, Table } from "../../../shared/platform/ports.js";
import type { Mutation } from "./mutation.js";

/** Ports whose tables, queues or blobs are replaced, for the functions that are meant. */
type Broken = {
  table?: (table: Table, name: string) => Partial<Table>;
  send?: (send: Send, name: string, ports: Ports) => Send;
  read?: (bytes: Uint8Array, container: string) => Uint8Array;
  create?: (create: Create, container: string, ports: Ports) => Create;
};
type Send = ReturnType<Ports["queues"]["open"]>["send"];
type Create = ReturnType<Ports["blobs"]["open"]>["create"];

const broken =
  ({ table, send, read, create }: Broken, isMeant: (functionName: string) => boolean = () => true) =>
  (ports: Ports, functionName: string): Ports => {
    if (!isMeant(functionName)) return ports;
    return {
      ...ports,
      tables: {
        open: (name) => {
          const whole = ports.tables.open(name);
          return table === undefined ? whole : { ...whole, ...table(whole, name) };
        },
      },
      queues: {
        open: (name) => {
          const queue = ports.queues.open(name);
          return send === undefined ? queue : { send: send(queue.send, name, ports) };
        },
      },
      blobs: {
        open: (container) => {
          const blobs = ports.blobs.open(container);
          return {
            create: create === undefined ? blobs.create : create(blobs.create, container, ports),
            read: async (name, part) => {
              const bytes = await blobs.read(name, part);
              return bytes === undefined || read === undefined ? bytes : read(bytes, container);
            },
          };
        },
      },
    };
  };

const only = (name: string) => (functionName: string) => functionName === name;
const rowOf = (change: RowChange) => (change.kind === "delete" ? change.rowKey : change.row.rowKey);
/** Changes as they are written to one table, or to all. */
const writing =
  (rewrite: (changes: readonly RowChange[]) => readonly RowChange[], of?: string): NonNullable<Broken["table"]> =>
  (table, name) =>
    of !== undefined && name !== of
      ? {}
      : {
          change: async (partition, changes) => {
            const rewritten = rewrite(changes);
            if (rewritten.length > 0) await table.change(partition, rewritten);
          },
        };
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

/** Promises broken on purpose. Each says what somebody might write by mistake. */
export const mutations: readonly Mutation[] = [
  {
    name: "a conditional write made unconditional",
    ports: broken({
      table: writing((changes) =>
        changes.map((change) => {
          const isVersion = rowOf(change) === "!head" || rowOf(change).startsWith("~event_");
          if (change.kind === "replace" || (change.kind === "create" && isVersion))
            return { kind: "put", row: change.row };
          return change;
        }),
      ),
    }),
  },
  {
    name: "a create made an overwrite",
    ports: broken({
      table: writing((changes) =>
        changes.map((change) => (change.kind === "create" ? { kind: "put", row: change.row } : change)),
      ),
    }),
  },
  {
    name: "a transaction cut in two",
    ports: broken({
      table: (table) => ({
        change: async (partition, changes) => {
          if (changes.length < 3) return table.change(partition, changes);
          await table.change(partition, changes.slice(0, 2));
          await table.change(partition, changes.slice(2));
        },
      }),
    }),
  },
  {
    name: "a page left out",
    ports: broken({
      table: (table) => ({
        page: async (partition, range) => {
          const { rows } = await table.page(partition, range);
          return { rows };
        },
      }),
    }),
  },
  {
    name: "a mark taken away without looking whether it is new",
    slow: true,
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
    slow: true,
    ports: broken(
      {
        table: (table, name) =>
          name !== "unrated"
            ? {}
            : {
                get: async (partition, row) => {
                  const found = await table.get(partition, row);
                  if (found !== undefined) {
                    await table.change(partition, [{ kind: "delete", rowKey: row, etag: found.etag }]).catch(() => {});
                  }
                  return found;
                },
              },
      },
      only("usage-rating"),
    ),
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
  { name: "a message removed before its work", removeFirst: true },
  {
    name: "a message left out",
    ports: broken({ send: (send, name) => (name === "usage-rating" ? async () => {} : send) }, only("post-usage")),
  },
  {
    name: "poisoned work forgotten",
    ports: broken({ table: writing(() => [], "parked") }, (name) => name.endsWith("-poison")),
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
    name: "a repeated request not recognised",
    request: (sent) => ({ ...sent, headers: { ...sent.headers, "MS-RequestId": "" } }),
  },
  {
    name: "waiting for unrated usage skipped",
    slow: true,
    ports: broken(
      { table: (_, name) => (name === "unrated" ? { scan: async () => ({ rows: [] }) } : {}) },
      only("invoice-issuing"),
    ),
  },
  {
    name: "the note of what an invoice settled left out",
    ports: broken({ table: writing(() => [], "settled") }),
  },
  {
    name: "an issued invoice written again",
    ports: broken(
      {
        table: writing((changes) => {
          const series = changes.find((change) => rowOf(change).startsWith("series_"));
          const unfinished =
            series?.kind === "put" && (JSON.parse(series.row.body) as { unfinished?: string }).unfinished;
          const isIssue = changes.some((change) => rowOf(change).startsWith("invoice_"));
          if (unfinished === undefined || !isIssue) return changes;
          return changes.map((change) =>
            change.kind === "create" && change.row.rowKey.startsWith("invoice_")
              ? { kind: "put", row: { ...change.row, rowKey: `${change.row.rowKey.slice(0, -5)}00001` } }
              : change,
          );
        }, "invoices"),
      },
      only("invoice-issuing"),
    ),
  },
  {
    name: "what happened not told",
    ports: broken({
      table: writing((changes) => changes.filter((change) => !rowOf(change).startsWith("~event_"))),
    }),
  },
  {
    name: "a fault taken for success",
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
    name: "unsettled lines not marked",
    ports: broken({ table: writing((changes) => changes.filter(({ kind }) => kind === "delete"), "unsettled") }),
  },
  {
    name: "a mark of unsettled lines taken away without looking whether it is new",
    slow: true,
    ports: broken({
      table: writing(
        (changes) =>
          changes.map((change) => (change.kind === "delete" ? { kind: "delete", rowKey: change.rowKey } : change)),
        "unsettled",
      ),
    }),
  },
  {
    name: "quarantined usage not found again by a later price",
    ports: broken({ send: () => async () => {} }, only("publish-rate-card")),
  },
  {
    name: "a verdict not told again after a death",
    ports: broken({ table: writing(() => [], "usageverdicts") }, only("usage-rating")),
  },
  {
    name: "a check skipped: whose the domain is",
    slow: true,
    ports: broken(
      {
        table: writing(
          (changes) => changes.map((change) => (change.kind === "create" ? { kind: "put", row: change.row } : change)),
          "reservations",
        ),
      },
      only("create-customer"),
    ),
  },
];
