import { hash } from "node:crypto";
import type { Backend } from "../backend.js";
import { inParallel } from "../kernel/in-parallel.js";
import { type RefusedRecords, type SubscriptionMonth, subscriptionMonthKey } from "../usage/usage.schema.js";
import type { ToldVerdict } from "./judge-usage.js";
import type { RatedMonth } from "./rating.repository.js";
import { invoiceTypeOf, type Owed, type OwnedLine, type Rating } from "./rating.schema.js";

export type RatingResult = {
  generation: number;
  /** Whether this rating wrote anything. */
  changed: boolean;
  everOwed: readonly Owed[];
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

  for (const one of result.everOwed) {
    await backend.ratings.markUnsettled({ ...one, azureSubscriptionId: month.subscriptionId, month: month.month });
  }
}

/** With whom a month is to be settled: whoever had lines of it before, and whoever has some now. */
export function owedWith(before: Rating | undefined, lines: readonly OwnedLine[]): Owed[] {
  const now = lines.map(({ ownerPartnerId, family }) => ({
    partnerId: ownerPartnerId,
    invoiceType: invoiceTypeOf(family),
  }));
  const all = [...(before?.everOwed ?? []), ...now];
  return [...new Map(all.map((one) => [`${one.partnerId} ${one.invoiceType}`, one])).values()];
}

/** The verdicts that were not told before: those of new batches, or all when one of the earlier batches has another now. */
function unheard({ rating }: RatedMonth, { changed, verdicts }: RatingResult) {
  const batches = rating?.batches ?? 0;
  const isHeard = changed && hashOf(verdicts.slice(0, batches)) === rating?.verdictsHash;
  const told = verdicts.map((one, index) => ({ ...one, isFirst: index >= batches }));
  return isHeard ? told.slice(batches) : told;
}

/** Names a list by its content. */
export const hashOf = (content: unknown): string => hash("sha256", JSON.stringify(content));
