import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { callerOption, carryOutOrders } from "./caller.js";
import { coldStart } from "./cold-start.bench.js";
import { customerLists } from "./customer-lists.bench.js";
import { httpOperations } from "./http-operations.bench.js";
import { intake } from "./intake.bench.js";
import type { Bench } from "./measure.js";
import { monthClose } from "./month-close.bench.js";
import { partnerSubscriptions } from "./partner-subscriptions.bench.js";
import { partyOperations } from "./party-operations.bench.js";
import { ratingEngine } from "./rating-engine.bench.js";
import { sellingDecision } from "./selling-decision.bench.js";

const benches: readonly Bench[] = [
  coldStart,
  ratingEngine,
  sellingDecision,
  intake,
  httpOperations,
  partyOperations,
  customerLists,
  partnerSubscriptions,
  monthClose,
];

const help = `npm run bench [-- --only NAME]

Each benchmark prints its figures beside a baseline that it takes in the same run; nothing here can fail for being slow.
Without --only all run, one after another, each in a process of its own.

${benches.map(({ name, about, sizes }) => `  ${name.padEnd(16)}${about}\n${" ".repeat(18)}${sizes}`).join("\n")}
`;

/** Runs one benchmark in this process. */
async function runHere(name: string): Promise<number> {
  const bench = benches.find((one) => one.name === name);
  if (bench === undefined) {
    process.stderr.write(`No benchmark is called ${name}.\n\n${help}`);
    return 2;
  }
  console.log(`\n${bench.name}: ${bench.about}`);
  await bench.run();
  return 0;
}

/** Runs all, each in a fresh process: what one leaves in memory must not slow the next. */
function runAll(): number {
  console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`);
  const entry = fileURLToPath(import.meta.url);
  const ends = benches.map(
    ({ name }) => spawnSync(process.execPath, ["--expose-gc", entry, "--only", name], { stdio: "inherit" }).status,
  );
  return ends.every((status) => status === 0) ? 0 : 1;
}

/** Ends by itself: the Functions library's server for streamed HTTP would keep the process alive. */
async function main(): Promise<never> {
  try {
    const { values } = parseArgs({
      options: { only: { type: "string" }, help: { type: "boolean" }, [callerOption]: { type: "boolean" } },
    });
    if (values.help) console.log(help);
    else if (values[callerOption]) await carryOutOrders();
    else process.exit(values.only === undefined ? runAll() : await runHere(values.only));
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  }
}

await main();
