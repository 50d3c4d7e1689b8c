import fc from "fast-check";
import { expect, test } from "vitest";
import { availabilityIdOf, type Issued, isStillTaken, issuedAs } from "../../shared/catalogue/availability-id.rules.js";
import { Segment } from "../../shared/customers/customer.schema.js";

const offerId = "CFQ7TTC0LH18:0001";
const issued: Issued = { country: "NL", segment: "commercial", month: "2021-05" };
const letter = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ");
const anyIssue = fc.record({
  country: fc.tuple(letter, letter).map((pair) => pair.join("")),
  segment: fc.constantFrom(...Segment.options),
  month: fc
    .tuple(fc.integer({ min: 2000, max: 2999 }), fc.integer({ min: 1, max: 12 }))
    .map(([year, month]) => `${year}-${String(month).padStart(2, "0")}`),
});

test("an availability's id has twelve letters and digits and tells for whom and when it was issued, in any case", () => {
  fc.assert(
    fc.property(anyIssue, (made) => {
      const id = availabilityIdOf(offerId, made);
      expect(id).toMatch(/^[A-Z0-9]{12}$/);
      expect(issuedAs(offerId, id)).toEqual(made);
      expect(issuedAs(offerId.toLowerCase(), id.toLowerCase())).toEqual(made);
    }),
  );
});

test("two issues that differ in anything have different ids", () => {
  fc.assert(
    fc.property(anyIssue, anyIssue, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(availabilityIdOf(offerId, one)).not.toBe(availabilityIdOf(offerId, other));
    }),
  );
});

test("the id of one SKU is none of another, and what was never issued is none at all", () => {
  const id = availabilityIdOf(offerId, issued);
  expect(issuedAs("CFQ7TTC0LH18:0002", id)).toBeUndefined();
  const wrong = [
    `${id.slice(0, 11)}${id.endsWith("0") ? "1" : "0"}`,
    id.slice(0, 11),
    `${id}0`,
    "",
    "NL9000AAAAAA",
    "é",
  ];
  for (const text of wrong) expect(issuedAs(offerId, text), text).toBeUndefined();
});

test("an id is taken in its month and the one after, whatever the months' lengths, and not before", () => {
  expect(isStillTaken(issued, "2021-05-01")).toBe(true);
  expect(isStillTaken(issued, "2021-06-30")).toBe(true);
  expect(isStillTaken(issued, "2021-07-01")).toBe(false);
  expect(isStillTaken(issued, "2021-04-30")).toBe(false);
  expect(isStillTaken({ ...issued, month: "2020-12" }, "2021-01-31")).toBe(true);
  expect(isStillTaken({ ...issued, month: "2021-02" }, "2021-03-31")).toBe(true);
});
