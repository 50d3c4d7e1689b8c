import type { Client } from "./client.js";
import { demoPartnerIds, operator } from "./parties.data.js";
import { isDemoInstant, readClock } from "./sandbox-clock.js";

/**
 * What the store holds: nothing, a demo that was begun and not ended (it holds the clock until then), an ended one, or
 * somebody's own data, which is left alone.
 */
export async function storeState(client: Client): Promise<"empty" | "begun" | "ended" | "own"> {
  const clock = await readClock(client);
  const { items } = await client.get<{ items: { partnerId: string }[] }>("/v1/partners", operator);
  if (items.length === 0 && !clock.held) return "empty";
  if (!items.every(({ partnerId }) => demoPartnerIds.includes(partnerId))) return "own";
  if (isDemoInstant(clock)) return "begun";
  return items.length === 0 ? "own" : "ended";
}
