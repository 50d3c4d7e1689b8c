import { mutations } from "./mutations/mutations.js";
import { type WorkloadName, workloadNames } from "./workloads/workloads.js";

export type Command =
  | { kind: "seeds"; start: number; seeds: number; workload: WorkloadName | undefined }
  | { kind: "mutations"; seeds: number; names: readonly string[] }
  | { kind: "help"; message: string }
  | { kind: "wrong"; message: string };

const seedMax = 999_999_999;
const usage = `SEEDS=200 START=1 npm run simulate -- [${workloadNames.join(" | ")} | mutations [part of a name]]`;
const help = `${usage}
SEEDS, from 1 on: how many seeds. START, from 0 on: the first. No seed is beyond ${seedMax}.
Without a workload each has its turn. "mutations" breaks promises on purpose and tells how many seeds notice it (SEEDS at most, 500 if not said).`;

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command line and the environment ask for, or what is wrong with it. */
export function commandOf(args: readonly string[], environment: Environment): Command {
  if (args.some((arg) => arg === "--help" || arg === "-h")) return { kind: "help", message: help };
  const [named, ...words] = args;
  const seeds = numberIn(environment, "SEEDS", 1);
  const start = numberIn(environment, "START", 0);
  if (typeof seeds === "string") return wrong(seeds);
  if (typeof start === "string") return wrong(start);
  if (named === "mutations") {
    if (start !== undefined) return wrong("START is for workloads: mutations are tried with seeds of their own.");
    const part = words.join(" ");
    const names = mutations.flatMap(({ name }) => (name.includes(part) ? [name] : []));
    if (names.length === 0) return wrong(`No mutation has ${JSON.stringify(part)} in its name.`);
    return { kind: "mutations", seeds: seeds ?? 500, names };
  }
  if (words.length > 0) return wrong(`${JSON.stringify(words.join(" "))} is more than one workload.`);
  const all = { kind: "seeds", start: start ?? 1, seeds: seeds ?? 200 } as const;
  const last = all.start + all.seeds - 1;
  if (last > seedMax) return wrong(`The last seed would be ${last}: the greatest is ${seedMax}.`);
  if (named === undefined) return { ...all, workload: undefined };
  const workload = workloadNames.find((name) => name === named);
  return workload === undefined ? wrong(`No workload is called ${JSON.stringify(named)}.`) : { ...all, workload };
}

const wrong = (message: string): Command => ({ kind: "wrong", message: `${message} ${usage}` });

/** How many seeds of the environment's, where that is set, a test is to tell; throws where it is no such number. */
export function seedsIn(environment: Environment, name: string, otherwise: number): number {
  const seeds = numberIn(environment, name, 1) ?? otherwise;
  if (typeof seeds === "string") throw new Error(seeds);
  return seeds;
}

/** The number that is set, nothing when none is, or what is wrong with it. */
function numberIn(environment: Environment, name: string, least: number): number | string | undefined {
  const text = environment[name];
  if (text === undefined) return undefined;
  const isWithin = /^\d{1,9}$/.test(text) && Number(text) >= least;
  return isWithin
    ? Number(text)
    : `${name} is ${JSON.stringify(text)}: it must be a whole number from ${least} to ${seedMax}.`;
}
