import fc from "fast-check";
import { expect, test } from "vitest";
import { heldAt, type Past, pastAfter } from "../../shared/kernel/past.js";

const at = (hour: number) => new Date(Date.UTC(2021, 0, 1, hour)).toISOString();

test("AMB-73: what was changed at an instant held until just before it, and what it became from then on", () => {
  const { past } = pastAfter<string>(undefined, { before: "active", after: "restricted", at: at(5) });
  expect(past).toEqual([{ until: at(5), was: "active" }]);
  expect([heldAt(past, at(4), "restricted"), heldAt(past, at(5), "restricted")]).toEqual(["active", "restricted"]);
});

test("a change that changes nothing leaves no trace", () => {
  expect(pastAfter(undefined, { before: { a: 1 }, after: { a: 1 }, at: at(1) })).toEqual({});
  const past = [{ until: at(1), was: "x" }];
  expect(pastAfter(past, { before: "y", after: "y", at: at(2) })).toEqual({ past });
});

test("every instant has the value that was set last before it", () => {
  const values = fc.array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(values, fc.nat(13), ([first = "a", ...later], hour) => {
      let today = first;
      let past: Past<string>[] | undefined;
      for (const [index, next] of later.entries()) {
        ({ past } = pastAfter(past, { before: today, after: next, at: at(index + 1) }));
        today = next;
      }
      expect(heldAt(past, at(hour), today)).toBe([first, ...later][Math.min(hour, later.length)]);
    }),
  );
});
