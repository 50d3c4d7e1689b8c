import type { RowRange, StoredRow, Table } from "./ports.js";

/** All rows of a range, over as many pages as storage gives. */
export async function readRange(table: Table, partitionKey: string, range: RowRange): Promise<StoredRow[]> {
  const rows: StoredRow[] = [];
  let token: string | undefined;
  do {
    const page = await table.page(partitionKey, { ...range, ...(token === undefined ? {} : { token }) });
    rows.push(...page.rows);
    token = page.token;
  } while (token !== undefined);
  return rows;
}
