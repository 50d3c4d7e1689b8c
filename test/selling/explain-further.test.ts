import { expect, test } from "vitest";
import { Refusal } from "../../shared/kernel/refusal.js";
import { type NumberedExplanation, withFurtherChecks } from "../../shared/selling/explain-further.js";
import type { FurtherCheck } from "../../shared/selling/further-checks.js";

const passed = { step: "1", check: "first", passed: true, fact: "Found." };
const allowed: NumberedExplanation = { decision: "ALLOW", reason: "ALLOW_AZURE_PLAN", checks: [passed] };
const failed = { step: "2", check: "second", passed: false, fact: "Not found.", remedy: "Find it." };
const denied: NumberedExplanation = {
  ...{
    decision: "DENY",
    reason: "AZURE_PLAN_USE_TRANSITION",
    code: 800002,
    fact: "Not found.",
    remedy: "Find it.",
    parameters: {},
  },
  checks: [passed, failed],
};
const further = (step: string, refusal?: Refusal): FurtherCheck => ({
  step,
  check: "The partner is active",
  fact: "The partner is {standing}.",
  values: { standing: "active" },
  refusal,
});
const running = new Refusal("INVALID_STATE", { fact: "It runs.", remedy: "Wait.", wireCode: 900113 });
const barred = new Refusal("FORBIDDEN", { fact: "Barred.", remedy: "Wait.", wireCode: 800075 });

test("SUB-12: a conversion that runs is told before what section 4 finds, as an order is refused by it", () => {
  for (const explained of [allowed, denied]) {
    const told = withFurtherChecks(
      explained,
      {
        above: [further("SUB-12", running)],
        behind: [further("27006", barred)],
      },
      "en",
    );
    expect(told).toMatchObject({
      decision: "DENY",
      reason: "INVALID_STATE",
      code: 900113,
      fact: "It runs.",
      remedy: "Wait.",
    });
    expect(told.checks.map(({ step, passed: holds }) => [step, holds])).toEqual([
      ["1", true],
      ["SUB-12", false],
    ]);
  }
});

test("what section 4 refuses is told as it is; what it allows, by the first thing behind it that refuses", () => {
  expect(withFurtherChecks(denied, { above: [further("a")], behind: [further("b", barred)] }, "en")).toBe(denied);
  const told = withFurtherChecks(
    allowed,
    { above: [further("a")], behind: [further("b", barred), further("c")] },
    "en",
  );
  expect(told).toMatchObject({ decision: "DENY", reason: "FORBIDDEN", code: 800075 });
  expect(told.checks.map(({ step, passed: holds }) => [step, holds])).toEqual([
    ["1", true],
    ["a", true],
    ["b", false],
  ]);
  const all = withFurtherChecks(allowed, { above: [further("a")], behind: [further("b")] }, "en");
  expect([all.decision, all.checks.map(({ step }) => step)]).toEqual(["ALLOW", ["1", "a", "b"]]);
});
