/** How the audit names a kind of event. `operatorsOnly`: in words that the wire has not, so no partner's audit shows it. */
export type AuditWords = { operation: string; resource: string; operatorsOnly?: true };

/** Java clients fail on any word but those of the API reference, section 26: what a partner does has no other. */
const operators = (operation: string, resource: string) => ({ operation, resource, operatorsOnly: true }) as const;

/**
 * Every kind of event that a commit can tell, with the words by which the audit knows it; `bulk` is told by the records
 * themselves and stands in nobody's audit.
 */
export const eventKinds = {
  "agreement-recorded": { operation: "create_agreement", resource: "agreement" },
  "agreement-signed": { operation: "create_agreement", resource: "agreement" },
  "customer-created": { operation: "add_customer", resource: "customer" },
  "customer-creation-abandoned": "bulk",
  "application-changed": { operation: "update_mpn_association", resource: "mpn_association" },
  "application-made": { operation: "create_mpn_association", resource: "mpn_association" },
  "fx-published": operators("publish_rates", "rates"),
  "invoice-issued": { operation: "ready_invoice", resource: "invoice" },
  "invoice-settled": "bulk",
  "offer-published": operators("publish_offer", "offer"),
  "order-placed": { operation: "create_order", resource: "order" },
  "partner-changed": operators("update_partner", "partner"),
  "partner-enrolled": operators("create_partner", "partner"),
  "partner-profile-changed": { operation: "update_mpn_association", resource: "mpn_association" },
  "payment-recorded": operators("record_payment", "invoice"),
  "period-closed-without-charges": "bulk",
  "prices-published": operators("publish_prices", "prices"),
  "provider-nominated": operators("nominate_provider", "partner"),
  "reseller-invited": { operation: "create_partner_relationship", resource: "partner_relationship" },
  "reseller-link-accepted": { operation: "create_partner_relationship", resource: "partner_relationship" },
  "usage-batch-accepted": operators("accept_usage", "usage"),
  "usage-listed": "bulk",
  "usage-rated": "bulk",
} as const satisfies Record<string, AuditWords | "bulk">;
export type EventKind = keyof typeof eventKinds;

/** The audit's words for a kind, or nothing for what stands in no audit. */
export function auditWordsOf(kind: string): AuditWords | undefined {
  const words: AuditWords | "bulk" | undefined = Object.hasOwn(eventKinds, kind)
    ? eventKinds[kind as EventKind]
    : undefined;
  return words === "bulk" ? undefined : words;
}
