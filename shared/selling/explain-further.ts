import { wireNumberOf } from "../kernel/refusal.js";
import { describe } from "../language/describe.rules.js";
import { say } from "../language/say.rules.js";
import type { Language } from "../language/texts.rules.js";
import type { FurtherCheck } from "./further-checks.js";
import type { AnsweredCheck, SaleExplanation } from "./may-sell.rules.js";

/** A denial with the number of the wire in which an order is refused by it. */
export type NumberedExplanation =
  | Extract<SaleExplanation, { decision: "ALLOW" }>
  | (Extract<SaleExplanation, { decision: "DENY" }> & { code: number });

/**
 * The explanation of section 4 with what an order asks besides. `above` refuses whatever section 4 says, `behind` only
 * what section 4 allows; the first that refuses is the last check told, as an order is refused by it.
 */
export function withFurtherChecks(
  explained: NumberedExplanation,
  { above, behind }: { above: readonly FurtherCheck[]; behind: readonly FurtherCheck[] },
  language: Language,
): NumberedExplanation {
  const passed = explained.checks.filter((one) => one.passed);
  const barred = above.find(({ refusal }) => refusal !== undefined);
  if (barred !== undefined) return denied(passed, barred, language);
  if (explained.decision === "DENY") return explained;
  const asked = [...above, ...behind];
  const failed = asked.findIndex(({ refusal }) => refusal !== undefined);
  const before = asked.slice(0, failed < 0 ? asked.length : failed).map((one) => answered(one, language));
  const decisive = asked[failed];
  const checks = [...explained.checks, ...before];
  return decisive === undefined ? { ...explained, checks } : denied(checks, decisive, language);
}

const answered = ({ step, check, fact, values }: FurtherCheck, language: Language): AnsweredCheck => ({
  step,
  check: say(check, language),
  passed: true,
  fact: say(fact, language, values),
});

function denied(
  before: readonly AnsweredCheck[],
  { step, check, refusal }: FurtherCheck,
  language: Language,
): NumberedExplanation {
  if (refusal === undefined) throw new Error(`check ${step} refuses nothing`);
  const { code: reason, parameters } = refusal;
  const { fact, remedy } = describe(refusal, language);
  return {
    ...{ decision: "DENY", reason, code: wireNumberOf(refusal), fact, remedy, parameters },
    checks: [...before, { step, check: say(check, language), passed: false, fact, remedy }],
  };
}
