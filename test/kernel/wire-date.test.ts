import fc from "fast-check";
import { expect, test } from "vitest";
import { parseWireDate } from "../../shared/kernel/wire-date.js";

const read = (text: string) => parseWireDate(text)?.toISOString();

test("a date alone, an instant and an instant without a zone are read, the last as UTC", () => {
  expect(read("2026-11-14")).toBe("2026-11-14T00:00:00.000Z");
  expect(read("2026-11-14T10:00:00+02:00")).toBe("2026-11-14T08:00:00.000Z");
  expect(read("2026-11-14T10:00:00")).toBe("2026-11-14T10:00:00.000Z");
});
test(".NET's culture format has the month first, with 24 hours or two halves of twelve", () => {
  expect(read("11/04/2026 13:05:06")).toBe("2026-11-04T13:05:06.000Z");
  expect(read("1/4/2026 1:05:06 PM")).toBe("2026-01-04T13:05:06.000Z");
  expect(read("1/4/2026 12:00:00 AM")).toBe("2026-01-04T00:00:00.000Z");
  expect(read("13/4/2026 12:00:00 AM")).toBeUndefined();
  expect(read("1/4/2026 13:00:00 AM")).toBeUndefined();
});
test("whatever day it is, Java's day of the year in the place of the day is that day", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), (days) => {
      const date = new Date(days * 86_400_000);
      const dayOfYear = Math.round((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
      const written = `${date.toISOString().slice(0, 8)}${String(dayOfYear).padStart(2, "0")}`;
      expect(parseWireDate(written)?.getTime()).toBe(date.getTime());
    }),
  );
});
test("a day that the calendar has not is no date", () => {
  for (const text of ["2026-02-29", "2026-00-10", "2026-13-01", "2026-11-367", "2026-02-30T00:00:00Z", "today", ""]) {
    expect(read(text), text).toBeUndefined();
  }
  expect(read("2024-02-29")).toBe("2024-02-29T00:00:00.000Z");
});
