import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { limits } from "../kernel/limits.js";
import { Refusal } from "../kernel/refusal.js";
import { IssueInvoice, type IssueInvoiceBody } from "./invoicing.messages.js";

/** How many subscription-months of the period, or before it, wait for rating and may be this recipient's (INV-17). */
export async function usagePending(backend: Backend, { recipientId, periodEnd }: IssueInvoiceBody): Promise<number> {
  const unrated = (await backend.usageMarks.listUnrated()).filter(({ month }) => `${month}-01T00:00:00Z` < periodEnd);
  const own = await inParallel(unrated, async ({ subscriptionId }) => {
    const facts = await backend.subscriptions.facts(subscriptionId);
    return facts?.subscription.owners.some((owner) => owner.partnerId === recipientId) === true;
  });
  return own.filter(Boolean).length;
}

/** Asks for the invoice again a little later; refuses when it has waited too often (INV-17). */
export async function waitForUsage(backend: Backend, wanted: IssueInvoiceBody, waiting: number): Promise<void> {
  if (wanted.attempt < limits.usagePendingAttemptsMax) {
    const delaySeconds = Math.min(60, wanted.attempt + 1);
    backend.log.info("invoice waits for usage to be rated", {
      recipientId: wanted.recipientId,
      type: wanted.type,
      periodEnd: wanted.periodEnd,
      subscriptionMonths: waiting,
      delaySeconds,
    });
    await backend.send(IssueInvoice, { ...wanted, attempt: wanted.attempt + 1 }, { delaySeconds });
    return;
  }
  throw new Refusal("USAGE_PENDING", {
    fact: `${waiting} subscription-months of the period are not rated yet (INV-17).`,
    remedy: "See GET /v1/parked for rating work that failed, retry it, then retry this.",
    parameters: { waiting: String(waiting) },
  });
}
