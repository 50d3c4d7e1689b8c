import { expect, test } from "vitest";
import { instantOf, stateAt } from "../../shared/selling/selling-facts.rules.js";

const now = new Date("2021-07-21T12:00:00Z");

test("AMB-73: a day is decided by its end and what comes by today's, so that a clock that is behind hides nothing of what was just made (seed 84 of tenants)", () => {
  expect(instantOf("2021-07-20", now)).toBe("2021-07-20T23:59:59.999Z");
  expect(instantOf("2021-07-21", now)).toBe("2021-07-21T23:59:59.999Z");
  expect(instantOf("2022-12-31", now)).toBe("2021-07-21T23:59:59.999Z");
});

test("a state holds from its first instant to before the next one's, and before the first there is none", () => {
  const states = [
    { state: "active", from: "2021-01-01T10:00:00.000Z", to: "2021-02-01T10:00:00.000Z" },
    { state: "suspended", from: "2021-02-01T10:00:00.000Z" },
  ] as const;
  const at = (instant: string) => stateAt([...states], instant);
  expect([at("2021-01-01T09:59:59.999Z"), at("2021-01-01T10:00:00.000Z")]).toEqual([undefined, "active"]);
  expect([at("2021-02-01T09:59:59.999Z"), at("2021-02-01T10:00:00.000Z")]).toEqual(["active", "suspended"]);
});
