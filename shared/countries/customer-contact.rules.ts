import type { RefusalDetail } from "../kernel/refusal.js";
import { countryRulesOf, registrationFormat } from "./country.rules.js";

export type CustomerContact = {
  /** Two capital letters, ISO 3166. */
  countryCode: string;
  culture: string | undefined;
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
    cultureFault(contact) ??
    postalCodeFault(contact) ??
    stateFault(contact)
  );
}

/** What an order needs of the contact data and the record lacks (CUS-05): rules of a country may have come after the customer. */
export function missingContact({
  countryCode,
  phoneNumber,
  registrationNumber,
  date,
}: Omit<CustomerContact, "culture">): string[] {
  if (registrationFormat(countryCode, date) === undefined) return [];
  return [...(registrationNumber ? [] : ["organizationRegistrationNumber"]), ...(phoneNumber ? [] : ["phoneNumber"])];
}

function registrationFault({ countryCode, registrationNumber, date }: CustomerContact): RefusalDetail | undefined {
  const format = registrationFormat(countryCode, date);
  const property = "organizationRegistrationNumber";
  if (format === undefined) {
    if (!registrationNumber) return undefined;
    return {
      fact: `Country ${countryCode} takes no registration number.`,
      remedy: `Leave ${property} out.`,
      parameters: { property, value: registrationNumber, countryCode },
      wireCode: 600002,
    };
  }
  if (!registrationNumber) {
    return {
      fact: `Country ${countryCode} asks for the company's registration number.`,
      remedy: `Send ${property}, written as ${format.source}.`,
      parameters: { property, value: "missing", countryCode, form: format.source },
      wireCode: 600049,
    };
  }
  if (format.test(registrationNumber)) return undefined;
  return {
    fact: `The registration number ${registrationNumber} is not written as one of ${countryCode}.`,
    remedy: `Send ${property}, written as ${format.source}.`,
    parameters: { property, value: registrationNumber, countryCode, form: format.source },
    wireCode: 600050,
  };
}

/** The countries that ask for the one number ask for the other. */
function phoneFault({ countryCode, phoneNumber, date }: CustomerContact): RefusalDetail | undefined {
  if (phoneNumber || registrationFormat(countryCode, date) === undefined) return undefined;
  return {
    fact: `Country ${countryCode} asks for a phone number in the address.`,
    remedy: "Send phoneNumber with the address.",
    parameters: { property: "phoneNumber", value: "missing", countryCode },
    wireCode: 600051,
  };
}

function cultureFault({ countryCode, culture }: CustomerContact): RefusalDetail | undefined {
  const cultures = countryRulesOf(countryCode)?.cultures;
  if (!culture || cultures === undefined) return undefined;
  if (cultures.some((one) => one.toLowerCase() === culture.toLowerCase())) return undefined;
  return {
    fact: `The culture ${culture} is not one of ${countryCode}.`,
    remedy: `Send one of ${cultures.join(", ")}.`,
    parameters: { property: "culture", value: culture, countryCode, allowed: cultures.join(", ") },
  };
}

/** A postal code that is given is written as the country writes it; one that is not given is asked for by nobody here. */
function postalCodeFault({ countryCode, postalCode }: CustomerContact): RefusalDetail | undefined {
  const form = countryRulesOf(countryCode)?.postalCodeRegex;
  if (!postalCode || form === undefined || new RegExp(form).test(postalCode.trim().toUpperCase())) return undefined;
  return {
    fact: `The postal code ${postalCode} is not written as one of ${countryCode}.`,
    remedy: `Send defaultAddress.postalCode, written as ${form}.`,
    parameters: { property: "defaultAddress.postalCode", value: postalCode, countryCode, form: `${form}` },
  };
}

/** A state that is given is one of the country's, by code or name, where there is a list of them (API reference, 27.2). */
function stateFault({ countryCode, state }: CustomerContact): RefusalDetail | undefined {
  const states = countryRulesOf(countryCode)?.states;
  if (!state || states === undefined) return undefined;
  const wanted = state.trim().toLowerCase();
  if (
    Object.entries(states)
      .flat()
      .some((known) => known.toLowerCase() === wanted)
  )
    return undefined;
  return {
    fact: `${state} is no state of ${countryCode}.`,
    remedy: `Send defaultAddress.state as one of ${Object.keys(states).join(", ")}.`,
    parameters: {
      property: "defaultAddress.state",
      value: state,
      countryCode,
      allowed: Object.keys(states).join(", "),
    },
  };
}
