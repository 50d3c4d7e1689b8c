import { link } from "../kernel/wire-link.js";
import type { ExplainedDecision } from "./explain-decision.js";

type Decision = ExplainedDecision & { parameters?: unknown };

/**
 * The selling decision as a client reads it: our own resource. `checks` ends with the one that decided. Its own address
 * names the partner where it is another's than the caller's.
 */
export function decisionResource({ checks, parameters: _, ...decided }: Decision, { isOthers }: { isOthers: boolean }) {
  const { customerId, offerId, partnerId, date, resellerId } = decided;
  const query = new URLSearchParams({
    ...(isOthers ? { partnerId } : {}),
    date,
    ...(resellerId === undefined ? {} : { resellerId }),
  });
  return {
    ...decided,
    checks,
    links: { self: link(`/customers/${customerId}/offers/${offerId}/decision?${query}`) },
    attributes: { objectType: "SellingDecision" },
  };
}
