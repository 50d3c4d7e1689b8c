import { type CountryRules, countryRulesOf } from "./country.rules.js";

export type PostalAddress = {
  addressLine1: string;
  addressLine2?: string | undefined;
  city: string;
  state?: string | undefined;
  postalCode?: string | undefined;
  country: string;
};

export type AddressStatus =
  | "VerifiedShippable"
  | "Verified"
  | "InteractionRequired"
  | "StreetPartial"
  | "PremisesPartial"
  | "Multiple"
  | "None"
  | "NotValidated";

export type AddressVerdict = {
  status: AddressStatus;
  suggestions: readonly PostalAddress[];
  /** The names of the parts that are wrong. */
  wrong: readonly string[];
};

/**
 * Judges an address by what the country's rules can tell: its form, not whether somebody lives there. A country
 * without a postal pattern is `NotValidated`; one part that had to be rewritten is `InteractionRequired`.
 */
export function judgeAddress(given: PostalAddress): AddressVerdict {
  const country = given.country.toUpperCase();
  const rules = countryRulesOf(country);
  if (rules === undefined) return { status: "None", suggestions: [], wrong: ["Country"] };
  const tidy = tidied(given, rules);
  const wrong = wrongParts(tidy, rules);
  if (wrong.length > 0) return { status: "None", suggestions: [], wrong };
  if (rules.postalCodeRegex === undefined) return { status: "NotValidated", suggestions: [], wrong };

  const missing = missingParts(tidy.addressLine1);
  if (missing.length > 1) return { status: "Multiple", suggestions: [], wrong };
  if (missing[0] !== undefined) return { status: missing[0], suggestions: [tidy], wrong };
  if (!isSame(given, tidy)) return { status: "InteractionRequired", suggestions: [tidy], wrong };
  const status = isPostBox(tidy.addressLine1) ? "Verified" : "VerifiedShippable";
  return { status, suggestions: [tidy], wrong };
}

const single = (text: string) => text.trim().replace(/\s+/g, " ");

/** The address as the country writes it: no stray blanks, capitals in codes, the state by its code. */
function tidied(given: PostalAddress, { iso2, states }: CountryRules): PostalAddress {
  const state = single(given.state ?? "");
  const byName = Object.entries(states ?? {}).find(([, name]) => name.toLowerCase() === state.toLowerCase())?.[0];
  return {
    addressLine1: single(given.addressLine1),
    ...(given.addressLine2 === undefined ? {} : { addressLine2: single(given.addressLine2) }),
    city: single(given.city),
    ...(given.state === undefined ? {} : { state: states ? (byName ?? state.toUpperCase()) : state }),
    ...(given.postalCode === undefined ? {} : { postalCode: single(given.postalCode).toUpperCase() }),
    country: iso2,
  };
}

function wrongParts({ state = "", postalCode = "", city }: PostalAddress, rules: CountryRules): string[] {
  const { states, stateRequired, postalCodeRegex } = rules;
  const isStateWrong = states ? !Object.hasOwn(states, state) : stateRequired && state === "";
  const isPostalCodeWrong = postalCodeRegex !== undefined && !new RegExp(postalCodeRegex).test(postalCode);
  const isCityWrong = !/\p{L}/u.test(city);
  return [
    ...(isStateWrong ? ["Region"] : []),
    ...(isPostalCodeWrong ? ["PostalCode"] : []),
    ...(isCityWrong ? ["City"] : []),
  ];
}

const isPostBox = (line: string) =>
  /^(p\.? ?o\.? ?box|postbus|postfach|bo[iî]te postale|bp|skr\. poczt\.)\b/i.test(line);

/** A line needs a name of the street and a number of the building; a post box is whole in itself. */
function missingParts(line: string): ("StreetPartial" | "PremisesPartial")[] {
  if (isPostBox(line)) return [];
  return [
    ...(/\p{L}{2}/u.test(line) ? [] : (["StreetPartial"] as const)),
    ...(/\p{N}/u.test(line) ? [] : (["PremisesPartial"] as const)),
  ];
}

/** Case of a code and blanks inside it are no correction that a person has to confirm. */
function isSame(given: PostalAddress, tidy: PostalAddress): boolean {
  const plain = ({ addressLine1, addressLine2 = "", city, state = "", postalCode = "", country }: PostalAddress) =>
    [addressLine1, addressLine2, city, state, postalCode, country].map((part) => single(part).toLowerCase()).join("|");
  return plain(given) === plain(tidy);
}
