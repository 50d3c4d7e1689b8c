import type { Phase, Story } from "../workloads/story.js";
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
    const { broken, struck } = await run(smaller);
    if (broken?.promise !== verdict.broken?.promise) return false;
    // Of the faults that may strike, those that did are enough.
    smallest = { ...smaller, only: new Set(struck) };
    return true;
  };
  if (!(await stillBreaks(smallest))) return trial;

  for (let size = Number.POSITIVE_INFINITY; sizeOf(smallest) < size && runs <= runsMax; ) {
    size = sizeOf(smallest);
    await without(stepsOf, (kept) => stillBreaks({ ...smallest, story: withSteps(smallest.story, new Set(kept)) }));
    await without(emptyPhasesOf, (kept) =>
      stillBreaks({ ...smallest, story: withPhases(smallest.story, new Set(kept)) }),
    );
    await without(faultsOf, (kept) => stillBreaks({ ...smallest, only: new Set(kept) }));
    for (let hosts = smallest.story.hosts - 1; hosts > 0; hosts--) {
      if (!(await stillBreaks({ ...smallest, story: { ...smallest.story, hosts } }))) break;
    }
  }
  return smallest;

  /** Takes parts away, halves first, as long as what is left still does it. */
  async function without<T>(partsOf: (trial: Trial) => T[], still: (kept: T[]) => Promise<boolean>): Promise<void> {
    let kept = partsOf(smallest);
    for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < kept.length; ) {
        if (await still([...kept.slice(0, from), ...kept.slice(from + size)])) kept = partsOf(smallest);
        else from += size;
      }
    }
  }
}

const stepsOf = ({ story }: Trial) => story.phases.flatMap(({ steps }) => steps.map(({ id }) => id));
const emptyPhasesOf = ({ story }: Trial) => story.phases.filter(({ steps }) => steps.length === 0);
const faultsOf = ({ only }: Trial) => [...(only ?? [])];
const sizeOf = (trial: Trial) => stepsOf(trial).length + emptyPhasesOf(trial).length + faultsOf(trial).length;

const withSteps = (story: Story, kept: ReadonlySet<number>): Story => ({
  ...story,
  phases: story.phases.map((phase) => ({ ...phase, steps: phase.steps.filter(({ id }) => kept.has(id)) })),
});

/** Of the phases in which nobody does anything, those that are kept. */
function withPhases(story: Story, kept: ReadonlySet<Phase>): Story {
  const isLeft = (phase: Phase) => phase.steps.length > 0 || kept.has(phase);
  const prologue = story.phases.slice(0, story.prologue).filter(isLeft).length;
  return { ...story, prologue, phases: story.phases.filter(isLeft) };
}
