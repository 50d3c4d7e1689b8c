import type { Backend } from "../backend.js";
import { resumeConversion } from "../conversion/continue-conversion.js";
import { ContinueConversion } from "../conversion/conversion.messages.js";
import { settleCreation } from "../customers/create-customer.js";
import { bringListsForward } from "../customers/customer-lists.js";
import { limits } from "../kernel/limits.js";
import type { LogFields } from "../platform/ports.js";
import { finishSubscriptionChange } from "../subscriptions/commit-subscriptions.js";
import { finishUsageBatch } from "../usage/ingest-usage.js";
import { RateUsage } from "../usage/usage.messages.js";
import type { Unfinished } from "./unfinished.repository.js";

/** Finishes what a note stands for and strikes the note off; answers whose it was, where that is a customer's. */
type Finish = (backend: Backend, note: Unfinished) => Promise<{ customerId?: string }>;

const finishes: Record<Unfinished["kind"], Finish> = {
  customerCreation: async (backend, { key, detail }) => {
    const { customerId, domain } = JSON.parse(detail) as { customerId: string; domain: string };
    await settleCreation(backend, { key, customerId, domain });
    return { customerId };
  },
  relationshipChange: async (backend, { kind, key, detail: customerId }) => {
    await bringListsForward(backend, customerId);
    await backend.unfinished.finish(kind, key);
    return { customerId };
  },
  subscriptionChange: async (backend, { kind, key, detail: customerId }) => {
    await finishSubscriptionChange(backend, customerId);
    await backend.unfinished.finish(kind, key);
    return { customerId };
  },
  productUpgrade: async (backend, { kind, key, detail }) => {
    const conversion = ContinueConversion.body.parse(JSON.parse(detail));
    await resumeConversion(backend, conversion);
    await backend.unfinished.finish(kind, key);
    return { customerId: conversion.customerId };
  },
  usageBatch: async (backend, { key }) => {
    await finishUsageBatch(backend, key);
    return {};
  },
};
const kinds = Object.keys(finishes) as Unfinished["kind"][];

/**
 * Goes on with work whose owner died: notes and marks that are older than any request lives. A count above zero says
 * that something was killed. Doing it again, or beside a worker that is only slow, changes nothing. What fails is logged
 * by its kind and key and keeps nothing else from going on; the whole fails in the end, so that somebody sees it.
 */
export async function resumeWork(backend: Backend): Promise<{ resumed: number }> {
  const before = new Date(backend.machineNow().getTime() - limits.abandonedAfterSeconds * 1000).toISOString();
  let resumed = 0;
  let failed = 0;
  const attempt = async (what: LogFields, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      failed++;
      const told = error instanceof Error ? error.message : String(error);
      backend.log.error("abandoned work not resumed", { ...what, error: told });
    }
  };

  for (const kind of kinds) {
    await attempt({ kind }, async () => {
      for (const note of await backend.unfinished.list(kind)) {
        if (note.begunAt > before) continue;
        const { key } = note;
        await attempt({ kind, key }, async () => {
          const { customerId } = await finishes[kind](backend, note);
          backend.log.warn("abandoned work resumed", { kind, key, customerId });
          resumed++;
        });
      }
    });
  }
  await attempt({ kind: "rating" }, async () => {
    const waiting = (await backend.usageMarks.listUnrated()).filter((one) => one.markedAt <= before);
    await backend.sendAll(
      RateUsage,
      waiting.map(({ subscriptionId, month }) => ({ subscriptionId, month })),
    );
    if (waiting.length > 0) backend.log.warn("abandoned work resumed", { kind: "rating", rerated: waiting.length });
    resumed += waiting.length;
  });
  if (failed > 0) throw new Error(`${failed} pieces of abandoned work could not be resumed: the log names them.`);
  return { resumed };
}
