/** Every number that a client or an operator can meet as a bound, with its unit. */
export const limits = {
  /** Own part of the 1 MiB that table storage allows an entity: the body is kept in properties of 32,000 characters. */
  rowBodyCharactersMax: 480_000,
  transactionRowsMax: 100,
  /** Of one commit of the ledger: its transaction less the partition's own row and the event. */
  commitChangesMax: 98,
  transactionBytesMax: 3_500_000,
  tablePageRowsMax: 1_000,
  queueTextBytesMax: 48_000,

  decimalDigitsMax: 60,

  requestBodyBytesMax: 4_000_000,
  importBodyBytesMax: 32_000_000,
  /** A body has at most one value for so many of the bytes that it may have: a real one has half as many or fewer. */
  bodyBytesPerValueMin: 16,
  usageBodyBytesMax: 64_000_000,
  usageBatchRecordsMax: 100_000,
  usageLineCharactersMax: 32_000,

  pageItemsDefault: 500,
  pageItemsMax: 2_000,
  textCharactersMax: 1_024,
  /** Each item of an audit page is read where it happened. */
  auditPageItemsMax: 200,
  /** How many notes one request looks through for those that fit a filter. */
  auditScanItemsMax: 2_000,
  /** How many rows of a partner's list one request looks through for those that fit several filters. */
  subscriptionScanRowsMax: 2_000,
  auditDaysMax: 90,
  auditDaysDefault: 30,

  /** How long a deleted user can be brought back. */
  userRestorableDays: 30,

  /** Price lists that one host keeps in memory, a few megabytes each. */
  priceListsRemembered: 24,

  /** Items of one inventory check. */
  inventoryItemsMax: 200,

  /** Lines of one order: each makes up to three rows of the one transaction. */
  orderLinesMax: 30,
  /** From a cart's creation to the instant at which it is gone. */
  cartDays: 7,
  /** Carts of one partner for one customer at a time: all lie in the customer's partition. */
  cartsMax: 50,

  staleRetriesMax: 12,
  /** Longer than any request or queue lease lives. */
  abandonedAfterSeconds: 900,
  /** How often an invoice looks again for usage that is not rated yet, with growing delays. */
  usagePendingAttemptsMax: 60,
  /** Storage requests that one invocation has under way at once. */
  parallelRequestsMax: 8,
} as const;
