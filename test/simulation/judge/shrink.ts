import type { Story } from "../workloads/story.js";
import type { Trial, Verdict } from "./judge.js";

/** Looks for a smaller trial that breaks the same promise: fewer steps, fewer faults, fewer hosts; with at most `runsMax` runs. */
export async function shrink(
  trial: Trial,
  verdict: Verdict,
  run: (trial: Trial) => Promise<Verdict>,
  runsMax: number,
): Promise<Trial> {
  let runs = 0;
  let smallest: Trial = { ...trial, only: new Set(verdict.struck) };
  const stillBreaks = async (smaller: Trial): Promise<boolean> => {
    if (++runs > runsMax) return false;
    const { broken } = await run(smaller);
    if (broken?.promise !== verdict.broken?.promise) return false;
    smallest = smaller;
    return true;
  };
  if (!(await stillBreaks(smallest))) return trial;

  await without([...(smallest.only ?? [])], (faults) => stillBreaks({ ...smallest, only: new Set(faults) }));
  const ids = smallest.story.phases.flatMap(({ steps }) => steps.map(({ id }) => id));
  await without(ids, (kept) => stillBreaks({ ...smallest, story: withSteps(smallest.story, new Set(kept)) }));
  for (let hosts = smallest.story.hosts - 1; hosts > 0; hosts--) {
    if (!(await stillBreaks({ ...smallest, story: { ...smallest.story, hosts } }))) break;
  }
  await without([...(smallest.only ?? [])], (faults) => stillBreaks({ ...smallest, only: new Set(faults) }));
  return smallest;
}

/** Takes parts away, halves first, as long as what is left still does it. */
async function without<T>(items: readonly T[], still: (kept: T[]) => Promise<boolean>): Promise<void> {
  let kept = [...items];
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length; ) {
      const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await still(fewer)) kept = fewer;
      else from += size;
    }
  }
}

const withSteps = (story: Story, kept: ReadonlySet<number>): Story => ({
  ...story,
  phases: story.phases.map((phase) => ({ ...phase, steps: phase.steps.filter(({ id }) => kept.has(id)) })),
});
