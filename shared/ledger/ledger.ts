import assert from "node:assert/strict";
import { z } from "zod";
import { limits } from "../kernel/limits.js";
import { type Ports, type RowChange, RowConflict, type StoredRow } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { eventKey, eventsFrom, openAuditTrail } from "./audit-trail.js";
import { auditWordsOf, isDraft } from "./event-kinds.js";
import type { Happened, LedgerEvent } from "./happened.schema.js";
import type { Tries } from "./tries.js";
import { Stale } from "./until-fresh.js";

/** The partition's own row: sorts before all others, so that one range query brings head and rows. */
const headKey = "!head";
const Head = z.object({ version: z.int(), commitId: z.string() });

/** What a partition was when it was read: a commit made on it fails when somebody was faster. */
export type Version = { readonly number: number; readonly etag: string | undefined };
/** A partition that nobody wrote to yet. */
export const unwritten: Version = { number: 0, etag: undefined };
export type PartitionState = { readonly version: Version; readonly rows: readonly StoredRow[] };
export type LedgerChange = { put: string; value: unknown } | { create: string; value: unknown } | { remove: string };

export type Author = { requestId: string; correlationId: string; now: Date };

/**
 * The one way to write records: a commit changes rows of one partition, tells what happened and raises the
 * partition's version, all in one transaction.
 */
export function openLedger(ports: Ports, author: Author, tries: Tries) {
  const trail = openAuditTrail(ports);

  /** The state of a partition: every row but its events, which sort last. The head comes first, so rows can only be newer than it. */
  async function read(tableName: string, partition: string): Promise<PartitionState> {
    const rows = await readRange(ports.tables.open(tableName), partition, { to: eventsFrom });
    const [first, ...rest] = rows;
    if (first?.rowKey !== headKey) return { version: unwritten, rows };
    return { version: { number: Head.parse(JSON.parse(first.body)).version, etag: first.etag }, rows: rest };
  }

  /** The state of a partition as far as these rows go, where a change needs no more of it. */
  async function readRows(tableName: string, partition: string, rowKeys: readonly string[]): Promise<PartitionState> {
    const table = ports.tables.open(tableName);
    const head = await table.get(partition, headKey);
    const rows = await Promise.all(rowKeys.map((rowKey) => table.get(partition, rowKey)));
    const number = head === undefined ? 0 : Head.parse(JSON.parse(head.body)).version;
    return { version: { number, etag: head?.etag }, rows: rows.filter((row) => row !== undefined) };
  }

  /**
   * At most `limits.commitChangesMax` changes. Throws `Stale` when the partition is no longer at `version`. Safe after a lost answer:
   * the head names the commit that wrote it, so our own write is recognised. `ahead` is what else must be written before
   * it: it runs beside the ledger's own notes, and nothing is committed unless all of them are there.
   */
  async function commit(
    tableName: string,
    partition: string,
    version: Version,
    changes: readonly LedgerChange[],
    happened: Happened,
    ahead?: Promise<unknown>,
  ): Promise<number> {
    assert(changes.length <= limits.commitChangesMax, "a commit fits one transaction");
    const table = ports.tables.open(tableName);
    const number = version.number + 1;
    const commitId = ports.ids.next();
    const head = { rowKey: headKey, body: JSON.stringify({ version: number, commitId }) };
    const event: LedgerEvent = {
      ...happened,
      version: number,
      commitId,
      at: author.now.toISOString(),
      requestId: author.requestId,
      correlationId: author.correlationId,
    };
    const announced = announce(tableName, partition, event, commitId);
    await Promise.allSettled([announced, ahead]);
    await announced;
    await ahead;
    const transaction: RowChange[] = [
      version.etag === undefined ? { kind: "create", row: head } : { kind: "replace", row: head, etag: version.etag },
      { kind: "create", row: { rowKey: eventKey(number), body: JSON.stringify(event) } },
      ...changes.map(toRowChange),
    ];
    try {
      await table.change(partition, transaction);
    } catch (error) {
      if (!(error instanceof RowConflict)) throw error;
      const now = await table.get(partition, headKey);
      if (now === undefined || Head.parse(JSON.parse(now.body)).commitId !== commitId) throw new Stale(partition);
    }
    return number;
  }

  /**
   * Notes the event in the audit of everybody whom it concerns, before it happens (see `openAuditTrail`), unless the
   * request is answered or has told it already (see `openTries`).
   */
  async function announce(table: string, partition: string, event: LedgerEvent, commitId: string): Promise<void> {
    const { version, at, by, onBehalfOf, toldTo = [], kind, subject } = event;
    const words = auditWordsOf(kind);
    const tried = { table, partition, version, commitId, kind, subject };
    if (isDraft(kind)) return tries.begin(tried, true);
    if (words === undefined) return;
    const customer = table === "customers" || table === "customerusers" ? { customerId: partition } : {};
    const note = { table, partition, version, commitId, at, resource: words.resource, ...customer };
    const concerned = [...(onBehalfOf === undefined ? [] : [onBehalfOf]), ...toldTo.map(({ tenantId }) => tenantId)];
    const forWhom = words.operatorsOnly ? [] : concerned;
    const readers = new Set([...(by.kind === "system" ? [] : [by.tenantId]), ...forWhom]);
    await Promise.all([
      tries.begin(tried, words.onlyOnce === true),
      ...[...readers].map((tenantId) => trail.note(tenantId, note)),
    ]);
  }

  /** Writes rows that no reader looks at until a later commit points to them. */
  async function stage(tableName: string, partition: string, rows: readonly { rowKey: string; value: unknown }[]) {
    const table = ports.tables.open(tableName);
    for (let from = 0; from < rows.length; from += limits.transactionRowsMax) {
      const chunk = rows.slice(from, from + limits.transactionRowsMax);
      await table.change(
        partition,
        chunk.map(({ rowKey, value }) => ({ kind: "put", row: { rowKey, body: JSON.stringify(value) } })),
      );
    }
  }

  return { read, readRows, commit, stage };
}
export type Ledger = ReturnType<typeof openLedger>;

function toRowChange(change: LedgerChange): RowChange {
  if ("remove" in change) return { kind: "delete", rowKey: change.remove };
  const body = JSON.stringify(change.value);
  return "create" in change
    ? { kind: "create", row: { rowKey: change.create, body } }
    : { kind: "put", row: { rowKey: change.put, body } };
}
