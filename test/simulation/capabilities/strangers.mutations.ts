import { broken, only, reading } from "../mutations/broken.js";
import type { Mutation } from "../mutations/mutation.js";
import { parties } from "./parties.js";

const invoiceReads = new Set(["get-invoice", "list-invoice-lines", "list-line-usage", "download-reconciliation-file"]);
const { direct, provider } = parties;
/** What the direct partner has is read as the provider's too. */
const ofBoth = (key: RegExp) =>
  reading((page) => {
    const asProviders = (body: string) => body.replaceAll(direct.tenantId, provider.tenantId);
    const rows = page.rows.flatMap((row) =>
      key.test(row.rowKey) ? [row, { ...row, body: asProviders(row.body) }] : [row],
    );
    return { ...page, rows };
  }, "customers");

/** Whose something is, broken. */
export const strangerMutations: readonly Mutation[] = [
  {
    name: "an invoice is told to whoever knows its number",
    ports: broken(
      {
        table: (table, name) =>
          name !== "invoices"
            ? {}
            : {
                get: async (partition, rowKey) => {
                  for (const recipient of [partition, direct.tenantId, provider.tenantId]) {
                    const found = await table.get(recipient, rowKey);
                    if (found !== undefined) return found;
                  }
                  return undefined;
                },
              },
      },
      (name) => invoiceReads.has(name),
    ),
  },
  {
    name: "a cart is another's of the customer's partners too",
    ports: broken({ table: ofBoth(/^cart_/) }, only("get-cart")),
  },
];
