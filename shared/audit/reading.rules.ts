import type { LedgerEvent } from "../ledger/happened.schema.js";

/** The event as this tenant reads it: one whom it was told to reads its own values, as done for it alone (CUS-04). */
export function asReadBy(readerId: string, { toldTo, ...event }: LedgerEvent): LedgerEvent {
  const told = toldTo?.find(({ tenantId }) => tenantId === readerId);
  if (told === undefined) return event;
  return { ...event, onBehalfOf: readerId, before: told.before, after: told.after };
}

/**
 * The other tenants that this one may know the event was told to: who did it knows all of them, each of them none but
 * itself (CUS-04).
 */
export const toldAsReadBy = (readerId: string, { by, toldTo = [] }: LedgerEvent): string[] =>
  toldTo.map(({ tenantId }) => tenantId).filter((tenantId) => by.tenantId === readerId || tenantId === readerId);
