import type { Backend } from "../backend.js";
import { resumeConversion } from "../conversion/continue-conversion.js";
import { ContinueConversion } from "../conversion/conversion.messages.js";
import { finishCustomerCreation } from "../customers/create-customer.js";
import { bringListsForward } from "../customers/customer-lists.js";
import { limits } from "../kernel/limits.js";
import { finishSubscriptionChange } from "../subscriptions/commit-subscriptions.js";
import { finishUsageBatch } from "../usage/ingest-usage.js";
import { RateUsage } from "../usage/usage.messages.js";

/**
 * Goes on with work whose owner died: notes and marks that are older than any request lives. A count above zero says
 * that something was killed. Doing it again, or beside a worker that is only slow, changes nothing.
 */
export async function resumeWork(backend: Backend): Promise<{ resumed: number }> {
  const before = new Date(backend.machineNow().getTime() - limits.abandonedAfterSeconds * 1000).toISOString();
  let resumed = 0;
  for (const note of await backend.unfinished.list("customerCreation")) {
    if (note.begunAt > before) continue;
    const { customerId, domain } = JSON.parse(note.detail) as { customerId: string; domain: string };
    await finishCustomerCreation(backend, { key: note.key, customerId, domain });
    resumed++;
  }
  for (const note of await backend.unfinished.list("relationshipChange")) {
    if (note.begunAt > before) continue;
    await bringListsForward(backend, note.detail);
    await backend.unfinished.finish("relationshipChange", note.key);
    resumed++;
  }
  for (const note of await backend.unfinished.list("subscriptionChange")) {
    if (note.begunAt > before) continue;
    await finishSubscriptionChange(backend, note.detail);
    await backend.unfinished.finish("subscriptionChange", note.key);
    resumed++;
  }
  for (const note of await backend.unfinished.list("productUpgrade")) {
    if (note.begunAt > before) continue;
    await resumeConversion(backend, ContinueConversion.body.parse(JSON.parse(note.detail)));
    resumed++;
  }
  for (const note of await backend.unfinished.list("usageBatch")) {
    if (note.begunAt > before) continue;
    await finishUsageBatch(backend, note.key);
    resumed++;
  }
  const waiting = (await backend.usage.listUnrated()).filter((one) => one.markedAt <= before);
  await backend.sendAll(
    RateUsage,
    waiting.map(({ subscriptionId, month }) => ({ subscriptionId, month })),
  );
  if (resumed + waiting.length > 0) backend.log.warn("abandoned work resumed", { resumed, rerated: waiting.length });
  return { resumed: resumed + waiting.length };
}
