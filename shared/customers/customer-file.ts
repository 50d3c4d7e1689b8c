import type { z } from "zod";
import { parseOnce } from "../kernel/parse-once.js";
import type { Version } from "../ledger/ledger.js";
import type { StoredRow } from "../platform/ports.js";
import { Customer, Relationship } from "./customer.schema.js";

/**
 * All rows of one customer's partition, as they stood at `version`. Relationships, agreements, orders, subscriptions and
 * grants lie in it and change together, so an order is checked against one read and written in one transaction.
 * Each capability knows its own rows by the prefix of their keys.
 */
export type CustomerFile = { readonly version: Version; readonly rows: readonly StoredRow[] };

/** The records of a kind in the file, in the order of their keys. */
export function recordsOf<T>(file: CustomerFile, prefix: string, schema: z.ZodType<T>): T[] {
  return file.rows.filter((row) => row.rowKey.startsWith(prefix)).map((row) => parseOnce(schema, row.body));
}

export const customerKey = "customer";
const relationshipPrefix = "relationship_";
export const relationshipKey = (partnerId: string) => `${relationshipPrefix}${partnerId}`;

export const customerIn = (file: CustomerFile): Customer | undefined => {
  const row = file.rows.find(({ rowKey }) => rowKey === customerKey);
  return row && parseOnce(Customer, row.body);
};

/** That the tenant is a partner's, or about to be: written before the partner is, so that nobody can ask it meanwhile (CUS-07). */
export const partnersTenantKey = "partner";
export const isPartnersTenant = (file: CustomerFile): boolean =>
  file.rows.some(({ rowKey }) => rowKey === partnersTenantKey);

export const relationshipsIn = (file: CustomerFile): Relationship[] =>
  recordsOf(file, relationshipPrefix, Relationship);
