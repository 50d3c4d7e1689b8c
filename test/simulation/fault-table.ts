import { groupBy } from "../../shared/kernel/group-by.js";
import { workloadOf } from "./trials.js";
import type { WorkloadName } from "./workloads/workloads.js";
import { consequences, type FaultCounts, type FaultKind, faultKinds } from "./world/faults.js";

/** In so many seeds of all workloads every kind of fault strikes, or the world has lost it; fewer say little of what never ran. */
export const seedsOfAll = 200;

type Told = { seed: number; counts: FaultCounts };

/** How often each fault struck in each workload, and what came of it. A kind that never struck is marked. */
export function faultTable(results: readonly Told[], workload: WorkloadName | undefined): string {
  const byWorkload = groupBy(results, ({ seed }) => workloadOf(seed, workload));
  const names = [...byWorkload.keys()];
  const line = (title: string, cells: readonly unknown[]) =>
    [title.padEnd(24), ...cells.map((cell) => String(cell).padStart(10))].join(" ");
  const counted = (kind: keyof FaultCounts) => {
    const counts = names.map((name) => sumOf(byWorkload.get(name) ?? [], kind));
    const mark = counts.every((count) => count === 0) ? "   never" : "";
    return line(kind, counts) + mark;
  };
  const never = kindsThatNeverStruck(results);
  return [
    line("fault", names),
    line(
      "seeds",
      names.map((name) => byWorkload.get(name)?.length),
    ),
    ...faultKinds.map(counted),
    line("what came of them", []),
    ...consequences.map(counted),
    ...(never.length === 0 ? [] : [`never struck: ${never.join(", ")}`]),
  ].join("\n");
}

/** Whether a kind of fault is missing that so many seeds of all workloads must have met: then the run proves less than it says. */
export function lacksFaults(results: readonly Told[], workload: WorkloadName | undefined): boolean {
  return workload === undefined && results.length >= seedsOfAll && kindsThatNeverStruck(results).length > 0;
}

const kindsThatNeverStruck = (results: readonly Told[]): FaultKind[] =>
  faultKinds.filter((kind) => sumOf(results, kind) === 0);
const sumOf = (results: readonly Told[], kind: keyof FaultCounts) =>
  results.reduce((sum, { counts }) => sum + counts[kind], 0);
