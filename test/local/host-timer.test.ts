import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { app, type Timer, type TimerFunctionOptions } from "@azure/functions";
import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Host, type HostOptions, startHost } from "../../infra/local/host/host.js";
import { newStorageAccount } from "../support/storage-account.js";

let connectionString: string;
const hosts: Host[] = [];
beforeAll(async () => {
  connectionString = await newStorageAccount();
});
afterAll(() => Promise.all(hosts.map((host) => host.stop())));

// Each test has a host of its own and mostly waits for a second to pass, so all wait at once.
const everySecond = "* * * * * *";
const onceAYear = "0 0 0 1 1 *";
const newHostId = () => randomUUID().replaceAll("-", "");

async function startTimer(timer: TimerFunctionOptions, hostId = newHostId(), options: Partial<HostOptions> = {}) {
  const host = await startHost({
    settings: { AzureWebJobsStorage: connectionString, AzureFunctionsWebHost__hostid: hostId },
    port: 0,
    timerLockRetryMs: 200,
    writeLine: () => {},
    register: () => app.timer("tick", timer),
    ...options,
  });
  hosts.push(host);
  return host;
}

const statusBlob = (hostId: string) =>
  BlobServiceClient.fromConnectionString(connectionString)
    .getContainerClient("azure-webjobs-hosts")
    .getBlockBlobClient(`timers/${hostId}/Host.Functions.tick/status`);

async function storedStatus(hostId: string): Promise<{ Last: string; Next: string; LastUpdated: string }> {
  return JSON.parse((await statusBlob(hostId).downloadToBuffer()).toString());
}
async function storeStatus(hostId: string, status: object) {
  const text = JSON.stringify(status);
  await statusBlob(hostId).upload(text, Buffer.byteLength(text));
}
const newYear = (year: number) => `${year}-01-01T00:00:00.000Z`;
const thisYear = new Date().getUTCFullYear();
/** Until the status is kept, which comes after the call that makes up for what was missed. */
const nextNewYear = (hostId: string) =>
  vi.waitFor(async () => expect((await storedStatus(hostId)).Next).toBe(newYear(thisYear + 1)), { timeout: 20_000 });

test.concurrent("T1: of two hosts with one host id only one fires each occurrence, and when it stops the other takes over", async () => {
  const hostId = newHostId();
  const fired: { by: string; second: number }[] = [];
  const by = (name: string): TimerFunctionOptions => ({
    schedule: everySecond,
    handler: () => void fired.push({ by: name, second: Math.floor(Date.now() / 1000) }),
  });
  const first = await startTimer(by("first"), hostId);
  await delay(1_200);
  await startTimer(by("second"), hostId);
  await delay(2_500);
  await first.stop();
  const firedByFirst = fired.length;
  await delay(2_500);

  expect(firedByFirst).toBeGreaterThanOrEqual(2);
  expect(fired.slice(0, firedByFirst).every((each) => each.by === "first")).toBe(true);
  expect(fired.length).toBeGreaterThan(firedByFirst);
  expect(fired.slice(firedByFirst).every((each) => each.by === "second")).toBe(true);
  expect(new Set(fired.map(({ second }) => second)).size).toBe(fired.length);
});

test.concurrent("T2: a stored next occurrence in the past gives one late call, however many were missed, and then the schedule goes on", async () => {
  const hostId = newHostId();
  const before = await startTimer({ schedule: onceAYear, handler: () => {} }, hostId);
  await nextNewYear(hostId);
  await before.stop();

  const seen: Timer[] = [];
  await storeStatus(hostId, { Last: newYear(2019), Next: newYear(2020), LastUpdated: newYear(2019) });
  await startTimer({ schedule: onceAYear, handler: (timer) => void seen.push(timer) }, hostId);
  await nextNewYear(hostId);
  await delay(500);
  expect(seen.map(({ isPastDue, scheduleStatus }) => [isPastDue, scheduleStatus.next])).toEqual([
    [true, newYear(2020)],
  ]);
});

test.concurrent("a schedule that was changed is computed from now and is not past due", async () => {
  const hostId = newHostId();
  let calls = 0;
  const before = await startTimer({ schedule: onceAYear, handler: () => {} }, hostId);
  await nextNewYear(hostId);
  await before.stop();
  await storeStatus(hostId, { Last: newYear(2019), Next: "2019-06-01T00:00:00.000Z", LastUpdated: newYear(2019) });
  await startTimer({ schedule: onceAYear, handler: () => void calls++ }, hostId);
  await nextNewYear(hostId);
  await delay(500);
  expect(calls).toBe(0);
});

test.concurrent("T3: a failed call is retried by its policy, the first try without and the second with a retry context", async () => {
  const contexts: unknown[] = [];
  const host = await startTimer({
    schedule: onceAYear,
    retry: { strategy: "fixedDelay", maxRetryCount: 3, delayInterval: { seconds: 1 } },
    handler: (_, { retryContext }) => {
      contexts.push(retryContext);
      if (contexts.length === 1) throw new Error("busy");
    },
  });
  const began = performance.now();
  await host.fire("tick");
  expect(performance.now() - began).toBeGreaterThan(900);
  expect(contexts).toEqual([
    undefined,
    { retryCount: 1, maxRetryCount: 3, exception: { message: expect.stringContaining("busy") } },
  ]);
});

test.concurrent("a timer that fails leaves its next occurrence as it is", async () => {
  let calls = 0;
  await startTimer({
    schedule: everySecond,
    handler: () => {
      calls++;
      throw new Error("always");
    },
  });
  await delay(2_700);
  expect(calls).toBeGreaterThanOrEqual(2);
});

test.concurrent("calls of one timer never overlap", async () => {
  let running = 0;
  let most = 0;
  await startTimer({
    schedule: everySecond,
    handler: async () => {
      most = Math.max(most, ++running);
      await delay(1_500);
      running--;
    },
  });
  await delay(4_000);
  expect(most).toBe(1);
});

test.concurrent("with timers off a timer fires only by hand, through the host or its own address, without a status", async () => {
  const seen: Timer[] = [];
  const timer: TimerFunctionOptions = { schedule: everySecond, handler: (given) => void seen.push(given) };
  const host = await startTimer(timer, undefined, { timers: false });
  await delay(1_200);
  expect(seen).toEqual([]);
  await host.fire("tick");
  expect(seen).toEqual([{ isPastDue: false, schedule: { adjustForDST: true }, scheduleStatus: null }]);
  const answer = await fetch(`${host.url}/admin/functions/tick`, { method: "POST", body: "{}" });
  expect(answer.status).toBe(202);
  await host.whenIdle();
  expect(seen.length).toBe(2);
});

test.concurrent("a schedule that cannot be read or never comes puts its timer in error", async () => {
  const host = await startTimer({ schedule: "0 0 0 30 2 *", handler: () => {} });
  expect(host.functions[0]?.error).toContain("never comes");
  await expect(host.fire("tick")).rejects.toThrow("is in error");
  const other = await startTimer({ schedule: "00:05:00", handler: () => {} });
  expect(other.functions[0]?.error).toContain("no schedule");
});
