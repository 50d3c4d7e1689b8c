import type { RefusalDetail } from "../kernel/refusal.js";
import { phrased } from "../language/phrased.rules.js";
import { countryRulesOf, isLanguage, registrationFormat } from "./country.rules.js";
import { placeFault } from "./place.rules.js";

export type CustomerContact = {
  /** Two capital letters, ISO 3166. */
  countryCode: string;
  culture: string | undefined;
  language?: string | undefined;
  phoneNumber: string | undefined;
  registrationNumber: string | undefined;
  state?: string | undefined;
  postalCode?: string | undefined;
  /** The day on which the customer is written. */
  date: string;
};

/**
 * What is wrong with a customer's contact data in its country, for a refusal `REQUEST_INVALID`; nothing when all is
 * well. The wire's own numbers: 600002, 600049, 600050 for the registration number, 600051 for the phone number.
 */
export function contactFault(contact: CustomerContact): RefusalDetail | undefined {
  return (
    registrationFault(contact) ??
    phoneFault(contact) ??
    spokenFault(contact) ??
    placeFault({ ...contact, at: "defaultAddress" })
  );
}

/** What an order needs of the contact data and the record lacks (CUS-05): rules of a country may have come after the customer. */
export function missingContact({
  countryCode,
  phoneNumber,
  registrationNumber,
  date,
}: Omit<CustomerContact, "culture" | "language">): string[] {
  if (registrationFormat(countryCode, date) === undefined) return [];
  return [...(registrationNumber ? [] : ["organizationRegistrationNumber"]), ...(phoneNumber ? [] : ["phoneNumber"])];
}

function registrationFault({ countryCode, registrationNumber, date }: CustomerContact): RefusalDetail | undefined {
  const format = registrationFormat(countryCode, date);
  const property = "organizationRegistrationNumber";
  if (format === undefined) {
    if (!registrationNumber) return undefined;
    return phrased({
      fact: "Country {countryCode} takes no registration number.",
      remedy: "Leave {property} out.",
      parameters: { property, value: registrationNumber, countryCode },
      wireCode: 600002,
    });
  }
  if (!registrationNumber) {
    return phrased({
      fact: "Country {countryCode} asks for the company's registration number.",
      remedy: "Send {property}, written as {form}.",
      parameters: { property, value: "missing", countryCode, form: format.source },
      wireCode: 600049,
    });
  }
  if (format.test(registrationNumber)) return undefined;
  return phrased({
    fact: "The registration number {value} is not written as one of {countryCode}.",
    remedy: "Send {property}, written as {form}.",
    parameters: { property, value: registrationNumber, countryCode, form: format.source },
    wireCode: 600050,
  });
}

/** The countries that ask for the one number ask for the other. */
function phoneFault({ countryCode, phoneNumber, date }: CustomerContact): RefusalDetail | undefined {
  if (phoneNumber || registrationFormat(countryCode, date) === undefined) return undefined;
  return phrased({
    fact: "Country {countryCode} asks for a phone number in the address.",
    remedy: "Send phoneNumber with the address.",
    parameters: { property: "phoneNumber", value: "missing", countryCode },
    wireCode: 600051,
  });
}

type Spoken = Pick<CustomerContact, "countryCode" | "culture" | "language">;
/** What is wrong with the culture and the language in which somebody in the country is written to (API reference, 27.5). */
export const spokenFault = (spoken: Spoken): RefusalDetail | undefined => cultureFault(spoken) ?? languageFault(spoken);

function cultureFault({ countryCode, culture }: Spoken): RefusalDetail | undefined {
  const cultures = countryRulesOf(countryCode)?.cultures;
  if (!culture || cultures === undefined) return undefined;
  if (cultures.some((one) => one.toLowerCase() === culture.toLowerCase())) return undefined;
  return phrased({
    fact: "The culture {value} is not one of {countryCode}.",
    remedy: "Send one of {allowed}.",
    parameters: { property: "culture", value: culture, countryCode, allowed: cultures.join(", ") },
  });
}

function languageFault({ countryCode, language }: Spoken): RefusalDetail | undefined {
  if (!language || isLanguage(language)) return undefined;
  return phrased({
    fact: "{value} is no language of ISO 639.",
    remedy: "Send language with its two letters, like nl.",
    parameters: { property: "language", value: language, countryCode },
  });
}
