/**
 * How the audit names a kind of event. `operatorsOnly`: in words that the wire has not, so no partner's audit shows it.
 * `onlyOnce`: what it tells has no id by which a request that is tried again finds it, so its tries are noted (`openTries`),
 * as those of drafts are.
 */
export type AuditWords = { operation: string; resource: string; operatorsOnly?: true; onlyOnce?: true };
type Words = AuditWords | "bulk" | "draft";

/** Java clients fail on any word but those of the API reference, section 26: what a partner does has no other. */
const operators = (operation: string, resource: string) => ({ operation, resource, operatorsOnly: true }) as const;
const onlyOnce = <Words extends AuditWords>(words: Words) => ({ ...words, onlyOnce: true }) as const;

/**
 * Every kind of event that a commit can tell, with the words by which the audit knows it; `bulk` is told by the records
 * themselves and stands in nobody's audit; neither does a `draft`, which a late try of a request leaves alone all the same.
 */
export const eventKinds = {
  "agreement-recorded": { operation: "create_agreement", resource: "agreement" },
  "agreement-signed": { operation: "create_agreement", resource: "agreement" },
  "account-status-set": onlyOnce({ operation: "update_customer_qualification", resource: "customer" }),
  "azure-converted": { operation: "upgrade_subscription", resource: "subscription" },
  "billing-profile-changed": onlyOnce({ operation: "update_customer_billing_profile", resource: "customer" }),
  /** What becomes of a cart, its orders tell. */
  "cart-changed": "draft",
  "cart-made": "draft",
  "customer-deleted": onlyOnce({ operation: "delete_customer", resource: "customer" }),
  "customer-created": { operation: "add_customer", resource: "customer" },
  "customer-creation-abandoned": "bulk",
  "application-changed": onlyOnce({ operation: "update_mpn_association", resource: "mpn_association" }),
  "application-made": { operation: "create_mpn_association", resource: "mpn_association" },
  "fx-published": operators("publish_rates", "rates"),
  "invoice-issued": { operation: "ready_invoice", resource: "invoice" },
  "invoice-settled": "bulk",
  "image-published": operators("publish_image", "marketplace_image"),
  "offer-published": operators("publish_offer", "offer"),
  "order-placed": { operation: "create_order", resource: "order" },
  "entitlement-cancelled": onlyOnce({ operation: "update_subscription", resource: "azure_entitlement" }),
  "entitlement-created": { operation: "update_subscription", resource: "azure_entitlement" },
  "entitlement-reactivated": onlyOnce({ operation: "update_subscription", resource: "azure_entitlement" }),
  "product-changed": { operation: "upgrade_subscription", resource: "subscription" },
  "subscription-expired": { operation: "update_subscription", resource: "subscription" },
  "expiry-passed-by": "bulk",
  "subscription-registered": onlyOnce({ operation: "update_subscription", resource: "subscription" }),
  "support-contact-changed": onlyOnce({ operation: "update_subscription", resource: "subscription" }),
  "subscription-changed": onlyOnce({ operation: "update_subscription", resource: "subscription" }),
  "partner-changed": onlyOnce({ operation: "update_mpn_association", resource: "mpn_association" }),
  "partner-enrolled": onlyOnce({ operation: "create_mpn_association", resource: "mpn_association" }),
  "partner-profile-changed": onlyOnce({ operation: "update_mpn_association", resource: "mpn_association" }),
  "order-changed": onlyOnce({ operation: "update_order", resource: "order" }),
  "payment-recorded": operators("record_payment", "invoice"),
  "nothing-due": "bulk",
  "prices-published": operators("publish_prices", "prices"),
  "delegated-admin-removed": onlyOnce({
    operation: "remove_partner_customer_relationship",
    resource: "partner_customer_dap",
  }),
  "qualification-changed": onlyOnce({ operation: "update_customer_qualification", resource: "customer" }),
  "relationship-accepted": onlyOnce({ operation: "extend_relationship", resource: "partner_customer_relationship" }),
  "relationship-declined": onlyOnce({
    operation: "remove_partner_customer_relationship",
    resource: "partner_customer_relationship",
  }),
  "relationship-ended": onlyOnce({
    operation: "remove_partner_customer_relationship",
    resource: "partner_customer_relationship",
  }),
  "relationship-extended": onlyOnce({ operation: "extend_relationship", resource: "partner_customer_relationship" }),
  "relationship-requested": onlyOnce({
    operation: "create_partner_relationship",
    resource: "partner_customer_relationship",
  }),
  "relationship-withdrawn": onlyOnce({
    operation: "remove_partner_customer_relationship",
    resource: "partner_customer_relationship",
  }),
  "provider-nominated": onlyOnce({ operation: "update_mpn_association", resource: "mpn_association" }),
  "reseller-invited": onlyOnce({ operation: "create_partner_relationship", resource: "partner_relationship" }),
  "reseller-link-accepted": onlyOnce({ operation: "create_partner_relationship", resource: "partner_relationship" }),
  "reseller-link-removed": onlyOnce({ operation: "remove_partner_relationship", resource: "partner_relationship" }),
  // Part of what `customer-created` tells.
  "first-administrator-made": "bulk",
  "group-changed": onlyOnce({ operation: "update_customer_user", resource: "customer_user" }),
  "role-given": onlyOnce({ operation: "add_user_member", resource: "customer_directory_role" }),
  "role-taken": onlyOnce({ operation: "remove_user_member", resource: "customer_directory_role" }),
  "user-changed": onlyOnce({ operation: "update_customer_user", resource: "customer_user" }),
  "user-created": { operation: "create_customer_user", resource: "customer_user" },
  "user-deleted": onlyOnce({ operation: "delete_customer_user", resource: "customer_user" }),
  // One step of a deletion that is too large for one commit.
  "subscriptions-cancelled": { operation: "update_subscription", resource: "subscription" },
  // Part of what `partner-enrolled` tells.
  "tenant-taken": "bulk",
  "tenant-owner-set": onlyOnce({ operation: "update_customer_qualification", resource: "customer" }),
  "service-published": operators("publish_service", "service"),
  "usage-batch-accepted": operators("accept_usage", "usage"),
  "usage-listed": "bulk",
  "usage-rated": "bulk",
} as const satisfies Record<string, Words>;
export type EventKind = keyof typeof eventKinds;

type WordsOf = typeof eventKinds;
/** A kind whose tries are noted: of no other could a request that is tried again find what its earlier try did. */
export type OnceKind = {
  [Kind in EventKind]: WordsOf[Kind] extends { onlyOnce: true } | "draft" ? Kind : never;
}[EventKind];

const wordsOf = (kind: string): Words | undefined =>
  Object.hasOwn(eventKinds, kind) ? eventKinds[kind as EventKind] : undefined;

/** The audit's words for a kind, or nothing for what stands in no audit. */
export function auditWordsOf(kind: string): AuditWords | undefined {
  const words = wordsOf(kind);
  return words === "bulk" || words === "draft" ? undefined : words;
}

/** Whether the kind is one of which no audit tells, and which is a request's own all the same. */
export const isDraft = (kind: string): boolean => wordsOf(kind) === "draft";
