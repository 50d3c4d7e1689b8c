import { expect, test } from "vitest";
import { faultTable, lacksFaults } from "./fault-table.js";
import { functionsThatNeverRan } from "./never-ran.js";
import { openTrials, trialOf } from "./trials.js";
import { consequences, type FaultCounts, faultKinds, openFaults } from "./world/faults.js";
import { placeIn, placeNamed } from "./world/places.js";
import { openTrace } from "./world/trace.js";

const stormy = { name: "test", rates: { "busy before": 0.5 }, most: 1_000 };
const places = Array.from({ length: 100 }, (_, number) => placeIn(placeNamed("step"), number));

/** The places that a fault strikes when the world comes to them in this order. */
function struckAt(order: readonly number[], only?: ReadonlySet<number>): number[] {
  const faults = openFaults(7, stormy, openTrace(false), only);
  return order.filter((place) => faults.strike(["busy before"], place, () => "here") !== undefined).sort();
}

test("what strikes at a place does not depend on what the world came to before it", () => {
  const struck = struckAt(places);
  expect(struck.length).toBeGreaterThan(20);
  expect(struck.length).toBeLessThan(80);
  expect(struckAt([...places].reverse())).toEqual(struck);
  const half = places.slice(50);
  expect(struckAt(half)).toEqual(struck.filter((place) => half.includes(place)));
});

test("of named faults those alone strike, wherever a storm begins and however many it has", () => {
  const all = openFaults(7, stormy, openTrace(false));
  for (const place of places) all.strike(["busy before"], place, () => "here");
  const [one = 0] = all.struck;
  expect(struckAt(places, new Set([one]))).toHaveLength(1);
  const late = openFaults(7, { ...stormy, from: 1_000, most: 0 }, openTrace(false), new Set([one]));
  for (const place of places) late.strike(["busy before"], place, () => "here");
  expect(late.struck).toEqual([one]);
});

test("every fault that strikes is told, with where it struck", { timeout: 120_000 }, async () => {
  const trials = await openTrials();
  const met = new Set<string>();
  for (const seed of [37, 48, 50, 64]) {
    const { counts, entries } = await trials.run({ ...trialOf(seed, undefined), keepTrace: true });
    for (const kind of faultKinds) {
      const told = entries.filter((entry) => entry.kind === "fault" && entry.text.startsWith(`${kind} strikes `));
      expect(told, kind).toHaveLength(counts[kind]);
      expect(told.filter(({ text }) => text.endsWith("strikes "))).toEqual([]);
      if (told.length > 0) met.add(kind);
    }
  }
  expect(met.size).toBeGreaterThan(12);
});

test("a kind that never struck is marked in the table, and 200 seeds of all workloads without it are an error", () => {
  const counts = Object.fromEntries([...faultKinds, ...consequences].map((kind) => [kind, 1])) as FaultCounts;
  const told = (of: FaultCounts, seeds: number) => Array.from({ length: seeds }, (_, seed) => ({ seed, counts: of }));
  const without = { ...counts, frozen: 0 };
  expect(faultTable(told(counts, 16), undefined)).not.toContain("never");
  expect(faultTable(told(without, 16), undefined)).toMatch(/^frozen .* never$/m);
  expect(faultTable(told(without, 16), undefined)).toContain("never struck: frozen");
  expect(lacksFaults(told(without, 200), undefined)).toBe(true);
  expect(lacksFaults(told(without, 199), undefined)).toBe(false);
  expect(lacksFaults(told(without, 200), "races")).toBe(false);
  expect(lacksFaults(told(counts, 200), undefined)).toBe(false);
});

test("functions that no story came to are told, queues, timers and requests that write before those that read", async () => {
  const trials = await openTrials();
  const { ran } = await trials.run(trialOf(1, "races"));
  const [, writes = "", reads = ""] =
    /those that write (.*); of those that read (.*)$/.exec(functionsThatNeverRan(ran)) ?? [];
  for (const name of ["usage-rating", "post-usage", "record-payment"]) expect(writes.split(", ")).toContain(name);
  for (const name of ["list-agreements", "ask-upgrade-eligibility"]) expect(reads.split(", ")).toContain(name);
  for (const name of ["enrol-partner", "invite-reseller"]) expect(writes).not.toContain(name);
});
