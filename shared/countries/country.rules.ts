import { lastMarketOf } from "../partners/markets.rules.js";
import countries from "./countries.data.json";
import registration from "./registration.data.json";
import states from "./states.data.json";

/** What is published of a country; lists are words with blanks between them, the default first. */
type CountryRow = {
  iso3: string;
  callingCodes: string;
  cultures: string;
  postalCode?: string;
  vatId?: string;
  stateRequired?: boolean;
};
const rows: Readonly<Record<string, CountryRow>> = countries;
const stateLists: Readonly<Record<string, Readonly<Record<string, string>>>> = states;
/**
 * Countries in which a customer needs a registration number and a phone number, and how the number is written. The
 * second group came with a later edition of the documentation; its date is our assumption, as all formats are ours.
 */
const registrationPeriods: readonly { from: string | null; formats: Readonly<Record<string, string>> }[] = registration;

/** What holds for addresses, cultures and numbers of a country. */
export type CountryRules = {
  iso2: string;
  iso3: string;
  market: string;
  callingCodes: readonly string[];
  /** Culture names, the country's default first. */
  cultures: readonly string[];
  postalCodeRegex: string | undefined;
  vatIdRegex: string | undefined;
  stateRequired: boolean;
  /** Names by code, for the four countries whose states are checked against a list; else nothing. */
  states: Readonly<Record<string, string>> | undefined;
};

/** The rules of a country of the programme (two capital letters, ISO 3166), or nothing for any other. */
export function countryRulesOf(iso2: string): CountryRules | undefined {
  const row = Object.hasOwn(rows, iso2) ? rows[iso2] : undefined;
  const market = lastMarketOf(iso2);
  if (row === undefined || market === undefined) return undefined;
  return {
    iso2,
    iso3: row.iso3,
    market: market.group,
    callingCodes: row.callingCodes.split(" "),
    cultures: row.cultures.split(" "),
    postalCodeRegex: row.postalCode,
    vatIdRegex: row.vatId,
    stateRequired: row.stateRequired ?? false,
    states: stateLists[iso2],
  };
}

/** How a company's registration number is written in a country that asks for one on that date (CUS-05); nothing where none is taken. */
export function registrationFormat(iso2: string, date: string): RegExp | undefined {
  const inForce = registrationPeriods.filter(({ from }) => from === null || date >= from);
  const format = inForce.map(({ formats }) => formats[iso2]).find((one) => one !== undefined);
  return format === undefined ? undefined : new RegExp(format);
}

/** Countries of ISO 3166 in which nothing is sold, and of which nothing is published here. */
const outsideTheProgramme = new Set(["BY", "CU", "EH", "IR", "KP", "RU", "SD", "SY"]);
/** Whether two capital letters name a country at all, whatever the programme does there. */
export const isCountryCode = (iso2: string): boolean => Object.hasOwn(rows, iso2) || outsideTheProgramme.has(iso2);

const languages = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
/** Whether the text names a language of ISO 639; a region may stand behind it, as in a culture. */
export function isLanguage(text: string): boolean {
  const [language = ""] = text.split("-");
  return /^[A-Za-z]{2,3}$/.test(language) && languages.of(language) !== undefined;
}
