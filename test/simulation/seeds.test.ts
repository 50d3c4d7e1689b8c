import { execFile } from "node:child_process";
import { expect, test } from "vitest";
import { buildTool } from "../../infra/build.mjs";
import { seedsIn } from "./command.js";

/** More by an environment variable: the whole is for `npm run simulate`. */
const seeds = String(seedsIn(process.env, "SIMULATION_SEEDS", 200));

await buildTool("simulation");

/** The command as a person gives it: its exit code, and all that it printed. */
const simulate = (args: readonly string[], environment: Record<string, string>) =>
  new Promise<{ code: number | string | null | undefined; printed: string }>((resolve) => {
    const env = { ...process.env, ...environment };
    const child = execFile(process.execPath, ["dist/simulation/main.js", ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (child.exitCode ?? error.code), printed: stdout + stderr }),
    );
  });

test(`whatever strikes, ${seeds} stories end as the same stories run clean`, { timeout: 900_000 }, async () => {
  const { code, printed } = await simulate([], { SEEDS: seeds, START: "1" });
  expect(code, printed).toBe(0);
  expect(printed).toContain("no promise was broken");
});

test("a command that nobody can carry out ends with code 2, and says what it takes", async () => {
  for (const [args, environment, told] of [
    [["closing"], {}, 'No workload is called "closing"'],
    [[], { SEEDS: "many" }, 'SEEDS is "many"'],
    [["mutations", "that nobody made"], {}, "No mutation has"],
  ] as const) {
    const { code, printed } = await simulate(args, environment);
    expect(code).toBe(2);
    expect(printed).toContain(told);
    expect(printed).toContain("npm run simulate");
  }
});
