import { gunzipSync, gzipSync } from "node:zlib";
import type { RowChange } from "../../../shared/platform/ports.js";
import { readRange } from "../../../shared/platform/read-range.js";
import { broken, only, reading, rowOf, writing } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";

/** Closes, broken. */
export const invoicingMutations: readonly Mutation[] = [
  {
    name: "waiting for unrated usage skipped",
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
    name: "an invoice number left out",
    ports: broken(
      {
        table: writing(
          (changes) =>
            changes.map((change) => {
              const [, series, number] = /^(invoice_.+)(\d{5})$/.exec(rowOf(change)) ?? [];
              if (change.kind !== "create" || number === undefined) return change;
              const next = String(Number(number) + 1).padStart(5, "0");
              return { ...change, row: { ...change.row, rowKey: `${series}${next}` } };
            }),
          "invoices",
        ),
      },
      only("invoice-issuing"),
    ),
  },
  {
    name: "the charges left out of what an invoice lists",
    ports: broken(
      {
        create: (create, container) => async (name, bytes, type) => {
          if (container !== "invoicelines") return create(name, bytes, type);
          const body = JSON.parse(gunzipSync(bytes).toString("utf8")) as { lines: { amount: string }[] };
          const lines = body.lines.filter(({ amount }) => Number(amount) === 0);
          return create(name, gzipSync(JSON.stringify({ ...body, lines })), type);
        },
      },
      only("invoice-issuing"),
    ),
  },
  {
    name: "the file of an invoice not kept",
    ports: broken(
      { create: (create, container) => (container === "reconciliation" ? async () => "created" : create) },
      only("invoice-issuing"),
    ),
  },
  {
    name: "a file that calls its rows another currency's",
    ports: broken(
      {
        create: (create, container) => (name, bytes, type) =>
          create(name, container === "reconciliation" ? inPounds(bytes) : bytes, type),
      },
      only("invoice-issuing"),
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
    name: "an invoice dated by the machine's clock",
    ports: (ports, functionName) =>
      broken(
        { table: writing((changes) => changes.map((change) => datedAt(change, ports.clock.now())), "invoices") },
        only("invoice-issuing"),
      )(ports, functionName),
  },
  {
    name: "an invoice told with another total",
    ports: broken({
      table: writing(
        (changes) =>
          changes.map((change) =>
            change.kind === "create" && change.row.body.includes('"kind":"invoice-issued"')
              ? { ...change, row: { ...change.row, body: change.row.body.replace(/"total":"[^"]+"/, '"total":"0"') } }
              : change,
          ),
        "invoices",
      ),
    }),
  },
  {
    name: "a price changed between rating and invoice",
    ports: broken(
      {
        table: reading(({ rows, ...page }) => {
          const dearer = rows.map((row) => ({
            ...row,
            body: row.body.replace(/"exactAmount":"(\d)/, '"exactAmount":"1$1'),
          }));
          return { ...page, rows: dearer };
        }, "ratings"),
      },
      only("invoice-issuing"),
    ),
  },
  {
    name: "a payment told and not kept",
    ports: broken({
      table: writing((changes) => changes.filter((change) => !rowOf(change).startsWith("payment_")), "invoices"),
    }),
  },
  {
    name: "the first rate of a month instead of its last",
    slow: true,
    ports: broken(
      {
        table: (table, name) =>
          name !== "fxrates"
            ? {}
            : {
                page: async (partition, range) => {
                  const rows = await readRange(table, partition, range);
                  return { rows: rows.slice(0, 1) };
                },
              },
      },
      only("invoice-issuing"),
    ),
  },
];

function datedAt(change: RowChange, now: Date): RowChange {
  if (change.kind !== "create") return change;
  const dueAt = new Date(now.getTime() + 60 * 86_400_000).toISOString();
  const body = change.row.body
    .replace(/"issuedAt":"[^"]+"/, `"issuedAt":"${now.toISOString()}"`)
    .replace(/"dueAt":"[^"]+"/, `"dueAt":"${dueAt}"`);
  return { kind: "create", row: { ...change.row, body } };
}

const inPounds = (file: Uint8Array): Uint8Array =>
  Buffer.from(
    Buffer.from(file)
      .toString("utf8")
      .replace(/,(?:USD|EUR),/g, ",GBP,"),
  );
