import fc from "fast-check";
import { expect, test } from "vitest";
import { entering, seatsAt, seatsFrom, suspendedSince } from "../../shared/subscriptions/periods.rules.js";
import type { StatePeriod } from "../../shared/subscriptions/subscription.schema.js";
import { termEnd } from "../../shared/subscriptions/terms.rules.js";

const on = (day: number) => new Date(Date.UTC(2021, 0, day)).toISOString();
const active: StatePeriod[] = [{ state: "active", from: on(1) }];
const suspended: StatePeriod[] = [
  { state: "active", from: on(1), to: on(5) },
  { state: "suspended", from: on(5) },
];

test("SUB-06: a change of state ends the open period at its instant and begins another there", () => {
  expect(entering(active, "suspended", on(5))).toEqual(suspended);
});
test("SUB-06: the same state again begins nothing", () => expect(entering(active, "active", on(5))).toEqual(active));
test("SUB-06: a change that is taken back at its instant leaves no trace", () => {
  expect(entering(suspended, "active", on(5))).toEqual(active);
});
test("SUB-06: of two changes at one instant the later holds from then on, without an empty period", () => {
  expect(entering(suspended, "cancelled", on(5))).toEqual([
    { state: "active", from: on(1), to: on(5) },
    { state: "cancelled", from: on(5) },
  ]);
});
test("SUB-06: an instant before the last change, when a clock was set back, overlaps with nothing", () => {
  expect(entering(suspended, "cancelled", on(3))).toEqual(entering(suspended, "cancelled", on(5)));
});

test("SUB-06, SUB-08: what was suspended when it was deleted still tells since when; what was active, or is again, tells nothing", () => {
  expect(suspendedSince(suspended)).toBe(on(5));
  expect(suspendedSince(entering(suspended, "cancelled", on(9)))).toBe(on(5));
  expect(suspendedSince(entering(suspended, "cancelled", on(5)))).toBeUndefined();
  expect(suspendedSince(entering(active, "cancelled", on(9)))).toBeUndefined();
  expect(suspendedSince(entering(suspended, "active", on(9)))).toBeUndefined();
});

const change = fc.record({
  state: fc.constantFrom("active" as const, "suspended" as const, "cancelled" as const),
  at: fc.integer({ min: 1, max: 28 }),
});
test("SUB-06: whatever changes come at whatever instants, periods have no gap, no overlap and no empty one, and the last is open", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      const periods = changes.reduce((states, { state, at }) => entering(states, state, on(at)), active);
      expect(periods.at(-1)?.state).toBe(changes.at(-1)?.state ?? "active");
      expect(periods[0]?.from).toBe(on(1));
      for (const [index, { state, from, to }] of periods.entries()) {
        const next = periods[index + 1];
        expect(to).toBe(next?.from);
        expect(to === undefined || from < to).toBe(true);
        expect(next?.state).not.toBe(state);
      }
    }),
  );
});

test("seats hold from their instant on until others do", () => {
  const seats = seatsFrom([{ quantity: 5, from: on(1) }], 7, on(5));
  expect(seats).toEqual([
    { quantity: 5, from: on(1) },
    { quantity: 7, from: on(5) },
  ]);
  expect([on(1), on(4), on(5), on(9)].map((at) => seatsAt(seats, at))).toEqual([5, 5, 7, 7]);
});
test("seats that change twice at one instant are those of the later change", () => {
  const seats = seatsFrom([{ quantity: 5, from: on(1) }], 7, on(5));
  expect(seatsFrom(seats, 9, on(5)).at(-1)).toEqual({ quantity: 9, from: on(5) });
  expect(seatsFrom(seats, 5, on(5))).toEqual([{ quantity: 5, from: on(1) }]);
});

test.each([
  ["2021-01-15T10:00:00.000Z", "P1Y", "2022-01-15"],
  ["2021-01-31T23:59:59.999Z", "P1M", "2021-02-28"],
  ["2020-02-29T00:00:00.000Z", "P1Y", "2021-02-28"],
  ["2021-12-31T00:00:00.000Z", "P3Y", "2024-12-31"],
] as const)("10.4: a term from %s of %s ends at 00:00 UTC of %s", (from, duration, end) => {
  expect(termEnd(from, duration, from)).toBe(`${end}T00:00:00.000Z`);
});
test("10.4: a term of the 31st that ended on a shorter month's last day comes back to the 31st", () => {
  expect(termEnd("2021-02-28T00:00:00.000Z", "P1M", "2021-01-31T08:00:00.000Z")).toBe("2021-03-31T00:00:00.000Z");
});
