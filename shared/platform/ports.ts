import type { JWTVerifyGetKey } from "jose";
import type { Settings } from "./config.js";

/**
 * The world as use cases see it. Production has one implementation, on the Azure SDKs (`azure-*.ts` beside this file);
 * the simulation has in-memory twins that pass the same contract suite (`test/contracts`).
 * One call of a port is one storage request, so that requests can be counted where they are made.
 */
export type Ports = {
  tables: { open(name: string): Table };
  queues: { open(name: string): Queue };
  blobs: { open(container: string): Blobs };
  clock: Clock;
  ids: Ids;
  log: Log;
  tokenKeys: TokenKeys;
  settings: Settings;
  /**
   * What this host remembers from one invocation to the next, gone when it dies. Only what can never grow stale may lie
   * here: things named by their content.
   */
  memory: Map<string, unknown>;
};

/** The public keys of the token issuer, fetched once and again when a token names one that is not there. */
export type TokenKeys = JWTVerifyGetKey;

/**
 * A row is its key and one JSON text of at most `limits.rowBodyCharactersMax` characters. Keys have 1 to 512 characters, without
 * slash, backslash, `#`, `?` and control characters: any other is a bug where it is written, and finds nothing where it is read.
 */
export type Row = { readonly rowKey: string; readonly body: string };
export type StoredRow = Row & { readonly partitionKey: string; readonly etag: string };

/** `replace` and `delete` with an etag fail as `stale` when somebody was faster; `put` writes whatever was there. */
export type RowChange =
  | { readonly kind: "create"; readonly row: Row }
  | { readonly kind: "replace"; readonly row: Row; readonly etag: string }
  | { readonly kind: "put"; readonly row: Row }
  | { readonly kind: "delete"; readonly rowKey: string; readonly etag?: string };

/** `from` is inclusive, `to` exclusive, both in ordinal order of the row key; `size` is 1 to 1,000. */
export type RowRange = { from?: string; to?: string; size?: number; token?: string };
/** A page may be short, even empty, and still have a `token`: only its absence says that this was the last. */
export type Page = { readonly rows: readonly StoredRow[]; readonly token?: string };

/** One table. It comes into being with its first write; until then every read finds nothing. */
export type Table = {
  get(partitionKey: string, rowKey: string): Promise<StoredRow | undefined>;
  page(partitionKey: string, range: RowRange): Promise<Page>;
  /** All partitions in key order: for small index tables only. */
  scan(range: { size?: number; token?: string }): Promise<Page>;
  /** 1 to 100 changes of different rows of one partition, all or nothing; throws `RowConflict`. */
  change(partitionKey: string, changes: readonly RowChange[]): Promise<void>;
};

/** `exists`: a created row was there. `stale`: the etag is no longer the row's. `missing`: the row to replace or delete is gone. */
export class RowConflict extends Error {
  constructor(
    readonly reason: "exists" | "stale" | "missing",
    readonly index: number,
  ) {
    super(`row ${index} of the transaction: ${reason}`);
  }
}

/** A continuation token that no page of this table and range ever had: damaged, or taken from another query. */
export class PageTokenInvalid extends Error {
  constructor() {
    super("the continuation token belongs to another query");
  }
}

/** Storage did not answer, or said that it cannot now, and went on so through every retry. Of a write nobody knows whether it happened. */
export class StorageBusy extends Error {
  constructor(cause: unknown) {
    super(`storage is busy: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

/** Sends one text of at most `limits.queueTextBytesMax`, kept until it is taken; receiving is the Functions host's work. */
export type Queue = { send(text: string, options?: { delaySeconds?: number }): Promise<void> };

export type Blobs = {
  /** Writes once: `exists` says that somebody, perhaps an earlier try of ours, had written that name before. */
  create(name: string, bytes: Uint8Array, contentType: string): Promise<"created" | "exists">;
  /** The whole blob or a part of it, shorter or empty where the blob ends before; nothing when there is no such blob. */
  read(name: string, part?: { offset: number; length: number }): Promise<Uint8Array | undefined>;
};

/** The machine's time: for tokens, leases and logs. Business time is `Backend.now`. */
export type Clock = { now(): Date };
/** Fresh GUIDs. */
export type Ids = { next(): string };

export type LogFields = Record<string, string | number | boolean | undefined>;
/** One line of structured text per call. */
export type Log = {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
};
