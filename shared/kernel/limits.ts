/** Every number that bounds something, with its unit. */
export const limits = {
  /** Own part of the 1 MiB that table storage allows an entity: the body is kept in properties of 32,000 characters. */
  rowBodyCharactersMax: 480_000,
  transactionRowsMax: 100,
  transactionBytesMax: 3_500_000,
  tablePageRowsMax: 1_000,
  queueTextBytesMax: 48_000,

  decimalDigitsMax: 60,

  requestBodyBytesMax: 4_000_000,
  importBodyBytesMax: 32_000_000,
  usageBodyBytesMax: 64_000_000,
  usageBatchRecordsMax: 100_000,
  usageLineCharactersMax: 32_000,

  pageItemsDefault: 500,
  pageItemsMax: 2_000,
  textCharactersMax: 1_024,

  staleRetriesMax: 12,
} as const;
