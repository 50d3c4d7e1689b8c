import { expect, test } from "vitest";
import type { RowChange } from "../../shared/platform/ports.js";
import { commandOf, seedsIn } from "./command.js";
import { broken, writing } from "./mutations/broken.js";
import { mutations } from "./mutations/mutations.js";
import { openTrials, trialOf } from "./trials.js";

/** More by an environment variable: the whole is for `npm run simulate`. */
const seedsPerMutation = seedsIn(process.env, "SIMULATION_MUTATION_SEEDS", 100);
const trials = await openTrials();

test("the same seed gives the same trace, to the byte, whatever ran before it", { timeout: 60_000 }, async () => {
  const first = await trials.run(trialOf(3, "business"));
  await trials.run(trialOf(4, "selling"));
  expect((await trials.run(trialOf(3, "business"))).hash).toBe(first.hash);
  expect((await trials.run(trialOf(5, "business"))).hash).not.toBe(first.hash);
});

test("a time of the machine's own clock in a row changes the trace of the same seed", { timeout: 60_000 }, async () => {
  const dated = (change: RowChange): RowChange => {
    if (change.kind === "delete") return change;
    const body = change.row.body.replace(/"ratedAt":"[^"]+"/, `"ratedAt":"${new Date().toISOString()}"`);
    return { ...change, row: { ...change.row, body } };
  };
  const ports = broken({ table: writing((changes) => changes.map(dated), "ratings") });
  const trial = trialOf(8, "business", { name: "the machine's own clock", ports });
  expect((await trials.run(trial)).hash).not.toBe((await trials.run(trial)).hash);
});

test.each(mutations.filter(({ slow }) => slow !== true))("noticed: $name", { timeout: 300_000 }, async (mutation) => {
  expect(await trials.notice(mutation, seedsPerMutation)).toBeDefined();
});

test("a failure is shrunk to a story that still breaks the same promise", { timeout: 300_000 }, async () => {
  const mutation = mutations.find(({ name }) => name === "a page left out");
  const trial = trialOf(1, undefined, mutation);
  const verdict = await trials.run(trial);
  const story = await trials.explain(trial, verdict, 20);
  expect(story).toContain(`Should hold: ${verdict.broken?.promise}`);
  expect(story).toContain("SEEDS=1 START=1 npm run simulate");
});

test("every seed that is told can be asked for again, and what is out of range is told with the range", () => {
  expect(commandOf([], { SEEDS: "1", START: "999999999" })).toMatchObject({ start: 999_999_999 });
  expect(commandOf([], { SEEDS: "4", START: "999999998" })).toMatchObject({
    kind: "wrong",
    message: expect.stringContaining("The last seed would be 1000000001: the greatest is 999999999"),
  });
  for (const SEEDS of ["0", "99999999999", "1.5"])
    expect(commandOf([], { SEEDS })).toMatchObject({
      kind: "wrong",
      message: expect.stringContaining("from 1 to 999999999"),
    });
});

test("a test that is to tell no seed, or so many that it is no number, says so instead of telling none", () => {
  const seeds = (SIMULATION_MUTATION_SEEDS?: string) =>
    seedsIn({ SIMULATION_MUTATION_SEEDS }, "SIMULATION_MUTATION_SEEDS", 200);
  expect([seeds(), seeds("7")]).toEqual([200, 7]);
  for (const wrong of ["abc", "0", "-1", "1.5", ""]) {
    expect(() => seeds(wrong)).toThrow(
      `SIMULATION_MUTATION_SEEDS is "${wrong}": it must be a whole number from 1 to 999999999.`,
    );
  }
});

test("help is no mistake; a second word, and a first seed for mutations, are", () => {
  expect(commandOf(["--help"], {})).toMatchObject({ kind: "help" });
  expect(commandOf(["closes", "-h"], { SEEDS: "none" })).toMatchObject({ kind: "help" });
  expect(commandOf(["closes", "races"], {})).toMatchObject({ kind: "wrong" });
  expect(commandOf(["mutations"], { START: "5" })).toMatchObject({ kind: "wrong" });
});

test("a seed that is no number and a workload that nobody knows are told as such", () => {
  expect(commandOf([], { SEEDS: "many" })).toMatchObject({ kind: "wrong" });
  expect(commandOf([], { START: "-1" })).toMatchObject({ kind: "wrong" });
  expect(commandOf([], { SEEDS: "0" })).toMatchObject({ kind: "wrong" });
  expect(commandOf(["holidays"], {})).toMatchObject({ kind: "wrong" });
  expect(commandOf(["mutations", "of nobody"], {})).toMatchObject({ kind: "wrong" });
  expect(commandOf(["mutations", "a page", "left out"], {})).toMatchObject({ names: ["a page left out"] });
  expect(commandOf(["closes"], { SEEDS: "7", START: "9" })).toEqual({
    kind: "seeds",
    start: 9,
    seeds: 7,
    workload: "closes",
  });
});
