import { limits } from "../kernel/limits.js";
import { type RowChange, RowConflict, StorageBusy, type Table } from "../platform/ports.js";

/** Somebody else committed to the partition since it was read. */
export class Stale extends Error {
  constructor(partition: string) {
    super(`partition ${partition} changed since it was read`);
  }
}

/** Changes rows under the ETags with which they were read; throws `Stale` where somebody was faster. */
export async function changeFresh(table: Table, partition: string, changes: readonly RowChange[]): Promise<void> {
  try {
    await table.change(partition, changes);
  } catch (error) {
    if (error instanceof RowConflict) throw new Stale(partition);
    throw error;
  }
}

/**
 * Runs `work` (read, decide, commit) again when its commit came too late; `attempt` counts from 1. Where too many write
 * at once to come through, storage is as good as busy.
 */
export async function untilFresh<T>(work: (attempt: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      if (attempt === limits.staleRetriesMax) throw new StorageBusy(error);
    }
  }
}
