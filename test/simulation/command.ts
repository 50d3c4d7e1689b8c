import { mutations } from "./mutations/mutations.js";
import { type WorkloadName, workloadNames } from "./workloads/workloads.js";

export type Command =
  | { kind: "seeds"; start: number; seeds: number; workload: WorkloadName | undefined }
  | { kind: "mutations"; seeds: number; names: readonly string[] }
  | { kind: "wrong"; message: string };

const usage = `SEEDS=200 START=1 npm run simulate -- [${workloadNames.join(" | ")} | mutations [part of a name]]`;

/** What the command line and the environment ask for, or what is wrong with it. */
export function commandOf(args: readonly string[], environment: Record<string, string | undefined>): Command {
  const numbers: Record<string, number> = { SEEDS: 200, START: 1 };
  for (const name of ["SEEDS", "START"]) {
    const text = environment[name];
    if (text === undefined) continue;
    if (!/^\d{1,9}$/.test(text) || (name === "SEEDS" && Number(text) === 0)) {
      return { kind: "wrong", message: `${name} is ${JSON.stringify(text)}: it must be a number. ${usage}` };
    }
    numbers[name] = Number(text);
  }
  const { SEEDS: seeds = 200, START: start = 1 } = numbers;
  const [named, ...words] = args;
  if (named === "mutations") {
    const part = words.join(" ");
    const names = mutations.flatMap(({ name }) => (name.includes(part) ? [name] : []));
    if (names.length === 0)
      return { kind: "wrong", message: `No mutation has ${JSON.stringify(part)} in its name. ${usage}` };
    return { kind: "mutations", seeds: environment.SEEDS === undefined ? 500 : seeds, names };
  }
  if (named === undefined) return { kind: "seeds", start, seeds, workload: undefined };
  const workload = workloadNames.find((name) => name === named);
  if (workload !== undefined) return { kind: "seeds", start, seeds, workload };
  return { kind: "wrong", message: `No workload is called ${JSON.stringify(named)}. ${usage}` };
}
