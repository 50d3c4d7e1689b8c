import type { Random } from "../world/random.js";
import type { Answer } from "../world/request.js";

/** What a client does with the API: `ask` sends a request until it is answered. */
export type Client = {
  /** What clients learnt from answers, by names of the story: `customer contoso`. */
  known: Map<string, string>;
  /** The answer is compared with the clean run's, unless it is a read or `live`: dependent on how far the work has come. */
  ask(
    line: string,
    sent: { as: string; body?: unknown; text?: string; contentType?: string; token?: string; live?: boolean },
  ): Promise<Answer>;
  /** A promise that this answer shows to be broken ends the run. */
  expect(promise: string, holds: boolean, found: string): void;
};

/** `by`: the steps of one client follow each other, those of others run beside them. A step whose facts are missing does nothing. */
export type Step = { id: number; by: string; title: string; run(client: Client): Promise<void> };

/** A stretch of the story: business time moves to `opens` (or runs freely), the monthly timer fires, then the clients go to work. */
export type Phase = { opens?: string | "released"; firings: number; steps: Step[] };

/**
 * `quiet`: the world comes to rest around each close, so that every invoice must be the clean run's to the byte. In the
 * others intake runs on through closes, and what is settled in all must be the same.
 * `races`: clients want what only one can have, so no run is like another: there is nothing to compare, and what holds
 * is said by the invariants alone.
 * `prologue`: so many phases are told clean, once for all runs of the story, and the hostile world begins behind them.
 */
export type Story = {
  workload: string;
  hosts: number;
  quiet: boolean;
  races: boolean;
  prologue: number;
  phases: Phase[];
};
type Kind = { quiet?: boolean; races?: boolean; fromTheStart?: boolean };

/** Numbers steps as they are added. */
export function storyWriter(
  workload: string,
  { quiet = false, races = false, fromTheStart = false }: Kind,
  random: Random,
) {
  const phases: Phase[] = [];
  let steps = 0;
  let prologue = 0;
  const writer: StoryWriter = {
    random,
    quiet,
    races,
    phase: (opens, firings) => {
      phases.push({ opens, firings, steps: [] });
    },
    prologueEnds: () => {
      if (!fromTheStart) prologue = phases.length;
    },
    meet: () => {
      phases.push({ firings: 0, steps: [] });
    },
    rest: () => {
      if (quiet) phases.push({ firings: 0, steps: [] });
    },
    step: (by, title, run) => {
      phases.at(-1)?.steps.push({ id: ++steps, by, title, run });
    },
    beside: (client) => ({
      ...writer,
      step: (_by, title, run) => writer.step(client, title, run),
    }),
    written: () => ({ workload, hosts: 2 + random.below(2), quiet, races, prologue, phases }),
  };
  return writer;
}
export type StoryWriter = {
  random: Random;
  quiet: boolean;
  races: boolean;
  phase(opens: string, firings: number): void;
  /** What was written so far makes ready for what the story is about: the prologue of most of a workload's stories. */
  prologueEnds(): void;
  /** Every client comes to this point before any goes on. */
  meet(): void;
  /** In a quiet story the world comes to rest here: what follows must not race with what went before. */
  rest(): void;
  step(by: string, title: string, run: Step["run"]): void;
  /** What is written there is done by another client, beside the one that would do it. */
  beside(client: string): StoryWriter;
  written(): Story;
};
