import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { commandOf } from "./command.js";
import { faultTable, lacksFaults, seedsOfAll } from "./fault-table.js";
import { commandFor } from "./judge/tell.js";
import { mutations } from "./mutations/mutations.js";
import { functionsThatNeverRan } from "./never-ran.js";
import { openTrials, trialOf, workloadOf } from "./trials.js";
import type { WorkloadName } from "./workloads/workloads.js";
import type { FaultCounts } from "./world/faults.js";

const workersMax = 2;
/** Worlds are made and thrown away: where the young have room, few of them live long enough to be copied. In megabytes. */
const semiSpaceSize = 32;
const storiesMax = 3;
/** Set for the processes that a run starts for itself. */
const workerVariable = "SIMULATION_WORKER";
/** After so many of its seeds a worker looks at its memory: what a forced collection makes it compile again takes some two seconds. */
const seedsPerLook = 500;

type Share = { seeds: number[]; workload: WorkloadName | undefined };
type Done =
  | {
      kind: "seed";
      seed: number;
      hash: string;
      counts: FaultCounts;
      broken?: { promise: string; found: string };
      /** What the worker spent on it, in milliseconds of its processor. */
      cpuMs: number;
      /** What the worker keeps, in megabytes, right after a collection: a world that leaves something behind shows as growth. */
      kept?: number;
    }
  | { kind: "functions"; ran: string[] }
  | { kind: "mutation"; name: string; noticed: { seeds: number; promise: string } | undefined };

const print = (text: string) => process.stdout.write(`${text}\n`);

/** A worker's share of the work; the results go to the process that started it. */
async function workAsChild(): Promise<void> {
  const { run, notice } = await openTrials();
  const send = (done: Done) => new Promise((resolve) => process.send?.(done, resolve));
  // Nobody waits any more.
  process.on("disconnect", () => process.exit());
  process.on("message", async (share: Share | { mutations: string[]; seeds: number }) => {
    if ("mutations" in share) {
      for (const mutation of mutations.filter(({ name }) => share.mutations.includes(name))) {
        await send({ kind: "mutation", name: mutation.name, noticed: await notice(mutation, share.seeds) });
      }
    } else {
      let spentMs = 0;
      const allRan = new Set<string>();
      for (const [index, seed] of share.seeds.entries()) {
        const { hash, counts, broken, ran } = await run(trialOf(seed, share.workload));
        for (const name of ran) allRan.add(name);
        const isLookedAt = (index + 1) % seedsPerLook === 0 || index + 1 === share.seeds.length;
        const kept = isLookedAt ? { kept: keptMegabytes() } : {};
        const { user, system } = process.cpuUsage();
        const cpuMs = (user + system) / 1_000 - spentMs;
        spentMs += cpuMs;
        await send({ kind: "seed", seed, hash, counts, cpuMs, ...kept, ...(broken === undefined ? {} : { broken }) });
      }
      await send({ kind: "functions", ran: [...allRan] });
    }
    process.disconnect();
  });
}

function keptMegabytes(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 1e6);
}

/** Deals the items to the workers and hands on what they report. */
async function inWorkers<T>(
  items: readonly T[],
  share: (items: T[]) => unknown,
  take: (done: Done) => void,
): Promise<void> {
  const workers = Math.min(workersMax, availableParallelism(), items.length);
  const ends = Array.from({ length: workers }, (_, worker) => {
    const execArgv = [...process.execArgv, `--max-semi-space-size=${semiSpaceSize}`, "--expose-gc"];
    const child = fork(process.argv[1] ?? "", [], { execArgv, env: { ...process.env, [workerVariable]: "true" } });
    child.on("message", (done: Done) => take(done));
    child.send(share(items.filter((_item, index) => index % workers === worker)) as object);
    return new Promise<void>((resolve, reject) => {
      child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
    });
  });
  await Promise.all(ends);
}

