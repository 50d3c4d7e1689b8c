import { parseOnce } from "../kernel/parse-once.js";
import type { Actor, Happened } from "../ledger/happened.schema.js";
import { indexChanges } from "../ledger/index-rows.js";
import type { Ledger, LedgerChange, Version } from "../ledger/ledger.js";
import { untilFresh } from "../ledger/until-fresh.js";
import { type Page, type Ports, RowConflict, type StoredRow } from "../platform/ports.js";
import { Customer, CustomerListing } from "./customer.schema.js";
import {
  type CustomerFile,
  customerKey,
  isPartnersTenant,
  partnersTenantKey,
  relationshipsIn,
} from "./customer-file.js";
import { beginsWith, type ListField, listKey, listKeysOf, listTableOf, rangeOf, wholeList } from "./list-keys.js";

export function customersRepository(ports: Ports, ledger: Ledger) {
  const listOf = (partnerId: string) => ports.tables.open(listTableOf(partnerId));
  /** A domain is a partition of its own: the one row in it says whose it is. */
  const domains = ports.tables.open("reservations");

  return {
    /** Everything about a customer, to decide on and to change. */
    read: (customerId: string): Promise<CustomerFile> => ledger.read("customers", customerId),
    commit: (
      customerId: string,
      version: Version,
      changes: readonly LedgerChange[],
      happened: Happened,
      ahead?: Promise<unknown>,
    ) => ledger.commit("customers", customerId, version, changes, happened, ahead),

    /** How often the customer's file was changed: one point read. */
    version: async (customerId: string): Promise<number> =>
      (await ledger.readRows("customers", customerId, [])).version.number,

    /** The customer's own record without the rest of its file: one point read. */
    find: async (customerId: string): Promise<Customer | undefined> => {
      const row = await ports.tables.open("customers").get(customerId, customerKey);
      return row && parseOnce(Customer, row.body);
    },

    /** Whether a partner serves the tenant as its customer, or asked to. */
    isWanted: async (tenantId: string): Promise<boolean> => isWanted(await ledger.read("customers", tenantId)),
    /**
     * Takes a tenant for a partner: from then on nobody can ask it for a relationship. Answers false, and takes nothing,
     * where somebody has it as a customer or has asked it. Taken again it is found.
     */
    takeForPartner: (tenantId: string, by: Actor): Promise<boolean> =>
      untilFresh(async () => {
        const file = await ledger.read("customers", tenantId);
        if (isWanted(file)) return false;
        if (isPartnersTenant(file)) return true;
        const taken = { create: partnersTenantKey, value: { partnerId: tenantId } };
        await ledger.commit("customers", tenantId, file.version, [taken], {
          kind: "tenant-taken",
          subject: tenantId,
          by,
        });
        return true;
      }),

    /** The customer's own line on the partner's list, as it stands: what `relist` starts from. */
    listed: (partnerId: string, customerId: string): Promise<StoredRow | undefined> =>
      listOf(partnerId).get(partnerId, listKey(customerId)),
    /**
     * Puts `listing` in the place of the line that was read, with all rows that filters find it by, in one transaction.
     * `stale`: somebody else was faster. The customer's own file stays the truth.
     */
    relist: async (
      partnerId: string,
      customerId: string,
      before: StoredRow | undefined,
      listing: CustomerListing | undefined,
    ): Promise<"unchanged" | "written" | "stale"> => {
      const body = listing && JSON.stringify(listing);
      if (before?.body === body) return "unchanged";
      const had = before ? listKeysOf(CustomerListing.parse(JSON.parse(before.body))) : [];
      const keys = listing ? listKeysOf(listing) : [];
      const changes = indexChanges(listKey(customerId), { before, had, keys, body: body ?? "" });
      try {
        await listOf(partnerId).change(partnerId, changes);
        return "written";
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
        return "stale";
      }
    },
    /** A page of a partner's customers, of all or of those whose field begins with the text: one storage read. */
    listings: async (
      partnerId: string,
      { size, token, beginning }: { size: number; token?: string; beginning?: { field: ListField; text: string } },
    ): Promise<{ items: CustomerListing[]; token?: string }> => {
      const range = beginning === undefined ? wholeList : rangeOf(beginning.field, beginning.text);
      const page: Page = await listOf(partnerId).page(partnerId, {
        ...range,
        size,
        ...(token === undefined ? {} : { token }),
      });
      const items = page.rows
        .map((row) => parseOnce(CustomerListing, row.body))
        .filter((one) => beginning === undefined || beginsWith(one, beginning.field, beginning.text));
      return page.token === undefined ? { items } : { items, token: page.token };
    },

    /**
     * Takes a domain for a customer's tenant, or a partner's own; answers whose it is. Taking it again writes it again, so that whoever is about to
     * free it for want of a customer comes too late.
     */
    reserveDomain: async (domain: string, customerId: string): Promise<string> => {
      const body = JSON.stringify({ customerId, reservedAt: ports.clock.now().toISOString() });
      const row = { rowKey: domain, body };
      for (;;) {
        try {
          await domains.change(domain, [{ kind: "create", row }]);
          return customerId;
        } catch (error) {
          if (!(error instanceof RowConflict)) throw error;
        }
        const held = await domains.get(domain, domain);
        const holder = held && holderIn(held);
        if (holder !== undefined && holder !== customerId) return holder;
        if (held === undefined) continue;
        try {
          await domains.change(domain, [{ kind: "replace", row, etag: held.etag }]);
          return customerId;
        } catch (error) {
          if (!(error instanceof RowConflict)) throw error;
        }
      }
    },
    /**
     * Frees a domain that its holder does not use. `unused` is asked between reading the reservation and deleting it,
     * and must make every earlier read of the holder's file worthless before it says so.
     */
    releaseDomain: async (domain: string, customerId: string, unused: () => Promise<boolean>): Promise<void> => {
      const row = await domains.get(domain, domain);
      if (row === undefined || holderIn(row) !== customerId || !(await unused())) return;
      try {
        await domains.change(domain, [{ kind: "delete", rowKey: domain, etag: row.etag }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
    },
    domainHolder: async (domain: string): Promise<string | undefined> => {
      const row = await domains.get(domain, domain);
      return row && holderIn(row);
    },
  };
}

const isWanted = (file: CustomerFile): boolean => relationshipsIn(file).some(({ state }) => state !== "ended");

const holderIn = (row: StoredRow): string => (JSON.parse(row.body) as { customerId: string }).customerId;
