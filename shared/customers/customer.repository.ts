import type { Happened } from "../ledger/happened.schema.js";
import type { Ledger, LedgerChange, Version } from "../ledger/ledger.js";
import { type Page, type Ports, RowConflict } from "../platform/ports.js";
import { Customer, CustomerListing } from "./customer.schema.js";
import { type CustomerFile, customerKey } from "./customer-file.js";

export function customersRepository(ports: Ports, ledger: Ledger) {
  const index = ports.tables.open("partnercustomers");
  const domains = ports.tables.open("reservations");

  return {
    /** Everything about a customer, to decide on and to change. */
    read: (customerId: string): Promise<CustomerFile> => ledger.read("customers", customerId),
    commit: (customerId: string, version: Version, changes: readonly LedgerChange[], happened: Happened) =>
      ledger.commit("customers", customerId, version, changes, happened),

    /** The customer's own record without the rest of its file: one point read. */
    find: async (customerId: string): Promise<Customer | undefined> => {
      const row = await ports.tables.open("customers").get(customerId, customerKey);
      return row && Customer.parse(JSON.parse(row.body));
    },

    /** Puts the customer on a partner's list. The customer's own partition stays the truth: a list line without it is skipped. */
    enlist: (partnerId: string, listing: CustomerListing) =>
      index.change(partnerId, [{ kind: "put", row: { rowKey: listing.customerId, body: JSON.stringify(listing) } }]),
    listings: async (
      partnerId: string,
      size: number,
      token?: string,
    ): Promise<{ items: CustomerListing[]; token?: string }> => {
      const page: Page = await index.page(partnerId, { size, ...(token === undefined ? {} : { token }) });
      const items = page.rows.map((row) => CustomerListing.parse(JSON.parse(row.body)));
      return page.token === undefined ? { items } : { items, token: page.token };
    },

    /** Takes a domain for a customer; answers whose it is. The same customer may take it again. */
    reserveDomain: async (domain: string, customerId: string): Promise<string> => {
      const body = JSON.stringify({ customerId, reservedAt: ports.clock.now().toISOString() });
      try {
        await domains.change("domain", [{ kind: "create", row: { rowKey: domain, body } }]);
        return customerId;
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
        const row = await domains.get("domain", domain);
        return row === undefined ? customerId : (JSON.parse(row.body) as { customerId: string }).customerId;
      }
    },
    /** Frees a domain that its holder never came to use. */
    releaseDomain: async (domain: string, customerId: string): Promise<void> => {
      const row = await domains.get("domain", domain);
      if (row === undefined || (JSON.parse(row.body) as { customerId: string }).customerId !== customerId) return;
      try {
        await domains.change("domain", [{ kind: "delete", rowKey: domain, etag: row.etag }]);
      } catch (error) {
        if (!(error instanceof RowConflict)) throw error;
      }
    },
    domainHolder: async (domain: string): Promise<string | undefined> => {
      const row = await domains.get("domain", domain);
      return row && (JSON.parse(row.body) as { customerId: string }).customerId;
    },
  };
}
