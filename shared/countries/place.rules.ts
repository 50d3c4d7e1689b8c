import type { RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";
import type { Phrase } from "../language/texts.rules.js";
import { countryRulesOf } from "./country.rules.js";

/** Where an address lies. */
export type Place = {
  /** Two capital letters, ISO 3166. */
  countryCode: string;
  state?: string | undefined;
  postalCode?: string | undefined;
  /** The property in which the address was sent. */
  at: string;
};

/** What an address lacks of what its country asks for, or has that the country does not know (API reference, 27.1 and 27.2). */
export const placeFault = (place: Place): RefusalDetail | undefined => postalCodeFault(place) ?? stateFault(place);

/** A country with a form for postal codes asks for one, written so (API reference, 27.1). */
function postalCodeFault({ countryCode, postalCode, at }: Place): RefusalDetail | undefined {
  const form = countryRulesOf(countryCode)?.postalCodeRegex;
  if (form === undefined) return undefined;
  const property = `${at}.postalCode`;
  const remedy = "Send {property}, written as {form}.";
  if (!postalCode?.trim()) {
    return phrased({
      fact: "Country {countryCode} asks for a postal code in the address.",
      remedy,
      parameters: { property, value: "missing", countryCode, form },
    });
  }
  if (new RegExp(form).test(postalCode.trim().toUpperCase())) return undefined;
  return phrased({
    fact: "The postal code {value} is not written as one of {countryCode}.",
    remedy,
    parameters: { property, value: postalCode, countryCode, form },
  });
}

/** A country that asks for a state gets one; where there is a list of them it is on it, by code or name (API reference, 27.2). */
function stateFault({ countryCode, state, at }: Place): RefusalDetail | undefined {
  const { states, stateRequired = false } = countryRulesOf(countryCode) ?? {};
  const property = `${at}.state`;
  const told = (fact: Phrase, value: string): RefusalDetail =>
    states === undefined
      ? phrased({ fact, remedy: "Send {property}.", parameters: { property, value, countryCode } })
      : phrased({
          fact,
          remedy: "Send {property} as one of {allowed}.",
          parameters: { property, value, countryCode, allowed: Object.keys(states).join(", ") },
        });
  const wanted = state?.trim().toLowerCase();
  if (!wanted) {
    return stateRequired ? told("Country {countryCode} asks for a state in the address.", "missing") : undefined;
  }
  const isKnown = (known: string) => known.toLowerCase() === wanted;
  if (states === undefined || Object.entries(states).flat().some(isKnown)) return undefined;
  return told("{value} is no state of {countryCode}.", state ?? "");
}
