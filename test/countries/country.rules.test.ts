import { expect, test } from "vitest";
import { countryRulesOf, registrationFormat } from "../../shared/countries/country.rules.js";
import { contactFault } from "../../shared/countries/customer-contact.rules.js";
import markets from "../../shared/partners/markets.data.json";

const listed = Object.values(markets[0]?.groups ?? {}).flatMap((group) =>
  Object.values(group).flatMap((text) => text.split(" ")),
);

test("every country of a market group has rules: three letters, a calling code, at least one culture", () => {
  for (const country of listed) {
    const rules = countryRulesOf(country);
    expect(rules?.iso3, country).toMatch(/^[A-Z]{3}$/);
    for (const code of rules?.callingCodes ?? []) expect(code).toMatch(/^[1-9]\d{0,3}$/);
    expect(rules?.cultures.every((one) => /^[a-z]{2}(-[A-Z][a-z]{3})?-[A-Z]{2}$/.test(one))).toBe(true);
    expect(new Set(rules?.cultures).size).toBe(rules?.cultures.length);
  }
});
test("a country in no market group has none", () => expect(countryRulesOf("RU")).toBeUndefined());
test("every country supports en-US, but those that list the local culture only", () => {
  expect(listed.filter((country) => !countryRulesOf(country)?.cultures.includes("en-US")).sort()).toEqual(["MZ", "SR"]);
});
test("a country's own culture comes first", () => {
  const first = (country: string) => countryRulesOf(country)?.cultures[0];
  expect(["NL", "BE", "DE", "SE", "PL", "FR", "JP", "US"].map(first)).toEqual([
    "nl-NL",
    "nl-BE",
    "de-DE",
    "sv-SE",
    "pl-PL",
    "fr-FR",
    "ja-JP",
    "en-US",
  ]);
});
test("24 countries take a registration number, twelve of them since ever", () => {
  const taking = (date: string) => [...listed, "BY", "RU"].filter((country) => registrationFormat(country, date));
  expect(taking("2022-11-30")).toHaveLength(12);
  expect(taking("2022-12-01")).toHaveLength(24);
});

const contact = (differs: Partial<Parameters<typeof contactFault>[0]>) =>
  contactFault({
    countryCode: "PL",
    culture: "pl-PL",
    phoneNumber: "48221234567",
    registrationNumber: "5260250995",
    postalCode: "00-001",
    date: "2026-01-01",
    ...differs,
  });
const numberOf = (differs: Partial<Parameters<typeof contactFault>[0]>) => contact(differs)?.wireCode;

const dutch = {
  countryCode: "NL",
  culture: "nl-NL",
  registrationNumber: undefined,
  phoneNumber: undefined,
  postalCode: "3511 BD",
};

test("CUS-05: where a registration number is asked for, a well-written one with a phone number is enough", () => {
  expect(contact({})).toBeUndefined();
});
test("600049: the registration number is missing where one is asked for", () => {
  expect(numberOf({ registrationNumber: undefined })).toBe(600049);
  expect(contact({ registrationNumber: undefined, date: "2022-11-30" })).toBeUndefined();
});
test("600050: the registration number is not written as the country writes it", () => {
  expect(numberOf({ registrationNumber: "526025099" })).toBe(600050);
});
test("600002: the country takes no registration number", () => {
  expect(numberOf({ countryCode: "NL", culture: "nl-NL" })).toBe(600002);
  expect(contact(dutch)).toBeUndefined();
});
test("600051: the phone number is missing where one is asked for, and only there", () => {
  expect(numberOf({ phoneNumber: undefined })).toBe(600051);
  expect(contact(dutch)).toBeUndefined();
});
test("a culture of another country is refused, en-US and any case of the own are not", () => {
  expect(contact({ culture: "de-DE" })?.parameters?.property).toBe("culture");
  expect(contact({ culture: "en-US" })).toBeUndefined();
  expect(contact({ culture: "PL-pl" })).toBeUndefined();
});

test("4.2: a language is one of ISO 639, with a region or without", () => {
  for (const language of ["nl", "NL", "no", "en-US", undefined, ""])
    expect(contact({ ...dutch, language })).toBeUndefined();
  for (const language of ["xx", "n", "dutch", "-", "n1"]) {
    expect(contact({ ...dutch, language })?.parameters?.property).toBe("language");
  }
});
test("27.1: where postal codes have a form one is asked for, written so in any case", () => {
  expect(contact({ ...dutch, postalCode: "3511 BD" })).toBeUndefined();
  expect(contact({ ...dutch, postalCode: "3511bd" })).toBeUndefined();
  const missing = { property: "defaultAddress.postalCode", value: "missing" };
  for (const postalCode of [undefined, "", " "]) {
    expect(contact({ ...dutch, postalCode })?.parameters).toMatchObject(missing);
  }
  expect(contact({ ...dutch, countryCode: "AO", culture: "pt-PT", postalCode: undefined })).toBeUndefined();
  expect(contact({ ...dutch, postalCode: "3511" })?.parameters?.property).toBe("defaultAddress.postalCode");
});
test("27.2: a state is one of the country's, by its code or name, where there is a list of them", () => {
  const american = { countryCode: "US", culture: "en-US", registrationNumber: undefined, postalCode: "98052" };
  expect(contact({ ...american, state: "WA" })).toBeUndefined();
  expect(contact({ ...american, state: "washington" })).toBeUndefined();
  expect(contact({ ...american, state: "XX" })?.parameters?.property).toBe("defaultAddress.state");
  expect(contact({ state: "XX" })).toBeUndefined();
});
test("27.1: a country that asks for a state gets one, listed or not, and no other country asks", () => {
  const missing = { property: "defaultAddress.state", value: "missing" };
  const american = { countryCode: "US", culture: "en-US", registrationNumber: undefined, postalCode: "98052" };
  for (const state of [undefined, "", " "]) expect(contact({ ...american, state })?.parameters).toMatchObject(missing);
  const japanese = { ...american, countryCode: "JP", postalCode: "100-0001" };
  expect(contact({ ...japanese, state: undefined })?.parameters).toMatchObject(missing);
  expect(contact({ ...japanese, state: "Tokyo" })).toBeUndefined();
  expect(contact({ ...dutch, state: undefined })).toBeUndefined();
});
