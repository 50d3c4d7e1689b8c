import { z } from "zod";
import type { RowChange, StoredRow, Table } from "../platform/ports.js";
import { changeFresh, untilFresh } from "./until-fresh.js";

const Told = z.object({ generation: z.int() });

type Telling = {
  /** The row whose body names the generation as of which it tells; it is never deleted. */
  rowKey: string;
  generation: number;
  /** Nobody is known to have told before: that is tried first, and spares the read. */
  isFirst: boolean;
  /** The transaction that tells, given the row that it replaces: it must change that row under its ETag. */
  changes(before: StoredRow | undefined): readonly RowChange[];
};

/**
 * Tells what follows from a generation, unless a telling as of that one or a newer one is there: a writer that freezes on
 * its way and wakes when others have gone on changes nothing, and may die without leaving anything wrong.
 */
export function tellNewest(table: Table, partition: string, telling: Telling): Promise<void> {
  const { rowKey, generation, isFirst, changes } = telling;
  return untilFresh(async (attempt) => {
    const before = isFirst && attempt === 1 ? undefined : await table.get(partition, rowKey);
    if (before !== undefined && Told.parse(JSON.parse(before.body)).generation >= generation) return;
    await changeFresh(table, partition, changes(before));
  });
}
