import { link } from "../kernel/wire-link.js";
import type { ExplainedDecision } from "./explain-decision.js";

/** The selling decision as a client reads it: our own resource. `checks` ends with the one that decided. */
export function decisionResource({ checks, parameters: _, ...decided }: ExplainedDecision & { parameters?: unknown }) {
  const { customerId, offerId, date, resellerId } = decided;
  const query = new URLSearchParams({ date, ...(resellerId === undefined ? {} : { resellerId }) });
  return {
    ...decided,
    checks,
    links: { self: link(`/customers/${customerId}/offers/${offerId}/decision?${query}`) },
    attributes: { objectType: "SellingDecision" },
  };
}
