import { z } from "zod";

/** What a record was until an instant, exclusive; what it is today stands in the record itself. */
export type Past<Facts> = { until: string; was: Facts };
export const PastOf = <Facts extends z.ZodType>(was: Facts) => z.array(z.object({ until: z.iso.datetime(), was }));

/** What held at an instant: the first of the past that had not ended by then, else what holds today. */
export const heldAt = <Facts>(past: readonly Past<Facts>[] | undefined, instant: string, today: Facts): Facts =>
  past?.find(({ until }) => instant < until)?.was ?? today;

/** The past after a change made at an instant: what held before is kept; where nothing changed, it stays as it is. */
export function pastAfter<Facts>(
  past: readonly Past<Facts>[] | undefined,
  { before, after, at }: { before: Facts; after: Facts; at: string },
): { past?: Past<Facts>[] } {
  if (JSON.stringify(before) !== JSON.stringify(after)) return { past: [...(past ?? []), { until: at, was: before }] };
  return past === undefined ? {} : { past: [...past] };
}
