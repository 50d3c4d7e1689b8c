import { tenants } from "./capabilities/parties.js";
import { type Clean, judge, playClean, type Trial, type Verdict } from "./judge/judge.js";
import { shrink } from "./judge/shrink.js";
import { tell } from "./judge/tell.js";
import type { Mutation } from "./mutations/mutation.js";
import { storyOf, type WorkloadName, workloadNames } from "./workloads/workloads.js";
import { weatherOf } from "./world/faults.js";
import { randomOf } from "./world/random.js";
import { mintTokens } from "./world/tokens.js";

const cleanRunsMax = 60;

/** Seeds go through the workloads in turn, unless one is named. */
export const workloadOf = (seed: number, named: WorkloadName | undefined): WorkloadName =>
  named ?? workloadNames[seed % workloadNames.length] ?? "business";

/** A seed is its story and its weather. */
export function trialOf(seed: number, named: WorkloadName | undefined, mutation?: Mutation): Trial {
  const weather = weatherOf(randomOf("weather", seed));
  return { seed, story: storyOf(seed, workloadOf(seed, named)), weather, mutation };
}

/** Judges trials, one after the other, with one key for all of them. */
export async function openTrials() {
  const tokens = await mintTokens(tenants);
  const run = (trial: Trial): Promise<Verdict> => judge(trial, tokens);
  // Every mutation is tried on the same seeds, whose clean runs are the same.
  const cleanRuns = new Map<number, Clean>();
  const cleanOnce: typeof playClean = async (seed, ...of) => {
    const clean = cleanRuns.get(seed) ?? (await playClean(seed, ...of));
    if (cleanRuns.size < cleanRunsMax) cleanRuns.set(seed, clean);
    return clean;
  };
  return {
    run,
    /** The smallest trial found that breaks the same promise, as a story. */
    explain: async (trial: Trial, verdict: Verdict, runsMax = 250): Promise<string> => {
      const smallest = await shrink(trial, verdict, run, runsMax);
      return tell(smallest, await run({ ...smallest, keepTrace: true }));
    },
    /** How many seeds it takes until the mutation is noticed, and by which promise; nothing when none notices. */
    notice: async (mutation: Mutation, seedsMax: number): Promise<{ seeds: number; promise: string } | undefined> => {
      for (let seed = 1; seed <= seedsMax; seed++) {
        const { broken } = await judge(trialOf(seed, undefined, mutation), tokens, cleanOnce);
        if (broken !== undefined) return { seeds: seed, promise: broken.promise };
      }
      return undefined;
    },
  };
}
export type Trials = Awaited<ReturnType<typeof openTrials>>;
