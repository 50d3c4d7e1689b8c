import type { Backend } from "../backend.js";
import type { Happened } from "../ledger/happened.schema.js";
import type { LedgerChange, Version } from "../ledger/ledger.js";

/**
 * Writes a customer's subscriptions, with whatever else changes beside them, in one commit of its file. Every write that
 * makes or changes a subscription goes through here, so that the partners' lists follow. Throws `Stale` as any commit.
 */
export function commitSubscriptions(
  backend: Backend,
  customerId: string,
  version: Version,
  changes: readonly LedgerChange[],
  happened: Happened,
): Promise<number> {
  return backend.customers.commit(customerId, version, changes, happened);
}
