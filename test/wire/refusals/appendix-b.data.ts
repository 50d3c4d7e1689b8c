/** The names of Appendix B of the domain rules, in its order. */
export const appendixB: readonly string[] = [
  ...["ACTIVE_SUBSCRIPTIONS", "ACTIVE_USAGE_ASSETS", "AGREEMENT_EXISTS", "AGREEMENT_NOT_ACCEPTED"],
  ...["APSS_CANNOT_CONVERT", "APSS_TENANT_ONLY", "ASSESSMENT_FAILED", "ASSESSMENT_TOO_EARLY"],
  ...["AZURE_PLAN_EXISTS", "AZURE_PLAN_NOT_ENABLED_GCC", "AZURE_PLAN_USE_TRANSITION"],
  ...["CASE_CLOSED", "CASE_INVALID"],
  ...["CLOUD_CLOSED", "CLOUD_CLOSED_TO_NEW_CUSTOMERS", "CLOUD_NOT_ENROLLED", "CLOUD_NOT_SUPPORTED"],
  ...["CONFLICT", "CONSENT_MISSING", "CONSUMPTION_ACK_REQUIRED", "CONVERSION_NOT_ENABLED_GCC"],
  ...["COUNTRY_NOT_SUPPORTED", "CREDIT_LIMIT_EXCEEDED", "CURRENCY_MISMATCH", "CUSTOMER_ADMIN_REQUIRED"],
  ...["CUSTOMER_CANNOT_ORDER", "CUSTOMER_IS_CSP_TENANT", "DATE_IN_FUTURE", "DOMAIN_TAKEN", "FORBIDDEN"],
  ...["GROUP_REQUIRED", "INVALID_STATE", "INVOICE_EXISTS", "INVOICE_IMMUTABLE", "LAST_PARTNER_ACCESS"],
  ...["LEGACY_BLOCKED_BY_AZURE_PLAN", "LEGACY_NEW_PARTNER", "LEGACY_NEW_RELATIONSHIP"],
  ...["LEGACY_NO_ACTIVE_SUBSCRIPTION", "LEGACY_NOT_ALLOWED_FOR_TARGET", "LEGACY_RETIRED"],
  ...["MARKETPLACE_ATTACHED", "RESERVATION_ATTACHED", "MEMBERSHIP_INACTIVE", "MANAGED_SERVICE_MISSING"],
  ...["REVENUE_BELOW_THRESHOLD", "SIGNING_AUTHORITY_MISSING", "SUPPORT_PLAN_MISSING", "TENURE_TOO_SHORT"],
  ...["METHOD_NOT_ALLOWED", "METER_UNKNOWN", "PRICE_MISSING", "SUBSCRIPTION_UNKNOWN", "USAGE_INVALID"],
  ...["USAGE_CONFLICT", "MIXED_CUSTOMERS", "NO_CHARGES", "NO_ITEMS", "NO_RELATIONSHIP"],
  ...["NO_ROLE", "OUT_OF_SCOPE", "ROLE_CANNOT_ASSIGN", "ROLE_CANNOT_MANAGE", "NOMINATION_REQUIRED"],
  ...["NOT_AUTHENTICATED", "NOT_BILLING_OWNER", "NOT_FOUND", "OFFER_NOT_TRANSFERABLE", "OFFER_UNKNOWN"],
  ...["ONLY_CSP_PARTNER", "ORDER_FINAL", "ORDER_IN_PROGRESS", "ORDER_OPEN", "OUT_OF_MARKET"],
  ...["OWNER_ROLE_DISCOURAGED", "PARTNER_ID_MISSING", "PARTNER_NOT_ACTIVE", "PARTNER_RESTRICTED"],
  ...["PAYLOAD_TOO_LARGE", "PERIOD_NOT_ENDED", "PRINCIPAL_NOT_IN_TENANT", "RATE_LIMITED"],
  ...["RECONCILIATION_MISMATCH", "REQUEST_ID_REUSED", "REQUEST_INVALID", "RESELLER_CANNOT_ATTEST"],
  ...["RESELLER_MUST_USE_PROVIDER", "RESELLER_NOT_LINKED", "RESELLER_RELATIONSHIP_REQUIRED", "RESELLER_REQUIRED"],
  ...["SAME_PARTNER", "SEGMENT_NOT_QUALIFIED", "SELF_SALE_FORBIDDEN", "SERVICE_NOT_ARM"],
  ...["SERVICE_NOT_AVAILABLE_YET", "THIRD_PARTY_PAID_NOT_AVAILABLE", "SHARED_SERVICES_TENANT_APSS_ONLY"],
  ...["SUBSCRIPTION_DELETED", "SUBSCRIPTION_IN_TRANSFER", "SUBSCRIPTION_NOT_ACTIVE", "SUSPENDED_CANNOT_CONVERT"],
  ...["TARGET_HAS_LEGACY", "TARGET_PLAN_INACTIVE", "TARGET_PLAN_MISSING", "TRANSFER_CLOSED", "TRANSFER_COMPLETED"],
  ...["TRANSFER_EXPIRED", "TRANSFER_IN_PROGRESS", "TRANSFER_TYPE_NOT_AVAILABLE", "TRANSITION_NOT_ENROLLED"],
  "USAGE_PENDING",
];

