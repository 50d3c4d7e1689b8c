import { isCountryCode } from "../countries/country.rules.js";
import { spokenFault } from "../countries/customer-contact.rules.js";
import { placeFault } from "../countries/place.rules.js";
import { writtenCulture, writtenLanguage, writtenState } from "../countries/written.rules.js";
import type { RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";
import { type Edited, editable, ProfileAddress, type ProfileKind } from "./profile.schema.js";

type Values = Readonly<Record<string, unknown>>;
const isValues = (value: unknown): value is Values => typeof value === "object" && value !== null;

/**
 * What a PUT makes of a profile (API reference, 28 and 2.1): what it states holds, what it leaves out goes, and what it
 * sends as null stays, inside an address or a contact too. One of which nothing is left goes, and of an address that is now
 * in another country nothing stays but what was sent.
 */
export function replacedProfile<Kind extends ProfileKind>(
  kind: Kind,
  before: Edited<Kind>,
  sent: Edited<Kind>,
): Edited<Kind> {
  return editable[kind].parse(replaced(before, sent) ?? {}) as Edited<Kind>;
}

function replaced(before: unknown, sent: Values): Values | undefined {
  const kept = isValues(before) && !isElsewhere(before, sent) ? before : {};
  const next = Object.entries(sent).flatMap(([name, value]): [string, unknown][] => {
    const held = value === null ? kept[name] : isValues(value) ? replaced(kept[name], value) : value;
    return held === undefined ? [] : [[name, held]];
  });
  return next.length === 0 ? undefined : Object.fromEntries(next);
}

const isElsewhere = (before: Values, sent: Values) =>
  typeof before.country === "string" && typeof sent.country === "string" && before.country !== sent.country;

/** The property with the address of the partner itself; the other addresses are of people. */
const ownAddress: Partial<Record<ProfileKind, string>> = {
  legalbusiness: "address",
  billing: "address",
  organization: "defaultAddress",
};

/** The profile as it is told: the partner's own address lies in the country of its account unless it says another one. */
export function toldProfile<Kind extends ProfileKind>(kind: Kind, country: string, values: Edited<Kind>): Edited<Kind> {
  const name = ownAddress[kind];
  if (name === undefined) return values;
  return { ...values, [name]: { country, ...((values as Values)[name] as ProfileAddress) } };
}

/** The profile as it is kept: culture, language and states as lists of the country write them. */
export function writtenProfile<Kind extends ProfileKind>(
  kind: Kind,
  values: Edited<Kind>,
  accountCountry: string,
): Edited<Kind> {
  const written: Record<string, unknown> = { ...values };
  for (const at of addresses) {
    const address = written[at];
    if (!isValues(address) || typeof address.state !== "string") continue;
    written[at] = { ...address, state: writtenState(address.state, countryIn(address, accountCountry)) };
  }
  const { culture, language } = written;
  const country = countryIn(written.defaultAddress, accountCountry);
  if (typeof culture === "string") written.culture = writtenCulture(culture, country);
  if (typeof language === "string") written.language = writtenLanguage(language);
  return editable[kind].parse(written) as Edited<Kind>;
}

const addresses = ["address", "defaultAddress", "companyApproverAddress"] as const;
const countryIn = (address: unknown, accountCountry: string): string =>
  isValues(address) && typeof address.country === "string" ? address.country : accountCountry;

/** What is wrong with the culture or the language of the profile, as for a customer's (API reference, 27.5). */
export function spokenFaultIn(values: Values, accountCountry: string): RefusalDetail | undefined {
  const spoken = Spoken.parse(values);
  return spokenFault({
    countryCode: countryIn(values.defaultAddress, accountCountry),
    culture: spoken.culture ?? undefined,
    language: spoken.language ?? undefined,
  });
}
const Spoken = editable.organization.pick({ culture: true, language: true });

/**
 * What is wrong with an address of the profile by the rules of its country (API reference, 27), as for a customer's. One
 * that says no more than its country, or who is there, lies nowhere yet: a client sends back what it read.
 */
export function addressFault(values: Values, accountCountry: string): RefusalDetail | undefined {
  for (const at of addresses) {
    if (!isValues(values[at])) continue;
    const { country, state, city, addressLine1, addressLine2, postalCode } = ProfileAddress.parse(values[at]);
    const countryCode = country ?? accountCountry;
    if (!isCountryCode(countryCode)) return unknownCountry(`${at}.country`, countryCode);
    if ([state, city, addressLine1, addressLine2, postalCode].every((part) => !part)) continue;
    const place = { countryCode, state: state ?? undefined, postalCode: postalCode ?? undefined, at };
    const fault = placeFault(place);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const unknownCountry = (property: string, value: string): RefusalDetail =>
  phrased({
    fact: "{property} is {value}, which is no country of ISO 3166.",
    remedy: "Send {property} with the two letters of a country.",
    parameters: { property, value, expected: "a country of ISO 3166" },
  });
