import { expect, test } from "vitest";
import { seedsIn } from "./command.js";
import { commandFor } from "./judge/tell.js";
import { openTrials, trialOf } from "./trials.js";

/** More by an environment variable: the whole is for `npm run simulate`. */
const seeds = seedsIn(process.env, "SIMULATION_SEEDS", 200);

/** Every second seed from `first` on, so that two test files share the seeds between two workers. */
export function tellSeeds(first: 1 | 2): void {
  const own = Array.from({ length: Math.ceil((seeds + 1 - first) / 2) }, (_, index) => first + 2 * index);
  test(`whatever strikes, ${own.length} stories end as the same stories run clean`, { timeout: 900_000 }, async () => {
    const trials = await openTrials();
    for (const seed of own) {
      const trial = trialOf(seed, undefined);
      const { broken } = await trials.run(trial);
      expect(broken, `again: ${commandFor(seed, trial.story.workload)}`).toBeUndefined();
    }
  });
}
