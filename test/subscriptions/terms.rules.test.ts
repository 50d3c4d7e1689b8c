import { describe, expect, test } from "vitest";
import { billingCycleEnd, termEnd } from "../../shared/subscriptions/terms.rules.js";

const day = (instant: string | undefined) => instant?.slice(0, 10);

describe("10.1: the billing cycle of a licence", () => {
  const bought = "2021-01-31T10:00:00.000Z";
  const yearly = { termEndsAt: termEnd(bought, "P1Y", bought), createdAt: bought };
  test.each([
    ["2021-01-31T10:00:00.000Z", "2021-02-28"],
    ["2021-02-27T23:59:59.999Z", "2021-02-28"],
    ["2021-02-28T00:00:00.000Z", "2021-03-31"],
    ["2022-01-30T23:59:59.999Z", "2022-01-31"],
    ["2022-02-05T00:00:00.000Z", "2022-01-31"],
  ])(
    "that is charged monthly ends, at %s, on %s: the day of the purchase or a shorter month's last, the last one with the term",
    (at, end) => {
      expect(day(billingCycleEnd({ ...yearly, billingCycle: "monthly" }, at))).toBe(end);
    },
  );

  test("that is charged once a term ends with it, and of three years each year has its own", () => {
    expect(day(billingCycleEnd({ ...yearly, billingCycle: "annual" }, bought))).toBe("2022-01-31");
    const threeYears = { termEndsAt: termEnd(bought, "P3Y", bought), createdAt: bought };
    expect(day(billingCycleEnd({ ...threeYears, billingCycle: "annual" }, "2022-06-01T00:00:00.000Z"))).toBe(
      "2023-01-31",
    );
    expect(day(billingCycleEnd({ ...threeYears, billingCycle: "triennial" }, bought))).toBe("2024-01-31");
  });

  test("begins, after a renewal, with the new term", () => {
    const renewed = {
      ...yearly,
      termEndsAt: termEnd(yearly.termEndsAt, "P1Y", bought),
      billingCycle: "annual",
    } as const;
    expect(day(billingCycleEnd(renewed, "2022-01-31T00:00:00.000Z"))).toBe("2023-01-31");
  });

  test("is none of what has no term", () => {
    expect(billingCycleEnd({ createdAt: bought, billingCycle: "monthly" }, bought)).toBeUndefined();
  });
});
