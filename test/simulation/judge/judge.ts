import type { Mutation } from "../mutations/mutation.js";
import { openRun } from "../run.js";
import type { Story } from "../workloads/story.js";
import type { FaultCounts, Weather } from "../world/faults.js";
import type { Tokens } from "../world/tokens.js";
import type { TraceEntry } from "../world/trace.js";
import { Violation } from "../world/violation.js";
import { calmRunsOf } from "./calm.js";
import { isSameButForOrder, mostAlike, toldDifference } from "./difference.js";
import { invariants } from "./invariants.js";
import { ledgerLines } from "./ledger.js";

export type Trial = {
  seed: number;
  story: Story;
  weather: Weather;
  only?: ReadonlySet<number> | undefined;
  keepTrace?: boolean;
  mutation?: Mutation | undefined;
};

/** What a seed came to: nothing broken, or the first promise that was. A thrown error of the app counts as one. */
export type Verdict = {
  broken?: { promise: string; found: string };
  counts: FaultCounts;
  struck: readonly number[];
  hash: string;
  /** The functions of the app that ran in the hostile world. */
  ran: ReadonlySet<string>;
  entries: readonly TraceEntry[];
};

/** Plays the story in a hostile world, then clean, and compares what they leave and what they answered. */
export async function judge(trial: Trial, tokens: Tokens, calm = calmRunsOf(trial.story, tokens)): Promise<Verdict> {
  const { seed, story, weather, only, keepTrace = false, mutation } = trial;
  // A smaller story may not even begin: its prologue lacks a step that another stands on.
  const begun = await calm.past().catch(violationOf);
  const past = begun instanceof Violation ? undefined : begun;
  const hostile = openRun({ seed, story, plain: false, weather, tokens, invariants, only, keepTrace, mutation, past });
  const verdict = (broken?: Violation): Verdict => ({
    ...(broken === undefined ? {} : { broken: { promise: broken.promise, found: broken.found } }),
    counts: hostile.faults.counts,
    struck: hostile.faults.struck,
    hash: hostile.trace.hash(),
    ran: hostile.ran,
    entries: hostile.trace.entries,
  });
  if (begun instanceof Violation) return verdict(begun);
  try {
    await hostile.play();
    if (story.races) return verdict();
    const clean = await calm.clean();
    compareAnswers(hostile.answers, clean.answers, story);
    compareLines(ledgerLines(hostile.look, story), clean.ledger);
    return verdict();
  } catch (error) {
    return verdict(violationOf(error));
  }
}

const violationOf = (error: unknown): Violation =>
  error instanceof Violation
    ? error
    : new Violation("nothing fails for a reason of its own", error instanceof Error ? `${error.stack}` : String(error));

type Answers = ReadonlyMap<number, string[]>;
function compareAnswers(hostile: Answers, clean: Answers, { phases }: Story): void {
  for (const { id, title } of phases.flatMap(({ steps }) => steps)) {
    const [found, wanted] = [hostile.get(id) ?? [], clean.get(id) ?? []];
    const index = wanted.findIndex((answer, place) => !isSameButForOrder(answer, found[place] ?? ""));
    if (index < 0 && found.length === wanted.length) continue;
    const place = index < 0 ? wanted.length : index;
    throw new Violation(
      "every request is answered as in the clean run",
      `step ${id} (${title}). ${toldDifference(found[place], wanted[place])}`,
    );
  }
}

/** Both sorted: each line as often as in the other. */
function compareLines(hostile: readonly string[], clean: readonly string[]): void {
  if (hostile.length === clean.length && hostile.every((line, index) => line === clean[index])) return;
  const [extra, missing] = [beyond(hostile, clean), beyond(clean, hostile)];
  const [first] = extra;
  const other = first === undefined ? missing[0] : mostAlike(first, missing);
  throw new Violation(
    "the ledger is that of the clean run",
    `${extra.length} lines that the clean run has not, ${missing.length} that only it has. ${toldDifference(first, other)}`,
  );
}

/** The lines that are too many: each as often as the other side has it less. */
export function beyond(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
