import { createHash } from "node:crypto";
import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { type RefusedRecords, type SubscriptionMonth, subscriptionMonthKey } from "../usage/usage.schema.js";
import type { ToldVerdict } from "./judge-usage.js";
import type { RatedMonth } from "./rating.repository.js";
import { invoiceTypeOf, type OwnedLine } from "./rating.schema.js";

export type RatingResult = {
  /** Whether this rating wrote anything. */
  changed: boolean;
  lines: readonly OwnedLine[];
  verdicts: readonly ToldVerdict[];
  refused: RefusedRecords;
  listedIn: string | undefined;
};

/**
 * Tells what follows from a rating: batch verdicts, the quarantine list, and to whom lines are now to be settled. When
 * the rating changed nothing an earlier try may have died before telling, so everything is told again.
 */
export async function tellRating(
  backend: Backend,
  month: SubscriptionMonth,
  before: RatedMonth,
  result: RatingResult,
): Promise<void> {
  const key = subscriptionMonthKey(month);
  await inParallel(unheard(before, result), ({ batchId, verdict }) =>
    backend.verdicts.putVerdict(batchId, key, verdict),
  );

  const quarantined = result.refused.quarantined.length;
  if (result.listedIn !== undefined && quarantined > 0) {
    await backend.verdicts.putQuarantine({ key, listedIn: result.listedIn, records: quarantined });
  } else if (!result.changed || before.rating?.quarantined === true) await backend.verdicts.dropQuarantine(key);

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
function unheard(before: RatedMonth, { changed, verdicts }: RatingResult): readonly ToldVerdict[] {
  if (!changed || before.rating === undefined) return verdicts;
  const { batches, verdictsHash } = before.rating;
  return hashOf(verdicts.slice(0, batches)) === verdictsHash ? verdicts.slice(batches) : verdicts;
}

/** Names a list by its content. */
export const hashOf = (content: unknown): string => createHash("sha256").update(JSON.stringify(content)).digest("hex");
