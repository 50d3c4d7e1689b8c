import { countryRulesOf } from "./country.rules.js";

type Sent = string | null | undefined;

/** A culture as its country's list writes it (`en-US`); one that is on no list stays as it was sent. */
export function writtenCulture<Text extends Sent>(culture: Text, countryCode: string): Text | string {
  const known = countryRulesOf(countryCode)?.cultures.find((one) => one.toLowerCase() === culture?.toLowerCase());
  return known ?? culture;
}

/** A language as ISO 639 writes it, in small letters (`en`); a region behind it has capitals. */
export function writtenLanguage<Text extends Sent>(language: Text): Text | string {
  const [name, ...more] = language?.split("-") ?? [];
  if (name === undefined) return language;
  const [region, ...others] = more;
  return [name.toLowerCase(), ...(region === undefined ? [] : [region.toUpperCase()]), ...others].join("-");
}

/** A state by the code of its country's list, also where it was sent by name; in a country without a list as it was sent. */
export function writtenState<Text extends Sent>(state: Text, countryCode: string): Text | string {
  const wanted = state?.trim().toLowerCase();
  const states = Object.entries(countryRulesOf(countryCode)?.states ?? {});
  const known = states.find(([code, name]) => code.toLowerCase() === wanted || name.toLowerCase() === wanted);
  return known?.[0] ?? state;
}
