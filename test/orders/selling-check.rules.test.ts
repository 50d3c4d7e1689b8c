import { expect, test } from "vitest";
import { legacyChecks, planChecks } from "../../shared/orders/azure-checks.rules.js";
import { buyerChecks } from "../../shared/orders/buyer-checks.rules.js";
import { pairChecks } from "../../shared/orders/pair-checks.rules.js";
import { sellerChecks } from "../../shared/orders/seller-checks.rules.js";
import { fill } from "../../shared/orders/selling-check.rules.js";
import type { KnownSale } from "../../shared/orders/selling-facts.rules.js";
import { sellingFacts } from "../decisions/selling.facts.js";

const checks = [...sellerChecks, ...buyerChecks, ...pairChecks, ...legacyChecks, ...planChecks];

for (const { step, check, fact, remedy, values } of checks) {
  test(`step ${step}, ${check}: every name in its texts has a value, and every value is in a text`, () => {
    const known = values(sellingFacts({}, "MS-AZR-0145P", "2022-01-15") as KnownSale);
    const texts = [fact, remedy ?? ""].join(" ");
    expect(fill(texts, known)).not.toMatch(/[{}]/);
    for (const name of Object.keys(known)) expect(texts).toContain(`{${name}}`);
  });
}

test("a text that names an unknown value is a mistake, not an empty place", () => {
  expect(() => fill("The partner is {standing}.", {})).toThrow("standing");
});
