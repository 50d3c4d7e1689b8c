import { z } from "zod";
import { WireText } from "../kernel/wire-text.js";
import type { AddressVerdict, PostalAddress } from "./address.rules.js";
import type { CountryRules } from "./country.rules.js";

/** The wire's `CountryInformation`: lists under the names of its field table and under those of its older sample. */
export function countryInformation(rules: CountryRules, takesRegistrationNumber: boolean) {
  const { iso2, iso3, cultures, callingCodes, states, market, postalCodeRegex, vatIdRegex } = rules;
  const languages = [...new Set(cultures.map((culture) => culture.split("-")[0] ?? culture))];
  const stateCodes = Object.keys(states ?? {});
  return {
    iso2Code: iso2,
    iso3Code: iso3,
    defaultCulture: cultures[0],
    isStateRequired: rules.stateRequired,
    isPostalCodeRequired: postalCodeRegex !== undefined,
    isCityRequired: true,
    supportedStatesList: stateCodes,
    supportedLanguagesList: languages,
    supportedCulturesList: cultures,
    countryCallingCodesList: callingCodes,
    states: { value: stateCodes },
    supportedLanguages: languages,
    supportedCultures: cultures,
    countryCallingCodes: callingCodes,
    postalCodeRegex,
    vatIdRegex,
    isVatIdSupported: vatIdRegex !== undefined,
    isTaxIdSupported: false,
    isTaxIdOptional: true,
    isRegistrationNumberSupported: takesRegistrationNumber,
    resellerAgreementRegion: market,
    geographicRegion: market,
    attributes: { objectType: "CountryInformation" },
  };
}

const text = (most: number) => WireText.max(most).trim().min(1);

/** The body of `POST /v1/validations/address`. */
export const AddressToValidate = z.object({
  addressLine1: text(200),
  addressLine2: WireText.max(200).optional(),
  city: text(100),
  state: WireText.max(100).optional(),
  /** Whether one is missing is for the country's rules to say, as with the state. */
  postalCode: WireText.max(20).optional(),
  country: z.string().regex(/^[A-Za-z]{2}$/, "two letters, as ISO 3166 has them"),
});

/** The wire's `AddressValidationResponse`. */
export function addressValidation(originalAddress: PostalAddress, { status, suggestions, wrong }: AddressVerdict) {
  return {
    originalAddress,
    suggestedAddresses: suggestions,
    status,
    validationMessage: wrong.length === 0 ? undefined : `Address field invalid for property: ${wrong.join(", ")}`,
    attributes: { objectType: "AddressValidationResponse" },
  };
}
