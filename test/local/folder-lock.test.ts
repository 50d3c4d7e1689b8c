import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockFolder } from "../../infra/local/folder-lock.js";
import { npmStart } from "../support/npm-start.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "folder-lock-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("a folder that is given free can be taken again, and keeps nothing of it", async () => {
  for (let time = 0; time < 2; time++) await (await lockFolder(folder))();
  expect(await readdir(folder)).toEqual([]);
});

test("a folder that a living process has is refused with its number, and that of a dead one is taken over", async () => {
  const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await writeFile(join(folder, `in-use-by-${other.pid}`), "");
  await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${other.pid}`);
  expect(await readdir(folder)).toEqual([`in-use-by-${other.pid}`]);

  const ended = new Promise((resolve) => other.once("exit", resolve));
  other.kill();
  await ended;
  await lockFolder(folder);
  expect(await readdir(folder)).toEqual([`in-use-by-${process.pid}`]);
});

test("a second start on the folder of a running one ends with exit code 1 and says why; the first serves on", async () => {
  const first = await npmStart(["--no-demo", "--data", folder]);
  const words = ["infra/local/start.mjs", "--no-demo", "--port", "0", "--data", folder];
  const second = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect([second.status, second.stderr]).toEqual([1, expect.stringContaining(`The folder ${folder} is in use`)]);
  expect((await fetch(`${first.host}/v1/nothing`)).status).toBe(404);
  expect(await first.end("SIGTERM")).toBe(0);
  expect((await readdir(folder)).filter((file) => file.startsWith("in-use"))).toEqual([]);
});
