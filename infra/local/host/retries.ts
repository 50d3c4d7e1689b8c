import { setTimeout as delay } from "node:timers/promises";
import type { RetryContext, RetryOptions } from "./contract.js";

const spread = 0.2;

/** The pause before retry number `retry` (from 1), in milliseconds. Exponential pauses vary by a fifth, up to their maximum. */
export function retryPauseMs(options: RetryOptions, retry: number, random: () => number = Math.random): number {
  const { retryStrategy, delayInterval, minimumInterval, maximumInterval } = options;
  if (retryStrategy === "fixedDelay") return (delayInterval?.seconds ?? 0) * 1000;
  const grown = (minimumInterval?.seconds ?? 0) * 1000 * 2 ** (retry - 1) * (1 - spread + 2 * spread * random());
  return Math.min(grown, (maximumInterval?.seconds ?? Number.POSITIVE_INFINITY) * 1000);
}

/** Tries until it succeeds or the retries are used up (-1: never), and then fails as the last try did. The first try has no context. */
export async function withRetries(
  options: RetryOptions | undefined,
  stop: AbortSignal,
  attempt: (context: RetryContext | undefined) => Promise<void>,
): Promise<void> {
  const maxRetryCount = options?.maxRetryCount ?? 0;
  let context: RetryContext | undefined;
  for (;;) {
    try {
      return await attempt(context);
    } catch (error) {
      const retryCount: number = (context?.retryCount ?? 0) + 1;
      const usedUp = maxRetryCount !== -1 && retryCount > maxRetryCount;
      if (!options || usedUp || stop.aborted) throw error;
      context = { retryCount, maxRetryCount, exception: { message: String(error) } };
      await delay(retryPauseMs(options, retryCount), undefined, { signal: stop });
    }
  }
}
