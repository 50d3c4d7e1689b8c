import { isCountryCode } from "../countries/country.rules.js";
import { placeFault } from "../countries/place.rules.js";
import type { RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";
import { type Edited, editable, ProfileAddress, type ProfileKind } from "./profile.schema.js";

type Values = Readonly<Record<string, unknown>>;
const isValues = (value: unknown): value is Values => typeof value === "object" && value !== null;

/**
 * What a PUT makes of a profile (API reference, 28 and 2.1): what it states holds, what it leaves out goes, and what it
 * sends as null stays, inside an address or a contact too. One of which nothing is left goes.
 */
export function replacedProfile<Kind extends ProfileKind>(
  kind: Kind,
  before: Edited<Kind>,
  sent: Edited<Kind>,
): Edited<Kind> {
  return editable[kind].parse(replaced(before, sent) ?? {}) as Edited<Kind>;
}

function replaced(before: unknown, sent: Values): Values | undefined {
  const kept = isValues(before) ? before : {};
  const next = Object.entries(sent).flatMap(([name, value]): [string, unknown][] => {
    const held = value === null ? kept[name] : isValues(value) ? replaced(kept[name], value) : value;
    return held === undefined ? [] : [[name, held]];
  });
  return next.length === 0 ? undefined : Object.fromEntries(next);
}

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

/**
 * What is wrong with an address of the profile by the rules of its country (API reference, 27), as for a customer's. One
 * that says no more than its country, or who is there, lies nowhere yet: a client sends back what it read.
 */
export function addressFault(values: Values, accountCountry: string): RefusalDetail | undefined {
  for (const at of ["address", "defaultAddress", "companyApproverAddress"]) {
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
