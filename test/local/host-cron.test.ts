import { expect, test } from "vitest";
import { nextOccurrence, parseSchedule } from "../../infra/local/host/cron.js";
import { retryPauseMs } from "../../infra/local/host/retries.js";
import { isMonitored, standingOf, statusAfter } from "../../infra/local/host/schedule-status.js";

const after = (expression: string, time: string) =>
  nextOccurrence(parseSchedule(expression), new Date(time))?.toISOString();

test.each([
  ["0 */5 * * * *", "2026-01-01T00:04:59.999Z", "2026-01-01T00:05:00.000Z"],
  ["0 */5 * * * *", "2026-01-01T00:05:00.000Z", "2026-01-01T00:10:00.000Z"],
  ["0 0 3 1 * *", "2026-01-31T23:59:59Z", "2026-02-01T03:00:00.000Z"],
  ["30 0 0 1 1 *", "2026-01-01T00:00:30Z", "2027-01-01T00:00:30.000Z"],
  ["0 0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
  ["0 30 9 * Jan Mon-Fri", "2026-01-02T10:00:00Z", "2026-01-05T09:30:00.000Z"],
  ["0 0 0 * * 0", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00.000Z"],
  ["0,30 10-12/2 1 * * *", "2026-01-01T01:10:30Z", "2026-01-01T01:12:00.000Z"],
])("after %s and %s comes %s", (expression, time, expected) => expect(after(expression, time)).toBe(expected));

test("a schedule of five fields means second 0", () => {
  expect(after("*/15 * * * *", "2026-01-01T00:00:01Z")).toBe("2026-01-01T00:15:00.000Z");
});

test("day and weekday must both fit", () => {
  expect(after("0 0 0 13 * 5", "2026-01-01T00:00:00Z")).toBe("2026-02-13T00:00:00.000Z");
});

test("a day that never comes has no occurrence", () => {
  expect(after("0 0 0 31 2,4,6,9,11 *", "2026-01-01T00:00:00Z")).toBeUndefined();
});

test.each([
  "",
  "* * * *",
  "* * * * * * *",
  "60 * * * * *",
  "0 0 24 * * *",
  "0 0 0 0 * *",
  "0 5-3 * * * *",
  "0 */0 * * * *",
  "0 0 0 * * 7",
  "0 0 0 * Foo *",
])("%j is no schedule", (expression) => expect(() => parseSchedule(expression)).toThrow("is no schedule"));

test("a status is past due only when its next occurrence is the one that its schedule gives, and has passed", () => {
  const daily = parseSchedule("0 0 0 * * *");
  const status = statusAfter(daily, new Date("2026-01-01T00:00:00Z"), new Date("2026-01-01T00:00:00Z"));
  expect(standingOf(daily, status, new Date("2026-01-01T23:59:59Z"))).toBe("waiting");
  expect(standingOf(daily, status, new Date("2026-01-02T00:00:01Z"))).toBe("past due");
  expect(standingOf(parseSchedule("0 0 1 * * *"), status, new Date("2026-01-03T00:00:00Z"))).toBe("changed");
});

test("a timer that has never fired is past due from the first occurrence after it was first seen", () => {
  const daily = parseSchedule("0 0 0 * * *");
  const status = statusAfter(daily, new Date("2026-01-01T12:00:00Z"), undefined);
  expect(standingOf(daily, status, new Date("2026-01-01T13:00:00Z"))).toBe("waiting");
  expect(standingOf(daily, status, new Date("2026-01-02T13:00:00Z"))).toBe("past due");
});

test("a schedule that fires more than once a minute is not monitored, and one that fires each minute is", () => {
  const now = new Date("2026-01-01T00:00:00Z");
  expect(isMonitored(parseSchedule("*/59 * * * * *"), now)).toBe(false);
  expect(isMonitored(parseSchedule("0 * * * * *"), now)).toBe(true);
});

test("a fixed delay stays the same, an exponential one doubles up to its maximum", () => {
  const fixed = { retryStrategy: "fixedDelay", maxRetryCount: 5, delayInterval: { seconds: 2 } } as const;
  expect([1, 2, 3].map((retry) => retryPauseMs(fixed, retry))).toEqual([2_000, 2_000, 2_000]);
  const interval = { minimumInterval: { seconds: 1 }, maximumInterval: { seconds: 3 } };
  const growing = { retryStrategy: "exponentialBackoff", maxRetryCount: 5, ...interval } as const;
  expect([1, 2, 3].map((retry) => retryPauseMs(growing, retry, () => 0.5))).toEqual([1_000, 2_000, 3_000]);
});
