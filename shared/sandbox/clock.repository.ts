import { z } from "zod";
import { changeFresh, untilFresh } from "../ledger/until-fresh.js";
import type { Ports } from "../platform/ports.js";

const HeldClock = z.object({ now: z.iso.datetime().nullable() });
const key = ["sandbox", "clock"] as const;

/** The sandbox's business time: held at one instant until it is set again, or the machine's when it is released. */
export function clockRepository(ports: Ports) {
  const table = ports.tables.open("sandbox");
  return {
    held: async (): Promise<Date | undefined> => {
      const row = await table.get(...key);
      const now = row && HeldClock.parse(JSON.parse(row.body)).now;
      return now ? new Date(now) : undefined;
    },
    /** Of two settings the later one stays, also when the write of the earlier reaches storage after it. */
    hold: (now: Date | undefined): Promise<void> => {
      const row = { rowKey: key[1], body: JSON.stringify({ now: now?.toISOString() ?? null }) };
      return untilFresh(async () => {
        const before = await table.get(...key);
        if (before?.body === row.body) return;
        const change =
          before === undefined ? { kind: "create" as const } : { kind: "replace" as const, etag: before.etag };
        await changeFresh(table, key[0], [{ ...change, row }]);
      });
    },
  };
}
