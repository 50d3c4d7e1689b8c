import { auditWordsOf } from "../ledger/event-kinds.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import { customizedData } from "./customized-data.rules.js";

/** An event as one tenant reads it in its audit. */
export type AuditEntry = {
  readerId: string;
  customerId?: string | undefined;
  customerName?: string | undefined;
  /** The partners whom it concerns: who did it, for whom it was done, and whom the reader knows it was told to. */
  partnerIds: readonly string[];
  event: LedgerEvent;
};

/** The wire's `AuditRecord`. The values are JSON texts with names in PascalCase, as the wire has them. */
export function auditRecordResource({ readerId, customerId, customerName, partnerIds, event }: AuditEntry) {
  const { by, before, after } = event;
  const words = auditWordsOf(event.kind);
  return {
    id: `${readerId}_${customerId ?? ""}_${words?.operation}_${ticksOf(event)}`,
    partnerId: readerId,
    customerId,
    customerName,
    userPrincipalName: by.kind === "user" ? (by.name ?? by.id) : undefined,
    applicationId: by.kind === "app" ? by.id : undefined,
    participants: partnerIds,
    resourceType: words?.resource,
    resourceOldValue: before === undefined ? undefined : pascalJson(before),
    resourceNewValue: after === undefined ? undefined : pascalJson(after),
    operationType: words?.operation,
    originalCorrelationId: event.correlationId,
    operationDate: event.at,
    operationStatus: "succeeded",
    customizedData: customizedData(event),
    attributes: { objectType: "AuditRecord" },
  };
}

/** .NET's count of 100 ns since the year 1; what one partition did in one millisecond is told apart by its version. */
function ticksOf({ at, version }: LedgerEvent): string {
  return String(BigInt(Date.parse(at)) * 10_000n + 621_355_968_000_000_000n + BigInt(version % 10_000));
}

const pascalJson = (value: unknown) => JSON.stringify(pascalNamed(value));

function pascalNamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalNamed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [name.charAt(0).toUpperCase() + name.slice(1), pascalNamed(inside)]),
  );
}
