import { expect, test } from "vitest";
import { jsonLog } from "../../shared/platform/log.js";

function written(write: (log: ReturnType<typeof jsonLog>) => void) {
  const lines: string[] = [];
  write(jsonLog({ now: () => new Date("2026-01-31T12:00:00Z") }, (line) => lines.push(line)));
  return lines.map((line) => JSON.parse(line));
}

test("each call is one line of JSON with time, level, message and its fields", () => {
  const lines = written((log) => {
    log.info("rated", { lines: 3 });
    log.warn("parked");
    log.error("failed", { reason: "two\nlines" });
  });
  const time = "2026-01-31T12:00:00.000Z";
  expect(lines).toEqual([
    { time, level: "info", message: "rated", lines: 3 },
    { time, level: "warn", message: "parked" },
    { time, level: "error", message: "failed", reason: "two\nlines" },
  ]);
});

test("no field can pass for the line's own time, level or message", () => {
  const [line] = written((log) => log.warn("true", { time: "never", level: "info", message: "false" }));
  expect(line).toEqual({ time: "2026-01-31T12:00:00.000Z", level: "warn", message: "true" });
});
