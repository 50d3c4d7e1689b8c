import { parties, tenants } from "./capabilities/parties.js";
import { type CalmRuns, calmRunsOf } from "./judge/calm.js";
import { judge, type Trial, type Verdict } from "./judge/judge.js";
import { shrink } from "./judge/shrink.js";
import { tell } from "./judge/tell.js";
import type { Mutation } from "./mutations/mutation.js";
import type { Story } from "./workloads/story.js";
import { storyOf, type WorkloadName, workloadNames } from "./workloads/workloads.js";
import { weatherOf } from "./world/faults.js";
import { randomOf } from "./world/random.js";
import { mintTokens } from "./world/tokens.js";

/** Each story is told in so many weathers: its calm runs, which have none, are played once for them. */
const weathersPerStory = 16;
const round = workloadNames.length;

/** Who goes through the seeds in order comes back to the stories of the current round alone. */
const storiesInTurn = openStories(2 * round);
/** Each mutation is tried with these, one weather of each before the second of any: the same number of seeds tells more. */
const mutatedStories = 12 * round;
const storiesOfMutations = openStories(mutatedStories);

/** Seeds go through the workloads in turn, unless one is named. */
export const workloadOf = (seed: number, named: WorkloadName | undefined): WorkloadName =>
  named ?? workloadNames[seed % workloadNames.length] ?? "business";

/** A seed is its story and its weather. */
export function trialOf(seed: number, named: WorkloadName | undefined, mutation?: Mutation): Trial {
  const weather = weatherOf(randomOf("weather", seed));
  const storyFor = mutation === undefined ? storiesInTurn : storiesOfMutations;
  return { seed, story: storyFor(seed, workloadOf(seed, named)), weather, mutation };
}

/** Seeds that are one round of workloads apart may have the same story, which is then the same value, as long as it is kept. */
function openStories(storiesKept: number) {
  const stories = new Map<string, Story>();
  return (seed: number, workload: WorkloadName): Story => {
    const number = Math.floor(seed / (round * weathersPerStory)) * round + (seed % round);
    const name = `${workload} ${number}`;
    const story = stories.get(name) ?? storyOf(number, workload);
    const [oldest] = stories.keys();
    if (stories.size >= storiesKept && oldest !== undefined && !stories.has(name)) stories.delete(oldest);
    stories.set(name, story);
    return story;
  };
}

/** The seed with which a mutation is tried at its n-th try, from 0. */
function seedOfTry(number: number): number {
  const [weather, story] = [Math.floor(number / mutatedStories), number % mutatedStories];
  const block = Math.floor(weather / weathersPerStory) * mutatedStories * weathersPerStory;
  const first = Math.floor(story / round) * round * weathersPerStory;
  return block + first + (weather % weathersPerStory) * round + (story % round);
}

/** Judges trials, one after the other, with one key for all of them. */
export async function openTrials() {
  const tokens = await mintTokens(
    tenants,
    Object.values(parties).map(({ tenantId }) => tenantId),
  );
  const calmRuns = new WeakMap<Story, CalmRuns>();
  const run = (trial: Trial): Promise<Verdict> => {
    const calm = calmRuns.get(trial.story) ?? calmRunsOf(trial.story, tokens);
    calmRuns.set(trial.story, calm);
    return judge(trial, tokens, calm);
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
      for (let seeds = 1; seeds <= seedsMax; seeds++) {
        const { broken } = await run(trialOf(seedOfTry(seeds - 1), undefined, mutation));
        if (broken !== undefined) return { seeds, promise: broken.promise };
      }
      return undefined;
    },
  };
}
