import fc from "fast-check";
import { expect, test } from "vitest";
import {
  billingPeriodOf,
  compareInstants,
  dateOf,
  datesOf,
  monthEnd,
  monthOf,
  monthStart,
  nextDate,
  nextMonth,
  previousMonth,
  utcInstant,
} from "../../shared/kernel/period.js";

test("USG-09: the first instant of a month is in it, the first instant of the next is not", () => {
  expect(monthStart("2026-01")).toBe("2026-01-01T00:00:00Z");
  expect(monthEnd("2026-01")).toBe("2026-02-01T00:00:00Z");
  expect(monthOf("2026-01-01T00:00:00Z")).toBe("2026-01");
  expect(monthOf("2026-01-31T23:59:59.9999999Z")).toBe("2026-01");
  expect(monthOf("2026-02-01T00:00:00Z")).toBe("2026-02");
});

test("months and dates are those of UTC, whatever offset the source writes", () => {
  expect(monthOf("2026-01-31T22:30:00-02:00")).toBe("2026-02");
  expect(monthOf("2026-02-01T00:30:00+01:00")).toBe("2026-01");
  expect(dateOf("2026-03-01T01:00:00.1234567+02:00")).toBe("2026-02-28");
});

test("an instant keeps every digit of its fraction, and only those that say something", () => {
  expect(utcInstant("2017-10-01T00:00:00.0000000Z")).toBe("2017-10-01T00:00:00Z");
  expect(utcInstant("2017-10-01T00:00:00.1230000Z")).toBe("2017-10-01T00:00:00.123Z");
  expect(utcInstant("2017-10-01T02:00:00.1234567+02:00")).toBe("2017-10-01T00:00:00.1234567Z");
  expect(() => utcInstant("2017-10-01")).toThrow();
  expect(() => utcInstant("2017-10-01T00:00:00")).toThrow();
});

test("instants are ordered in time, with and without fractions", () => {
  expect(compareInstants("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z")).toBeLessThan(0);
  expect(compareInstants("2026-01-01T00:00:00.45Z", "2026-01-01T00:00:00.5Z")).toBeLessThan(0);
  expect(compareInstants("2026-01-01T00:00:01Z", "2026-01-01T00:00:00.5Z")).toBeGreaterThan(0);
  expect(compareInstants("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.0000000Z")).toBe(0);
});

test("months run on through the end of a year, both ways", () => {
  expect(nextMonth("2025-12")).toBe("2026-01");
  expect(previousMonth("2026-01")).toBe("2025-12");
  expect(() => nextMonth("2026-13")).toThrow();
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 2100 }), fc.integer({ min: 1, max: 12 }), (year, number) => {
      const month = `${year}-${String(number).padStart(2, "0")}`;
      expect(previousMonth(nextMonth(month))).toBe(month);
      expect(monthOf(monthEnd(month))).toBe(nextMonth(month));
    }),
  );
});

test("INV-05: a billing period is a month from the billing day, and the billing day opens a new one", () => {
  const period = { start: "2022-01-15T00:00:00Z", end: "2022-02-15T00:00:00Z" };
  expect(billingPeriodOf("2022-01-15T00:00:00Z", 15)).toEqual(period);
  expect(billingPeriodOf("2022-02-14T23:59:59Z", 15)).toEqual(period);
  expect(billingPeriodOf("2022-01-14T23:59:59Z", 15).end).toBe(period.start);
  expect(billingPeriodOf("2022-02-15T00:00:00Z", 15).start).toBe(period.end);
});

test("INV-05: billing day 1 makes calendar months, and days that some month lacks are no billing days", () => {
  expect(billingPeriodOf("2024-02-29T12:00:00Z", 1)).toEqual({
    start: monthStart("2024-02"),
    end: monthEnd("2024-02"),
  });
  expect(billingPeriodOf("2024-02-28T00:00:00Z", 28).start).toBe("2024-02-28T00:00:00Z");
  for (const day of [0, 29, 1.5]) expect(() => billingPeriodOf("2024-02-29T12:00:00Z", day)).toThrow();
});

test("the dates of a period are each day that has a moment in it", () => {
  expect(datesOf({ start: monthStart("2024-02"), end: monthEnd("2024-02") })).toHaveLength(29);
  expect(datesOf({ start: "2022-05-12T10:00:00Z", end: "2022-05-14T00:00:00Z" })).toEqual(["2022-05-12", "2022-05-13"]);
  expect(datesOf({ start: "2022-05-12T10:00:00Z", end: "2022-05-13T00:00:01Z" })).toEqual(["2022-05-12", "2022-05-13"]);
  expect(datesOf({ start: "2022-05-12T00:00:00Z", end: "2022-05-12T00:00:00Z" })).toEqual([]);
  expect(nextDate("2024-02-28")).toBe("2024-02-29");
});
