import type { Caller } from "../auth/caller.js";
import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { limits } from "../kernel/limits.js";
import type { AuditNote } from "../ledger/audit-trail.js";
import type { LedgerEvent } from "../ledger/happened.schema.js";
import type { AuditEntry } from "./audit-record.wire.js";
import { auditSpan } from "./audit-search.rules.js";
import { asReadBy, toldAsReadBy } from "./reading.rules.js";

/** Texts are compared without regard to case; `companyName` by a part of it. */
export type AuditFilter = { companyName?: string; customerId?: string; resourceType?: string };

/** Dates as the client wrote them. */
type Asked = { startDate: string | undefined; endDate: string | undefined };
type List = { caller: Caller; asked: Asked; filter: AuditFilter; size: number; from?: string | undefined };
type AuditPage = { entries: AuditEntry[]; next?: string };

/**
 * What happened in the caller's tenant or for it, oldest first. A page may be short, even empty, and still have a
 * `next`: one request looks through a bounded number of notes.
 */
export async function listAudit(backend: Backend, { caller, asked, filter, size, from }: List): Promise<AuditPage> {
  const span = auditSpan(backend.now, asked.startDate, asked.endDate);
  const names = new Map<string, Promise<string | undefined>>();
  const nameOf = (customerId: string) => {
    const known = names.get(customerId) ?? backend.customers.find(customerId).then((customer) => customer?.companyName);
    names.set(customerId, known);
    return known;
  };
  const entries: AuditEntry[] = [];
  let position = from ?? span.from;
  let looked = 0;
  while (looked < limits.auditScanItemsMax) {
    const page = await backend.auditTrail.page(caller.tenantId, position, span.to);
    looked += page.notes.length;
    const fitting = page.notes.filter((note) => fits(note, filter));
    // No more are read than the page may still take.
    for (const part of chunksOf(fitting, Math.min(limits.parallelRequestsMax, size))) {
      const found = await inParallel(part, async (note) => entryOf(backend, caller.tenantId, note, nameOf));
      for (const [index, entry] of found.entries()) {
        if (entry === undefined || !isNamed(entry, filter.companyName)) continue;
        entries.push(entry);
        const note = part[index];
        if (entries.length === size && note) return { entries, next: backend.auditTrail.positionAfter(note) };
      }
    }
    if (page.next === undefined) return { entries };
    position = page.next;
  }
  return { entries, next: position };
}

async function entryOf(
  backend: Backend,
  readerId: string,
  note: AuditNote,
  nameOf: (customerId: string) => Promise<string | undefined>,
): Promise<AuditEntry | undefined> {
  const { customerId } = note;
  const [happened, customerName] = await Promise.all([
    backend.auditTrail.event(note),
    customerId && nameOf(customerId),
  ]);
  if (happened === undefined) return undefined;
  const event = asReadBy(readerId, happened);
  return {
    readerId,
    customerId,
    customerName,
    partnerIds: partnersIn(backend, customerId, event, toldAsReadBy(readerId, happened)),
    event,
  };
}

/** Neither the operator nor the customer is a partner. */
function partnersIn(
  backend: Backend,
  customerId: string | undefined,
  { by, onBehalfOf }: LedgerEvent,
  told: readonly string[],
): string[] {
  const others = [customerId, backend.settings.operatorTenantId];
  const doers = by.kind === "system" ? [] : [by.tenantId];
  const tenants = new Set([...doers, ...(onBehalfOf ? [onBehalfOf] : []), ...told]);
  return [...tenants].filter((tenantId) => !others.includes(tenantId));
}

const fits = ({ customerId, resource }: AuditNote, filter: AuditFilter) =>
  (filter.customerId === undefined || customerId?.toLowerCase() === filter.customerId.toLowerCase()) &&
  (filter.resourceType === undefined || folded(resource) === folded(filter.resourceType));

const isNamed = ({ customerName }: AuditEntry, part: string | undefined) =>
  part === undefined || (customerName?.toLowerCase().includes(part.toLowerCase()) ?? false);

const folded = (text: string) => text.replace(/[_\s-]/g, "").toLowerCase();

function* chunksOf<T>(items: readonly T[], length: number): Generator<T[]> {
  for (let from = 0; from < items.length; from += length) yield items.slice(from, from + length);
}
