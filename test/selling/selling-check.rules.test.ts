import { expect, test } from "vitest";
import { say } from "../../shared/language/say.rules.js";
import { legacyChecks, planChecks } from "../../shared/selling/azure-checks.rules.js";
import { buyerChecks } from "../../shared/selling/buyer-checks.rules.js";
import { pairChecks } from "../../shared/selling/pair-checks.rules.js";
import { sellerChecks } from "../../shared/selling/seller-checks.rules.js";
import type { KnownSale } from "../../shared/selling/selling-facts.rules.js";
import { sellingFacts } from "../decisions/selling.facts.js";

const checks = [...sellerChecks, ...buyerChecks, ...pairChecks, ...legacyChecks, ...planChecks];

for (const { step, check, fact, remedy, values } of checks) {
  test(`step ${step}, ${check}: every name in its texts has a value, and every value is in a text`, () => {
    const known = values(sellingFacts({}, "MS-AZR-0145P", "2022-01-15") as KnownSale);
    const phrases = [check, fact, ...(remedy === undefined ? [] : [remedy])];
    for (const phrase of phrases) expect(say(phrase, "en", known)).not.toMatch(/[{}]/);
    const texts = phrases.join(" ");
    for (const name of Object.keys(known)) expect(texts).toContain(`{${name}}`);
  });
}

test("a text that names an unknown value is a mistake, not an empty place", () => {
  expect(() => say("The partner is {standing}.", "en")).toThrow("standing");
});
