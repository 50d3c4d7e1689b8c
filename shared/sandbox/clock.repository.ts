import { z } from "zod";
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
    hold: (now: Date | undefined) => {
      const body = JSON.stringify({ now: now?.toISOString() ?? null });
      return table.change(key[0], [{ kind: "put", row: { rowKey: key[1], body } }]);
    },
  };
}
