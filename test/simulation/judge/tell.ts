import type { Trial, Verdict } from "./judge.js";

const foundCharactersMax = 3_000;

/** A failure as a numbered story: who did what, which fault struck where, what should hold and doesn't, and how to see it again. */
export function tell({ seed, story, weather }: Trial, { broken, entries }: Verdict): string {
  const struck = entries.filter(({ kind }) => kind !== "call");
  const lines = struck.map(({ kind, text }, index) => `${String(index + 1).padStart(4)}. ${marks[kind]}${text}`);
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

const marks = { step: "", answer: "    ", fault: "  ! ", work: "    ", call: "" } as const;
