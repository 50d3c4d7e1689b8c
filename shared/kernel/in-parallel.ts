import { limits } from "./limits.js";

/** Maps with at most `limits.parallelRequestsMax` calls under way; results keep the order of the input. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limits.parallelRequestsMax, items.length) }, worker));
  return results;
}
