import { execFile } from "node:child_process";
import { expect, test } from "vitest";
import { buildTool } from "../../infra/build.mjs";

await buildTool("simulation");

/** The command as a person gives it: its exit code, and all that it printed. */
const simulate = (args: readonly string[], environment: Record<string, string>) =>
  new Promise<{ code: number | string | null | undefined; printed: string }>((resolve) => {
    const env = { ...process.env, ...environment };
    const child = execFile(process.execPath, ["dist/simulation/main.js", ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (child.exitCode ?? error.code), printed: stdout + stderr }),
    );
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
