import { createHash } from "node:crypto";
import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { type RefusedRecords, type SubscriptionMonth, subscriptionMonthKey } from "../usage/usage.schema.js";
import type { ToldVerdict } from "./judge-usage.js";
import type { RatedMonth } from "./rating.repository.js";
import { invoiceTypeOf, type OwnedLine } from "./rating.schema.js";

export type RatingResult = {
  generation: number;
  /** Whether this rating wrote anything. */
  changed: boolean;
  lines: readonly OwnedLine[];
  verdicts: readonly ToldVerdict[];
  refused: RefusedRecords;
  listedIn: string | undefined;
};

/**
 * Tells what follows from a rating: batch verdicts, the quarantine list, and to whom lines are now to be settled. When
 * the rating changed nothing an earlier try may have died before telling, so everything is told again. Told late, when a
 * newer rating has told, it changes none of it.
 */
export async function tellRating(
  backend: Backend,
  month: SubscriptionMonth,
  before: RatedMonth,
  result: RatingResult,
): Promise<void> {
  const key = subscriptionMonthKey(month);
  const { generation, changed, listedIn } = result;
  await inParallel(unheard(before, result), ({ batchId, verdict, isFirst }) =>
    backend.verdicts.putVerdict(batchId, { key, generation, verdict, isFirst }),
  );

  const records = result.refused.quarantined.length;
  const wasHeard = before.rating?.everQuarantined === true;
  if (records > 0 || (changed ? before.rating?.quarantined === true : wasHeard)) {
    await backend.verdicts.putQuarantine(key, { generation, isFirst: !wasHeard, listedIn, records });
  }

  const owed = [...before.lines, ...result.lines].map(({ ownerPartnerId, family }) => ({
    partnerId: ownerPartnerId,
    invoiceType: invoiceTypeOf(family),
  }));
  const marks = new Map(owed.map((one) => [`${one.partnerId} ${one.invoiceType}`, one]));
  for (const one of marks.values()) {
    await backend.ratings.markUnsettled({ ...one, azureSubscriptionId: month.subscriptionId, month: month.month });
  }
}

/** The verdicts that were not told before: those of new batches, or all when one of the earlier batches has another now. */
function unheard({ rating }: RatedMonth, { changed, verdicts }: RatingResult) {
  const batches = rating?.batches ?? 0;
  const isHeard = changed && hashOf(verdicts.slice(0, batches)) === rating?.verdictsHash;
  const told = verdicts.map((one, index) => ({ ...one, isFirst: index >= batches }));
  return isHeard ? told.slice(batches) : told;
}

/** Names a list by its content. */
export const hashOf = (content: unknown): string => createHash("sha256").update(JSON.stringify(content)).digest("hex");
