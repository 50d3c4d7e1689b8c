import { z } from "zod";
import { DecimalText, dec, isNegative } from "../kernel/decimal.js";
import { limits } from "../kernel/limits.js";
import { compareInstants, type Month, utcInstant } from "../kernel/period.js";
import { WireText } from "../kernel/wire-text.js";

/** Instants of the cloud's own time: a year far off is a mistake of the source, and would open a month for ever. */
const Instant = z.iso
  .datetime({ offset: true })
  .transform(utcInstant)
  .refine((instant) => instant >= "2010" && instant < "2100", "an instant of the years 2010 to 2099");

/** One meter reading as a source reports it. `id` is chosen by the source and makes a repeat harmless (USG-02, AMB-43). */
export const UsageRecord = z
  .object({
    id: WireText.min(1).max(128),
    /** The Azure subscription's id. */
    subscriptionId: z.guid().toLowerCase(),
    meterId: WireText.min(1).max(64).toLowerCase(),
    region: WireText.max(64).optional(),
    quantity: DecimalText.refine((quantity) => !isNegative(dec(quantity)), "a quantity is not negative (USG-03)"),
    unit: WireText.max(64),
    usageStart: Instant,
    usageEnd: Instant,
    reportedAt: Instant.optional(),
    resourceUri: z.string().max(2_048).optional(),
    tags: z.record(z.string().max(512), z.string().max(512)).optional(),
  })
  .refine(({ usageStart, usageEnd }) => compareInstants(usageStart, usageEnd) <= 0, "usage ends before it starts");
export type UsageRecord = z.infer<typeof UsageRecord>;

/** All usage of one Azure subscription that starts in one UTC month: what is listed, judged and rated together. */
export const SubscriptionMonth = z.object({ subscriptionId: z.guid(), month: z.string().regex(/^\d{4}-\d{2}$/) });
export type SubscriptionMonth = z.infer<typeof SubscriptionMonth>;

/** The key of a subscription-month, wherever one is needed. */
export const subscriptionMonthKey = ({ subscriptionId, month }: SubscriptionMonth): string =>
  `${subscriptionId}_${month}`;
export const subscriptionMonthOfKey = (key: string): SubscriptionMonth => ({
  subscriptionId: key.slice(0, 36),
  month: key.slice(37) as Month,
});

/** A line that is no record: kept with its place in the batch and its text, so that a person can mend it (USAGE_INVALID). */
export const InvalidLine = z.object({
  line: z.int().min(1),
  text: z.string().max(limits.usageLineCharactersMax),
  fact: z.string(),
});
export type InvalidLine = z.infer<typeof InvalidLine>;

/** Where a part of a batch lies in the batch's blob: a gzip member of its own. */
export const Segment = z.object({ offset: z.int(), length: z.int(), records: z.int() });
export type Segment = z.infer<typeof Segment>;

/** A batch as it was taken in. Its id is the hash of its content. */
export const UsageBatch = z.object({
  batchId: z.string(),
  received: z.int(),
  invalid: Segment.optional(),
  months: z.int(),
  receivedAt: z.iso.datetime(),
  by: z.string(),
});
export type UsageBatch = z.infer<typeof UsageBatch>;

/** A batch's part in one subscription-month; `sequence` orders batches, so that the first record of an id stands (USG-04). */
export const UsageManifest = z.object({ batchId: z.string(), sequence: z.int(), segment: Segment });
export type UsageManifest = z.infer<typeof UsageManifest>;

/** What became of a batch's records in one subscription-month. */
export const BatchVerdict = z.object({
  records: z.int(),
  rated: z.int(),
  repeated: z.int(),
  conflicting: z.int(),
  quarantined: z.int(),
  /** The blob that lists conflicts and quarantined records; absent when there is none. */
  listedIn: z.string().optional(),
});
export type BatchVerdict = z.infer<typeof BatchVerdict>;

/** A record that was not rated, why, and what would help. */
export const RefusedRecord = z.object({
  batchId: z.string(),
  reason: z.enum([
    "USAGE_INVALID",
    "USAGE_CONFLICT",
    "SUBSCRIPTION_UNKNOWN",
    "SUBSCRIPTION_NOT_ACTIVE",
    "METER_UNKNOWN",
    "PRICE_MISSING",
  ]),
  fact: z.string(),
  remedy: z.string(),
  record: z.unknown(),
});
export type RefusedRecord = z.infer<typeof RefusedRecord>;

export const RefusedRecords = z.object({ conflicts: z.array(RefusedRecord), quarantined: z.array(RefusedRecord) });
export type RefusedRecords = z.infer<typeof RefusedRecords>;

/** A subscription-month (or a batch's invalid lines) with quarantined records; which they are stands in the list that it names. */
export const QuarantineEntry = z.object({ key: z.string(), listedIn: z.string(), records: z.int() });
export type QuarantineEntry = z.infer<typeof QuarantineEntry>;

/** What a rating of a subscription-month told the quarantine: an entry, or that there is nothing any more. */
export const QuarantineTold = QuarantineEntry.partial({ listedIn: true }).extend({ generation: z.int() });
export type QuarantineTold = z.infer<typeof QuarantineTold>;
