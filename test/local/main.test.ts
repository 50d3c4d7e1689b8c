import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { help, readCommandLine } from "../../infra/local/command-line.js";

const npmStart = (...words: string[]) =>
  spawnSync(process.execPath, ["infra/local/start.mjs", ...words], { encoding: "utf8" });

test("without options it serves on port 7071, in storage of its own in memory, with the demo", () => {
  expect(readCommandLine([])).toEqual({
    kind: "start",
    options: { demo: true, port: 7071, folder: undefined, inRunningAzurite: false, verbose: false },
  });
});

test("every option is read", () => {
  expect(readCommandLine(["--no-demo", "--port", "8080", "--data", "kept", "--verbose"])).toEqual({
    kind: "start",
    options: { demo: false, port: 8080, folder: "kept", inRunningAzurite: false, verbose: true },
  });
});

test("the Azurite that runs already is used where that is said, and not beside a folder of one's own", () => {
  expect(readCommandLine(["--running-azurite"])).toMatchObject({ options: { inRunningAzurite: true } });
  expect(readCommandLine(["--running-azurite", "--data", "kept"])).toMatchObject({ kind: "wrong" });
});

test("the highest port leaves one for the token issuer, and the next is refused", () => {
  expect(readCommandLine(["--port", "65534"]).kind).toBe("start");
  expect(readCommandLine(["--port", "65535"])).toMatchObject({ kind: "wrong" });
  expect(readCommandLine(["--port", "http"])).toMatchObject({ kind: "wrong" });
});

test("--help prints the options and ends well", () => {
  const { status, stdout } = npmStart("--help");
  expect(stdout).toContain(help);
  expect(status).toBe(0);
});

test("an option that is not known is named, and ends with exit code 2", () => {
  const { status, stderr } = npmStart("--no-dmeo");
  expect(stderr).toContain("'--no-dmeo'");
  expect(status).toBe(2);
});
