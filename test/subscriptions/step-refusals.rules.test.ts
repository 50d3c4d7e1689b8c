import { expect, test } from "vitest";
import { describe } from "../../shared/language/describe.rules.js";
import { stepRefusal } from "../../shared/subscriptions/step-refusals.rules.js";
import { aLicence } from "./a-subscription.js";

const gone = aLicence({ state: "cancelled" });

test("SUB-07: a cancelled subscription that is renamed is not told that somebody asked to suspend it", () => {
  const { subscriptionId, offerId } = gone;
  const refusal = stepRefusal("SUBSCRIPTION_DELETED", gone);
  expect(refusal.parameters).toEqual({ subscriptionId, offerId, state: "cancelled" });
  expect(describe(refusal, "de").description).not.toContain("gewünscht");
});
test("3.3: the step that was asked for is told in words of the language", () => {
  const refusal = stepRefusal("SUBSCRIPTION_DELETED", gone, "reactivate");
  expect(refusal.parameters.asked).toBe("reactivate");
  expect(describe(refusal, "de").description).toContain("gewünscht: reaktivieren");
  expect(describe(refusal, "fr").description).toContain("réactiver");
});
test("3.3: a reason without words of its own names the step, where one was asked for", () => {
  expect(stepRefusal("AGREEMENT_NOT_ACCEPTED", gone).fact).toBe("The rules refuse that (AGREEMENT_NOT_ACCEPTED).");
  expect(stepRefusal("AGREEMENT_NOT_ACCEPTED", gone, "cancel").fact).toBe(
    "The rules refuse to cancel it (AGREEMENT_NOT_ACCEPTED).",
  );
});
