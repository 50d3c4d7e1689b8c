import assert from "node:assert/strict";
import { httpFunctions, queueFunctions, timerFunctions } from "../../../functions/all.js";
import type { Page, Ports, RowChange, StoredRow, Table } from "../../../shared/platform/ports.js";

/** Tables, queues or blobs as they are used instead. */
export type Broken = {
  table?: (table: Table, name: string) => Partial<Table>;
  send?: (send: Send, name: string, ports: Ports) => Send;
  read?: (bytes: Uint8Array, container: string) => Uint8Array;
  create?: (create: Create, container: string, ports: Ports) => Create;
};
type Send = ReturnType<Ports["queues"]["open"]>["send"];
type Create = ReturnType<Ports["blobs"]["open"]>["create"];

/** Ports as a broken app would use them, in the functions that are meant. */
export const broken =
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

const functionNames = new Set([...httpFunctions, ...queueFunctions, ...timerFunctions].map(({ name }) => name));

/** The function of that name alone; a name that no function has would break nothing, and go unnoticed. */
export function only(name: string): (functionName: string) => boolean {
  assert(functionNames.has(name), `no function is called ${name}`);
  return (functionName) => functionName === name;
}

export const rowOf = (change: RowChange) => (change.kind === "delete" ? change.rowKey : change.row.rowKey);
const isOf = (of: string | RegExp | undefined, name: string): boolean =>
  of === undefined || (of instanceof RegExp ? of.test(name) : of === name);

/** Pages as they are read of one table, of all of a kind, or of all. */
export const reading =
  (reread: (page: Page) => Page, of?: string | RegExp): NonNullable<Broken["table"]> =>
  (table, name) =>
    isOf(of, name) ? { page: async (partition, range) => reread(await table.page(partition, range)) } : {};
/** The rows of one table with such a key as they are read otherwise, or, where nothing is given back, not at all. */
export const misreading = (of: string, key: RegExp, otherwise: (body: string) => string | undefined) =>
  reading((page) => {
    const misread = (row: StoredRow): StoredRow[] => {
      const body = key.test(row.rowKey) ? otherwise(row.body) : row.body;
      return body === undefined ? [] : [{ ...row, body }];
    };
    return { ...page, rows: page.rows.flatMap(misread) };
  }, of);
/** Each first page as if it were all. */
export const readingOnePage = (of?: string | RegExp) => reading(({ rows }) => ({ rows }), of);

/** Changes as they are written to one table, to all of a kind, or to all. */
export const writing =
  (
    rewrite: (changes: readonly RowChange[]) => readonly RowChange[],
    of?: string | RegExp,
  ): NonNullable<Broken["table"]> =>
  (table, name) =>
    !isOf(of, name)
      ? {}
      : {
          change: async (partition, changes) => {
            const rewritten = rewrite(changes);
            if (rewritten.length > 0) await table.change(partition, rewritten);
          },
        };
/** A table whose rows are deleted by whoever looks one up. */
export const struckOffWhenRead =
  (of: string): NonNullable<Broken["table"]> =>
  (table, name) =>
    name !== of
      ? {}
      : {
          get: async (partition, row) => {
            const found = await table.get(partition, row);
            if (found !== undefined) {
              await table.change(partition, [{ kind: "delete", rowKey: row, etag: found.etag }]).catch(() => {});
            }
            return found;
          },
        };
