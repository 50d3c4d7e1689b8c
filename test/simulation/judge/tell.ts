import type { TraceEntry } from "../world/trace.js";
import type { Trial, Verdict } from "./judge.js";

const foundCharactersMax = 3_000;

/** A failure as a numbered story: who did what, which fault struck where, what should hold and doesn't, and how to see it again. */
export function tell({ seed, story, weather }: Trial, { broken, entries }: Verdict): string {
  const lines = toldLines(entries).map((line, index) => `${String(index + 1).padStart(4)}. ${line}`);
  return [
    `Seed ${seed}, workload ${story.workload}, ${story.quiet ? "quiet" : "restless"}, weather ${weather.name}, ${story.hosts} hosts:`,
    ...lines,
    `Should hold: ${broken?.promise ?? "-"}.`,
    `Found: ${broken?.found.slice(0, foundCharactersMax) ?? "-"}`,
    `Again: ${commandFor(seed, story.workload)}`,
  ].join("\n");
}

/** What a person types to see the seed again. */
export const commandFor = (seed: number, workload: string): string =>
  `SEEDS=1 START=${seed} npm run simulate -- ${workload}`;

/**
 * The entries that matter, as lines: what was done long before is one of them, and work that wrote nothing, had no fault
 * and did not fail is none. Nor is a clean answer at the first try, which is what every reader expects.
 */
function toldLines(entries: readonly TraceEntry[]): string[] {
  const before = entries.flatMap(({ kind, text }) => (kind === "before" ? [text] : []));
  const tasks = new Set(entries.flatMap(({ kind, task }) => (kind === "write" && task !== undefined ? [task] : [])));
  const faults = entries.filter(({ kind }) => kind === "fault").map(({ text }) => text);
  const isUntouched = (task: string) => !tasks.has(task) && !faults.some((text) => text.includes(`${task} at `));
  const failed = new Set(
    entries.flatMap(({ kind, text, task }) => (kind === "work" && text.includes(" failed: ") ? [task] : [])),
  );
  const told = entries.flatMap(({ kind, text, task }) => {
    if (kind === "before" || kind === "call" || kind === "write") return [];
    if (kind === "work" && task !== undefined && isUntouched(task) && !failed.has(task)) return [];
    if (kind === "answer" && / is answered with 2\d\d at try 1$/.test(text)) return [];
    return [`${marks[kind]}${text}`];
  });
  return before.length === 0 ? told : [`long before: ${before.join("; ")}`, ...told];
}

const marks = { step: "", answer: "    ", fault: "  ! ", work: "    " } as const;
