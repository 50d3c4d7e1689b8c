import { z } from "zod";
import type { Ports } from "../platform/ports.js";

const Whereabouts = z.object({ customerId: z.guid(), partnerId: z.guid() });
export type Whereabouts = z.infer<typeof Whereabouts>;

/** Finds the customer of an upgrade that is named by its id alone. Its record lies in that customer's file. */
export function productUpgradesRepository(ports: Ports) {
  const whereabouts = ports.tables.open("productupgrades");
  return {
    /** Written before the upgrade itself: an entry without one is as good as none. */
    announce: (upgradeId: string, where: Whereabouts) =>
      whereabouts.change(upgradeId, [{ kind: "put", row: { rowKey: "customer", body: JSON.stringify(where) } }]),
    find: async (upgradeId: string): Promise<Whereabouts | undefined> => {
      const row = await whereabouts.get(upgradeId, "customer");
      return row && Whereabouts.parse(JSON.parse(row.body));
    },
  };
}
