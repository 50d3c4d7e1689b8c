import { z } from "zod";
import { Customer } from "../customers/customer.schema.js";
import { customerKey } from "../customers/customer-file.js";
import { parseOnce } from "../kernel/parse-once.js";
import type { Ports } from "../platform/ports.js";
import { readRange } from "../platform/read-range.js";
import { AzureSubscription, RoleGrant } from "./subscription.schema.js";
import { azureSubscriptionKey } from "./subscription-rows.js";

const Whereabouts = z.object({ customerId: z.guid() });

/** What rating needs to know of an Azure subscription. */
export type SubscriptionFacts = { customer: Customer; subscription: AzureSubscription; grants: readonly RoleGrant[] };

/** Finds the Azure subscription that a usage record names. Its record lies in its customer's partition. */
export function subscriptionsRepository(ports: Ports) {
  const whereabouts = ports.tables.open("azuresubscriptions");
  const customers = ports.tables.open("customers");
  return {
    /** Written before the subscription itself: an entry without one is as good as none. */
    announce: (azureSubscriptionId: string, customerId: string) =>
      whereabouts.change(azureSubscriptionId, [
        { kind: "put", row: { rowKey: "customer", body: JSON.stringify({ customerId }) } },
      ]),
    facts: async (azureSubscriptionId: string): Promise<SubscriptionFacts | undefined> => {
      const entry = await whereabouts.get(azureSubscriptionId, "customer");
      if (entry === undefined) return undefined;
      const { customerId } = Whereabouts.parse(JSON.parse(entry.body));
      const key = azureSubscriptionKey(azureSubscriptionId);
      const [rows, customerRow] = await Promise.all([
        readRange(customers, customerId, { from: key, to: `${key}~` }),
        customers.get(customerId, customerKey),
      ]);
      const [own, ...grants] = rows;
      if (own?.rowKey !== key || customerRow === undefined) return undefined;
      return {
        customer: parseOnce(Customer, customerRow.body),
        subscription: parseOnce(AzureSubscription, own.body),
        grants: grants.map((row) => parseOnce(RoleGrant, row.body)),
      };
    },
  };
}
