import { limits } from "../kernel/limits.js";
import { openPageToken, sealPageToken } from "./page-token.js";
import { type Page, type Ports, type RowChange, RowConflict, type StoredRow, type Table } from "./ports.js";
import { assertPageSize, assertTableName, assertTransaction, isKey, rowKeyOf } from "./storage-limits.js";

/** What a dry run wrote to a partition, by row key; `undefined` stands for a row that it deleted. */
type Written = Map<string, StoredRow | undefined>;

/** Tables that show what was written in a dry run over what is stored, and store nothing. */
export function rehearsalTables(stored: Ports["tables"]): Ports["tables"] {
  const opened = new Map<string, Table>();
  return {
    open: (name) => {
      const table = opened.get(name) ?? rehearsalTable(stored.open(name), name);
      opened.set(name, table);
      return table;
    },
  };
}

function rehearsalTable(stored: Table, name: string): Table {
  assertTableName(name);
  const partitions = new Map<string, Written>();
  let etags = 0;

  const get: Table["get"] = async (partitionKey, rowKey) => {
    const written = partitions.get(partitionKey);
    return written?.has(rowKey) ? written.get(rowKey) : stored.get(partitionKey, rowKey);
  };

  return {
    get,
    page: async (partitionKey, range) => {
      assertPageSize(range);
      if (!isKey(partitionKey)) return { rows: [] };
      const { from, to, size = limits.tablePageRowsMax, token } = range;
      const query = [name, partitionKey, from, to];
      // Keys hold no control characters, so this is the first key behind the last one of the page before.
      const start = token === undefined ? from : `${openPageToken(query, token)} `;
      const page = await filledPage(stored, partitionKey, { ...between(start, to), size });
      const end = page.token === undefined ? undefined : page.rows.at(-1)?.rowKey;
      const rows = overlaid(page.rows, partitions.get(partitionKey), start, to, end);
      const shown = rows.slice(0, size);
      const position = rows.length > size ? shown.at(-1)?.rowKey : end;
      return position === undefined ? { rows: shown } : { rows: shown, token: sealPageToken(query, position) };
    },
    // Small index tables only: read whole, so that rows of new partitions find their place.
    scan: async (range) => {
      assertPageSize(range);
      const { size = limits.tablePageRowsMax } = range;
      const after = range.token === undefined ? undefined : openPageToken([name], range.token);
      const rows: StoredRow[] = [];
      let token: string | undefined;
      do {
        const page = await stored.scan(token === undefined ? {} : { token });
        rows.push(...page.rows);
        token = page.token;
      } while (token !== undefined);
      const kept = rows.filter((row) => !partitions.get(row.partitionKey)?.has(row.rowKey));
      const written = [...partitions.values()].flatMap((rowsOf) => [...rowsOf.values()]);
      const all = [...kept, ...written.filter((row) => row !== undefined)].sort(byKeys);
      const begin = after === undefined ? 0 : all.findIndex((row) => bothKeysOf(row) === after) + 1;
      const shown = all.slice(begin, begin + size);
      const last = shown.at(-1);
      if (last === undefined || begin + size >= all.length) return { rows: shown };
      return { rows: shown, token: sealPageToken([name], bothKeysOf(last)) };
    },
    change: async (partitionKey, changes) => {
      assertTransaction(partitionKey, changes);
      const found = await Promise.all(changes.map((change) => stored.get(partitionKey, rowKeyOf(change))));
      // From here on nothing waits: of two changes at once the second sees what the first wrote.
      const written: Written = partitions.get(partitionKey) ?? new Map();
      changes.forEach((change, index) => {
        const rowKey = rowKeyOf(change);
        const conflict = conflictOf(written.has(rowKey) ? written.get(rowKey) : found[index], change);
        if (conflict) throw new RowConflict(conflict, index);
      });
      partitions.set(partitionKey, written);
      for (const change of changes) {
        const rowKey = rowKeyOf(change);
        const { body } = change.kind === "delete" ? { body: "" } : change.row;
        etags += 1;
        written.set(
          rowKey,
          change.kind === "delete" ? undefined : { partitionKey, rowKey, body, etag: `W/"rehearsed-${etags}"` },
        );
      }
    },
  };
}

function conflictOf(row: StoredRow | undefined, change: RowChange): RowConflict["reason"] | undefined {
  if (change.kind === "create") return row && "exists";
  if (change.kind === "put") return undefined;
  if (row === undefined) return "missing";
  return change.etag !== undefined && change.etag !== row.etag ? "stale" : undefined;
}

/** A page that has rows unless it is the last: storage may give empty ones in between. */
async function filledPage(
  stored: Table,
  partitionKey: string,
  range: { from?: string; to?: string; size: number },
): Promise<Page> {
  let page = await stored.page(partitionKey, range);
  while (page.rows.length === 0 && page.token !== undefined) {
    page = await stored.page(partitionKey, { ...range, token: page.token });
  }
  return page;
}

/** The stored rows with what was written over them, up to `end` where more stored rows follow behind it. */
function overlaid(
  rows: readonly StoredRow[],
  written: Written | undefined,
  from: string | undefined,
  to: string | undefined,
  end: string | undefined,
): StoredRow[] {
  if (written === undefined) return [...rows];
  const isInside = (key: string) =>
    key >= (from ?? "") && (to === undefined || key < to) && (end === undefined || key <= end);
  const kept = rows.filter((row) => !written.has(row.rowKey));
  const added = [...written.values()].filter((row) => row !== undefined).filter((row) => isInside(row.rowKey));
  return [...kept, ...added].sort(byKeys);
}

const between = (from: string | undefined, to: string | undefined) => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});

const bothKeysOf = ({ partitionKey, rowKey }: StoredRow) => JSON.stringify([partitionKey, rowKey]);
const byKeys = (a: StoredRow, b: StoredRow) =>
  a.partitionKey === b.partitionKey ? ordinal(a.rowKey, b.rowKey) : ordinal(a.partitionKey, b.partitionKey);
const ordinal = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
