import { openRun, type Past } from "../run.js";
import type { Story } from "../workloads/story.js";
import { calm } from "../world/faults.js";
import type { Tokens } from "../world/tokens.js";
import { invariants } from "./invariants.js";
import { ledgerLines } from "./ledger.js";

/** What a clean run answers and leaves. */
export type Clean = { answers: ReadonlyMap<number, string[]>; ledger: string[] };

/**
 * A story without weather: one worker, no faults, no mutation. `past` is where its hostile runs begin, nothing when they
 * begin at its start; `clean` is what they are compared with. Each is played when it is first asked for, and once.
 */
export type CalmRuns = { past(): Promise<Past | undefined>; clean(): Promise<Clean> };

/** The calm runs of a story. They depend on nothing but the story: not on a seed, nor on a mutation. */
export function calmRunsOf(story: Story, tokens: Tokens): CalmRuns {
  const options = { seed: 0, story, plain: true, weather: calm, tokens, invariants };
  const past = once(async () => (story.prologue === 0 ? undefined : openRun(options).playPrologue()));
  const clean = once(async () => {
    const run = openRun({ ...options, past: await past() });
    await run.play();
    return { answers: run.answers, ledger: ledgerLines(run.look, story) };
  });
  return { past, clean };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
