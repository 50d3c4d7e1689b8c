import type { Backend } from "../backend.js";
import { phrasedRefusal } from "../language/phrased.rules.js";
import { type CountryRules, countryRulesOf, registrationFormat } from "./country.rules.js";

/** The rules of a country of the programme, as they stand today. */
export function countryRulesFor(
  backend: Backend,
  code: string,
): { rules: CountryRules; takesRegistrationNumber: boolean } {
  const rules = countryRulesOf(code.toUpperCase());
  if (rules === undefined) {
    throw phrasedRefusal("NOT_FOUND", {
      fact: "There are no rules for the country {countryCode}.",
      remedy: "Ask for a country of a market group, by its two letters.",
      parameters: { countryCode: code.slice(0, 20) },
    });
  }
  const today = backend.now.toISOString().slice(0, 10);
  return { rules, takesRegistrationNumber: registrationFormat(rules.iso2, today) !== undefined };
}
