import { expect, test } from "vitest";
import type { Trial, Verdict } from "./judge/judge.js";
import { shrink } from "./judge/shrink.js";
import { tell } from "./judge/tell.js";
import { storyWriter } from "./workloads/story.js";
import { calm, type FaultCounts } from "./world/faults.js";
import { randomOf } from "./world/random.js";

/** Three phases of which the first is the prologue; the steps have the numbers 1 to 6. */
function trialWithSteps(): Trial {
  const story = storyWriter("test", {}, randomOf("test"));
  for (const day of ["first", "second", "third"]) {
    if (day === "second") story.prologueEnds();
    story.phase(day, 0);
    for (const part of ["morning", "evening"]) story.step("clerk", `works in the ${day} ${part}`, async () => {});
  }
  return { seed: 1, story: story.written(), weather: calm };
}
const idsOf = ({ story }: Trial) => story.phases.flatMap(({ steps }) => steps.map(({ id }) => id));
const verdict = (struck: readonly number[], promise?: string): Verdict => ({
  ...(promise === undefined ? {} : { broken: { promise, found: "it" } }),
  counts: {} as FaultCounts,
  struck,
  hash: "",
  ran: new Set(),
  entries: [],
});

test("a trial is shrunk to the steps and the fault that break the promise, without phases in which nobody does anything", async () => {
  const trial = trialWithSteps();
  const run = async (tried: Trial): Promise<Verdict> => {
    const struck = [...(tried.only ?? [11, 12, 13])];
    const isBroken = struck.includes(12) && [3, 6].every((id) => idsOf(tried).includes(id));
    return verdict(struck, isBroken ? "it holds" : undefined);
  };
  const smallest = await shrink(trial, await run(trial), run, 250);
  expect(idsOf(smallest)).toEqual([3, 6]);
  expect(smallest.story.phases).toHaveLength(2);
  expect(smallest.story.prologue).toBe(0);
  expect([...(smallest.only ?? [])]).toEqual([12]);
  expect(smallest.story.hosts).toBe(1);
});

test("a smaller trial that breaks another promise is another story, and is not told", async () => {
  const run = async (tried: Trial) =>
    verdict([11], idsOf(tried).length === 6 && tried.story.hosts === trial.story.hosts ? "the first" : "the second");
  const trial = trialWithSteps();
  expect(idsOf(await shrink(trial, await run(trial), run, 250))).toHaveLength(6);
});

test("a story tells the prologue in one line, and no work that wrote nothing, failed at nothing and had no fault", () => {
  const story = tell(trialWithSteps(), {
    ...verdict([], "it holds"),
    entries: [
      { kind: "before", text: "operator enrols the direct" },
      { kind: "before", text: "direct makes a customer" },
      { kind: "work", text: "host 1 looking #1 takes message-1, time 1", task: "host 1 looking #1" },
      { kind: "call", text: "host 1 looking #1 things: get a b", task: "host 1 looking #1" },
      { kind: "work", text: "host 1 writing #2 takes message-2, time 1", task: "host 1 writing #2" },
      { kind: "write", text: "host 1 writing #2 things: change a put b", task: "host 1 writing #2" },
      { kind: "work", text: "host 1 reading #3 takes message-3, time 1", task: "host 1 reading #3" },
      { kind: "fault", text: "frozen strikes host 1 reading #3 at things: get a b" },
      { kind: "work", text: "host 1 failing #4 takes message-4, time 1", task: "host 1 failing #4" },
      { kind: "work", text: "host 1 failing #4 failed: no", task: "host 1 failing #4" },
      { kind: "answer", text: "GET /v1/things is answered with 200 at try 1" },
      { kind: "answer", text: "GET /v1/things is answered with 200 at try 2" },
    ],
  });
  const told = story.split("\n").filter((line) => /^ *\d+\. /.test(line));
  expect(told.map((line) => line.trim())).toEqual([
    "1. long before: operator enrols the direct; direct makes a customer",
    "2.     host 1 writing #2 takes message-2, time 1",
    "3.     host 1 reading #3 takes message-3, time 1",
    "4.   ! frozen strikes host 1 reading #3 at things: get a b",
    "5.     host 1 failing #4 takes message-4, time 1",
    "6.     host 1 failing #4 failed: no",
    "7.     GET /v1/things is answered with 200 at try 2",
  ]);
});