/**
 * Refusals without a row, shown elsewhere: a 429 has another body, a worker's reasons are told of what was accepted, and
 * those of the service catalogue are the answer to a question (200), not a request that is refused.
 */
export const shownElsewhere: Readonly<Record<string, string>> = {
  RATE_LIMITED: "test/wire/refusals/throttle.test.ts",
  METER_UNKNOWN: "test/scenarios/quarantine.test.ts",
  PRICE_MISSING: "test/scenarios/quarantine.test.ts",
  SUBSCRIPTION_UNKNOWN: "test/scenarios/quarantine.test.ts",
  USAGE_INVALID: "test/scenarios/quarantine.test.ts",
  USAGE_CONFLICT: "test/scenarios/quarantine.test.ts",
  SERVICE_NOT_ARM: "test/decisions/service-availability.data.ts",
  SERVICE_NOT_AVAILABLE_YET: "test/decisions/service-availability.data.ts",
  THIRD_PARTY_PAID_NOT_AVAILABLE: "test/decisions/service-availability.data.ts",
};

/** What the app can say in its rules or to itself, and no request can make it say today; and why. */
export const outOfReach: Readonly<Record<string, string>> = {
  ORDER_OPEN: "an order is provisioned in the commit that takes it: none is open afterwards",
  ORDER_IN_PROGRESS: "for the same reason",
  RESERVATION_ATTACHED: "no offer is a reservation",
  TRANSFER_IN_PROGRESS: "transfers are not built: no subscription is ever in one",
  PERIOD_NOT_ENDED: "only the timer asks for invoices, and only for periods that ended; the message would be parked",
  USAGE_PENDING: "only the timer asks for invoices; the message waits, and is parked in the end",
  RECONCILIATION_MISMATCH: "a bug that stops the invoice before it is issued",
};

/** Of capabilities that are not built: nothing in `shared` says them. */
export const notBuilt: Readonly<Record<string, readonly string[]>> = {
  access: [
    ...["CONSUMPTION_ACK_REQUIRED", "GROUP_REQUIRED", "LAST_PARTNER_ACCESS", "OUT_OF_SCOPE"],
    ...["OWNER_ROLE_DISCOURAGED", "PRINCIPAL_NOT_IN_TENANT", "RESELLER_RELATIONSHIP_REQUIRED"],
    ...["ROLE_CANNOT_ASSIGN", "ROLE_CANNOT_MANAGE"],
  ],
  transfers: [
    ...["CLOUD_NOT_SUPPORTED", "LEGACY_NOT_ALLOWED_FOR_TARGET", "MARKETPLACE_ATTACHED", "NO_ITEMS"],
    ...["OFFER_NOT_TRANSFERABLE", "RESELLER_REQUIRED", "SAME_PARTNER", "SUBSCRIPTION_IN_TRANSFER"],
    ...["TARGET_HAS_LEGACY", "TARGET_PLAN_INACTIVE", "TARGET_PLAN_MISSING", "TRANSFER_CLOSED"],
    ...["TRANSFER_COMPLETED", "TRANSFER_EXPIRED", "TRANSFER_TYPE_NOT_AVAILABLE"],
  ],
  "support cases": ["CASE_CLOSED", "CASE_INVALID", "ONLY_CSP_PARTNER"],
  // ORD-11 compares a limit with the price of the purchase and all charges not billed yet: there is no price list of
  // licences, and no sum of a partner's open charges that an order could read in a handful of requests.
  "the credit check, which ORD-11 leaves open": ["CREDIT_LIMIT_EXCEEDED"],
  "invoices on demand": ["INVOICE_EXISTS", "INVOICE_IMMUTABLE", "NO_CHARGES"],
};
