import { expect, test } from "vitest";
import { latestReady, periodsToClose } from "../../shared/invoicing/periods.rules.js";

const ready = (type: "D" | "G", day: number, now: string) => latestReady(type, day, new Date(now)).end.slice(0, 10);

test("INV-05: a legacy invoice is ready two days after the billing day, to the instant", () => {
  expect(ready("D", 1, "2017-11-02T23:59:59Z")).toBe("2017-10-01");
  expect(ready("D", 1, "2017-11-03T00:00:00Z")).toBe("2017-11-01");
  expect(ready("D", 15, "2022-02-17T00:00:00Z")).toBe("2022-02-15");
});

test("INV-04: an Azure plan invoice is ready from the 6th, whatever the partner's legacy billing day", () => {
  expect(ready("G", 15, "2021-11-05T23:59:59Z")).toBe("2021-10-01");
  expect(ready("G", 15, "2021-11-06T00:00:00Z")).toBe("2021-11-01");
});

test("periods are closed in their order, from the first that is open to the one asked for", () => {
  const ends = periodsToClose("2021-11-01T00:00:00Z", "2022-02-01T00:00:00Z", 1).map((period) =>
    period.end.slice(0, 10),
  );
  expect(ends).toEqual(["2021-12-01", "2022-01-01", "2022-02-01"]);
});

test("a series that is closed through the period asked for has nothing to close", () => {
  expect(periodsToClose("2022-02-01T00:00:00Z", "2022-02-01T00:00:00Z", 1)).toEqual([]);
});

test("periods of a billing day run from that day to the day before the next", () => {
  expect(periodsToClose("2022-01-15T00:00:00Z", "2022-02-15T00:00:00Z", 15)).toEqual([
    { start: "2022-01-15T00:00:00Z", end: "2022-02-15T00:00:00Z" },
  ]);
});
