import type { LedgerEvent } from "../ledger/happened.schema.js";

/** The event as this tenant reads it: one whom it was told to reads its own values, as done for it alone (CUS-04). */
export function asReadBy(readerId: string, { toldTo, ...event }: LedgerEvent): LedgerEvent {
  const told = toldTo?.find(({ tenantId }) => tenantId === readerId);
  if (told === undefined) return event;
  return { ...event, onBehalfOf: readerId, before: told.before, after: told.after };
}
