import assert from "node:assert/strict";
import { type Language, type Phrase, phrases } from "./texts.rules.js";

type Values = Readonly<Record<string, string>>;

/** The place of a value in a text; braces behind a slash are a path's own (`/v1/customers/{id}`). */
export const place = /(?<!\/)\{(\w+)\}/g;

/** A text of ours in a language, with its values; a name without a value is a mistake of who says it. */
export function say(phrase: Phrase, language: Language, values: Values = {}): string {
  const text = language === "en" ? phrase : phrases[language][phrase];
  return text.replace(place, (_, name: string) => {
    const value = values[name];
    assert(value !== undefined, `the text has a value for {${name}}`);
    return sayWord(value, language);
  });
}

/** A text or a word of ours in a language, as it stands; nothing where it is none of ours. */
export const asPhrase = (text: string, language: Exclude<Language, "en">): string | undefined =>
  isPhrase(text) ? phrases[language][text] : undefined;

/** The values that a text has a place for. */
export const namesIn = (text: string): string[] => [...text.matchAll(place)].map((match) => match[1] ?? "");

/** The phrase that a text of ours says in English with these values; nothing where it is none of ours. */
export const phraseOf = (text: string, values: Values): Phrase | undefined =>
  isPhrase(text) ? text : templates.find((phrase) => isGiven(phrase, values) && say(phrase, "en", values) === text);

/** What goes before a text of ours to say where it holds: the phrase, and the text without it. */
export function leadOf(text: string, values: Values): { lead: Phrase; rest: string } | undefined {
  for (const lead of leads) {
    const said = isGiven(lead, values) ? say(lead, "en", values) : undefined;
    if (said !== undefined && text.startsWith(said)) return { lead, rest: text.slice(said.length) };
  }
  return undefined;
}

const leads: readonly Phrase[] = [
  "The cart has errors in line {lines}. Line {line}: ",
  "Line {line}, offer {offerId}: ",
  "Line {line}: ",
];
const templates = (Object.keys(phrases.de) as Phrase[]).filter((phrase) => namesIn(phrase).length > 0);
const isGiven = (phrase: Phrase, values: Values) => namesIn(phrase).every((name) => Object.hasOwn(values, name));

/** A value in a language, where it is a word of ours (`none`, `suspended`, `a whole number`); any other stays letter by letter. */
export const sayWord = (value: string, language: Language): string =>
  language === "en" ? value : (asPhrase(value, language) ?? value);

const isPhrase = (text: string): text is Phrase => Object.hasOwn(phrases.de, text);
