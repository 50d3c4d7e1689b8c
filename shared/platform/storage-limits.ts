import assert from "node:assert/strict";
import { limits } from "../kernel/limits.js";
import type { RowChange, RowRange } from "./ports.js";

/*
 * What the storage services refuse, also where the emulator lets it pass. What callers of the API send is bounded and escaped before it
 * is written, so a broken limit is a bug, and stops the work before anything is sent. Only keys are also asked for as callers name
 * them: to read under an impossible one finds nothing.
 */

const tableName = /^[a-z][a-z0-9]{2,62}$/;
const queueName = /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/;
/** Half of a surrogate pair is no text that could be sent. */
const forbiddenInKeys = /[/\\#?\p{Cc}\p{Cs}]/u;
const keyCharactersMax = 512;
const blobNameCharactersMax = 1_024;
/** Headers, keys and separators of one change in the body of a transaction. */
const changeOverheadBytes = 700;
/** A control character travels as an escape of six bytes; no other character takes more. */
const characterBytesMax = 6;
const delaySecondsMax = 7 * 24 * 3_600;

/** Table names are not case-sensitive in storage, so ours are lower-case. */
export function assertTableName(name: string): void {
  assert(tableName.test(name), `not a table name: ${name}`);
}

/** Queues and blob containers are named alike: lower-case letters, digits and single dashes. */
export function assertQueueName(name: string): void {
  assert(queueName.test(name), `not a name for a queue or container: ${name}`);
}

/** Whether a row can have this key. The service allows an empty one too, but the emulator's paging ends at it. */
export function isKey(key: string): boolean {
  return key.length >= 1 && key.length <= keyCharactersMax && !forbiddenInKeys.test(key);
}

function assertKey(key: string): void {
  if (isKey(key)) return;
  assert.fail(
    `a key has 1 to ${keyCharactersMax} characters, none of / \\ # ?, control or half a surrogate pair: ${JSON.stringify(key)}`,
  );
}

/** 1 to 100 changes of different rows, small enough for one request. */
export function assertTransaction(partitionKey: string, changes: readonly RowChange[]): void {
  assertKey(partitionKey);
  assert(changes.length >= 1, "a transaction changes something");
  assert(changes.length <= limits.transactionRowsMax, `${changes.length} changes in one transaction`);
  const rowKeys = changes.map(rowKeyOf);
  rowKeys.forEach(assertKey);
  assert.equal(new Set(rowKeys).size, rowKeys.length, "a transaction changes each row once");

  const bodies = changes.map((change) => (change.kind === "delete" ? "" : change.row.body));
  let bytesMax = 0;
  for (const [index, { length }] of bodies.entries()) {
    assert(length <= limits.rowBodyCharactersMax, `a body of ${length} characters in row ${rowKeys[index]}`);
    bytesMax += 2 + length * characterBytesMax + changeOverheadBytes;
  }
  // Most transactions are far too small to need a closer look.
  if (bytesMax <= limits.transactionBytesMax) return;
  const bytes = bodies.reduce((sum, body) => sum + transactionBytesOf(body), 0);
  assert(bytes <= limits.transactionBytesMax, `a transaction of ${bytes} bytes`);
}

export const rowKeyOf = (change: RowChange) => (change.kind === "delete" ? change.rowKey : change.row.rowKey);

/** What one row adds to a transaction's `limits.transactionBytesMax`: its body as it travels, JSON text inside JSON, and what goes around it. */
export function transactionBytesOf(body: string): number {
  return Buffer.byteLength(JSON.stringify(body)) + changeOverheadBytes;
}

export function assertPageSize({ size }: RowRange): void {
  assert(
    size === undefined || (Number.isInteger(size) && size >= 1 && size <= limits.tablePageRowsMax),
    `pages of ${size}`,
  );
}

/** Messages travel in XML as they are; these characters would not arrive. */
const notInXml = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;

export function assertMessage(text: string, delaySeconds: number): void {
  const bytes = Buffer.byteLength(text);
  assert(bytes <= limits.queueTextBytesMax, `a message of ${bytes} bytes`);
  assert(!notInXml.test(text), "a message without control characters, which JSON escapes");
  assert(
    Number.isInteger(delaySeconds) && delaySeconds >= 0 && delaySeconds <= delaySecondsMax,
    `a delay of ${delaySeconds} s`,
  );
}

export function assertBlobName(name: string): void {
  assert(
    name.length >= 1 && name.length <= blobNameCharactersMax,
    `a blob's name has 1 to ${blobNameCharactersMax} characters`,
  );
}

export function assertBlobPart({ offset, length }: { offset: number; length: number }): void {
  assert(
    Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(length) && length >= 1,
    `${length} bytes from ${offset}`,
  );
}
