import type { StoryWriter } from "../workloads/story.js";
import { operatorTenant } from "../world/tokens.js";
import { parties } from "./parties.js";
import type { Seller } from "./selling.js";

type Invoices = { items: { id: string; totalCharges: number }[] };

/** The operator records money for an invoice of the partner, if there is one. */
export function pay(story: StoryWriter, seller: Seller, amount: string): void {
  story.step("operator", `records a payment of ${amount} by the ${seller}`, async ({ ask, expect }) => {
    const { tenantId } = parties[seller];
    const list = await ask(`GET /v1/invoices?recipientId=${tenantId}`, { as: operatorTenant });
    if (list.status !== 200) return;
    const [first] = (list.body as Invoices).items;
    if (first === undefined) return;
    const paid = await ask(`POST /v1/invoices/${first.id}/payments`, {
      as: operatorTenant,
      body: { amount },
      live: !story.quiet,
    });
    expect("a payment is recorded", paid.status === 201, paid.text);
  });
}

/** The partner reads its invoices; what it read before stays as it was. */
export function readInvoices(story: StoryWriter, seller: Seller): void {
  story.step(seller, "reads its invoices and their files", async ({ ask, known, expect }) => {
    const as = parties[seller].tenantId;
    const list = await ask("GET /v1/invoices", { as });
    if (list.status !== 200) return;
    for (const { id } of (list.body as Invoices).items) {
      const lines = await ask(`GET /v1/invoices/${id}/lineitems`, { as });
      expect("an issued invoice has its lines", lines.status === 200, lines.text);
      const file = await ask(`GET /v1/invoices/${id}/documents/reconciliation`, { as });
      const now = `${lines.text}\n${file.status === 200 ? file.text : ""}`;
      const before = known.get(`read ${id}`);
      if (before !== undefined) {
        expect("nothing that was issued changes", now.startsWith(before.trimEnd()), `${id} was ${before}, is ${now}`);
      }
      known.set(`read ${id}`, now);
    }
  });
}

/**
 * The operator retries what is parked; in a quiet story one at a time, since of two invoices of one recipient the first
 * that is issued takes what came late.
 */
export function retryParked(story: StoryWriter): void {
  story.step("operator", "retries what is parked", async ({ ask, expect }) => {
    const parked = await ask("GET /v1/parked", { as: operatorTenant });
    for (const { id, state } of (parked.body as { items: { id: string; state: string }[] }).items) {
      if (state !== "parked") continue;
      const retried = await ask(`POST /v1/parked/${id}/retry`, { as: operatorTenant, live: true });
      expect("parked work can be retried", retried.status === 202, retried.text);
      if (story.quiet) return;
    }
  });
}
