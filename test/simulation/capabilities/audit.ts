import type { StoryWriter } from "../workloads/story.js";
import { parties } from "./parties.js";
import type { Seller } from "./selling.js";
import { wholeList } from "./whole-list.js";

type AuditRecord = { operationType: string };

/** The partner reads its audit of a customer: the customer that it made was made once. */
export function readAudit(story: StoryWriter, seller: Seller, name: string): void {
  story.step(seller, `reads the audit of ${name}`, async (client) => {
    const { known, expect } = client;
    const customer = known.get(`customer ${name}`);
    if (customer === undefined) return;
    const filter = encodeURIComponent(JSON.stringify({ Field: "CustomerId", Value: customer, Operator: "equals" }));
    const found = await wholeList<AuditRecord>(client, `/v1/auditrecords?filter=${filter}`, parties[seller].tenantId);
    const made = found.filter(({ operationType }) => operationType === "add_customer");
    expect("a change stands in its author's audit once", made.length === 1, JSON.stringify(found));
  });
}