async function simulate(start: number, seeds: number, workload: WorkloadName | undefined): Promise<boolean> {
  const begun = performance.now();
  const results: Extract<Done, { kind: "seed" }>[] = [];
  let told = begun;
  const looks: number[] = [];
  const ran = new Set<string>();
  await inWorkers(
    Array.from({ length: seeds }, (_, index) => start + index),
    (own) => ({ seeds: own, workload }),
    (done) => {
      if (done.kind === "functions") for (const name of done.ran) ran.add(name);
      if (done.kind !== "seed") return;
      results.push(done);
      if (done.kept !== undefined) looks.push(done.kept);
      if (done.broken !== undefined) {
        print(
          `seed ${done.seed}: not so: ${done.broken.promise} (${commandFor(done.seed, workloadOf(done.seed, workload))})`,
        );
      }
      const now = performance.now();
      if (now - told < 5_000) return;
      told = now;
      const perSecond = (1_000 * results.length) / (now - begun);
      const left = Math.ceil((seeds - results.length) / perSecond);
      const kept = looks.length === 0 ? "" : `, a worker keeps ${looks.at(-1)} MB`;
      print(`${results.length} of ${seeds} seeds, ${perSecond.toFixed(1)} a second, ${left} s left${kept}`);
    },
  );
  results.sort((one, other) => one.seed - other.seed);
  print(faultTable(results, workload));
  if (workload === undefined && seeds >= seedsOfAll) print(functionsThatNeverRan(ran));
  const seconds = (performance.now() - begun) / 1_000;
  const hash = createHash("sha256")
    .update(results.map((result) => result.hash).join("\n"))
    .digest("hex");
  const cpuMs = results.reduce((sum, result) => sum + result.cpuMs, 0) / seeds;
  print(`${seeds} seeds in ${seconds.toFixed(1)} s, ${(seeds / seconds).toFixed(1)} a second, trace ${hash}`);
  print(
    `${cpuMs.toFixed(0)} ms of a processor each; after collections a worker kept ${looks[0]} MB first, ${looks.at(-1)} MB last, ${Math.max(...looks)} MB at most`,
  );
  return explain(results, workload);
}

async function explain(
  results: readonly Extract<Done, { kind: "seed" }>[],
  workload: WorkloadName | undefined,
): Promise<boolean> {
  const failed = results.filter(({ broken }) => broken !== undefined);
  if (failed.length === 0) {
    print("no promise was broken");
    return !lacksFaults(results, workload);
  }
  const firstOf = new Map([...failed].reverse().map((one) => [one.broken?.promise, one.seed]));
  const trials = await openTrials();
  for (const seed of [...firstOf.values()].slice(0, storiesMax)) {
    const trial = trialOf(seed, workload);
    print(`\n${await trials.explain(trial, await trials.run(trial))}`);
  }
  print(`\n${failed.length} seeds failed: ${failed.map(({ seed }) => seed).join(", ")}`);
  return false;
}

async function mutate(seeds: number, named: readonly string[]): Promise<boolean> {
  let all = true;
  await inWorkers(
    named,
    (names) => ({ mutations: names, seeds }),
    (done) => {
      if (done.kind !== "mutation") return;
      const { name, noticed } = done;
      if (noticed === undefined) all = false;
      const told =
        noticed === undefined ? `not noticed in ${seeds} seeds` : `${noticed.seeds} seeds: ${noticed.promise}`;
      print(`${name.padEnd(76)} ${told}`);
    },
  );
  return all;
}

if (process.env[workerVariable] === "true") await workAsChild();
else {
  const command = commandOf(process.argv.slice(2), process.env);
  if (command.kind === "wrong") {
    process.stderr.write(`${command.message}\n`);
    process.exitCode = 2;
  } else if (command.kind === "help") print(command.message);
  else {
    const good =
      command.kind === "mutations"
        ? await mutate(command.seeds, command.names)
        : await simulate(command.start, command.seeds, command.workload);
    process.exitCode = good ? 0 : 1;
  }
}
