import type { ReasonCode } from "../kernel/reason-codes.js";
import { leadOf, namesIn, phraseOf, place, sayWord } from "./say.rules.js";
import { type Language, parameterNames, phrases, reasonTexts } from "./texts.rules.js";

type Values = Readonly<Record<string, string>>;
/** What a refusal says, in English and by its values. */
export type Said = { code: ReasonCode; fact: string; remedy: string; parameters: Values };
/** Words in a language, and the parameters that they place. */
type Spoken = { words: string; placed: readonly string[] };
export type Described = { fact: string; remedy: string; description: string };

/**
 * What a refusal says in a language, the fact and what to do about it, with every parameter in them: those that neither
 * text has a place for follow at the end of the fact. A text that a reason shares with many others is said itself where
 * the language has it, with the values it was told with; else the reason's own. English is as it was thrown.
 */
export function describe({ code, fact, remedy, parameters }: Said, language: Language): Described {
  if (language === "en") return { fact, remedy, description: `${fact} ${remedy}` };
  const reason = reasonTexts[language][code];
  const values = valuesIn(parameters, language);
  const spoken = (text: string, ofReason: string): Spoken => {
    const led = leadOf(text, parameters);
    if (led !== undefined) {
      const { words, placed } = spoken(led.rest, ofReason);
      const lead = withValues(phrases[language][led.lead], values);
      return { words: `${lead}${words}`, placed: [...namesIn(led.lead), ...placed] };
    }
    const phrase = phraseOf(text, parameters);
    if (phrase === undefined) return { words: filled(ofReason, values), placed: placedIn(ofReason, values) };
    return { words: withValues(phrases[language][phrase], values), placed: namesIn(phrase) };
  };
  const texts = { fact: spoken(fact, reason.fact), remedy: spoken(remedy, reason.remedy) };
  const placed = new Set([...texts.fact.placed, ...texts.remedy.placed]);
  const named = Object.entries(values)
    .filter(([name]) => !placed.has(name))
    .map(([name, value]) => `${parameterNames[language][name] ?? name}: ${value}`);
  const found = withMore(texts.fact.words, named.join(", "));
  const toDo = texts.remedy.words.trim();
  // Japanese sentences follow each other without a space.
  return { fact: found, remedy: toDo, description: [found, toDo].join(language === "ja" ? "" : " ") };
}

const valuesIn = (parameters: Values, language: Language): Values =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, told(name, value, language)]));

/** What the client sent and what it may send are told as they are written; of ours there is only that there is none. */
function told(name: string, value: string, language: Language): string {
  const isOfTheClient = name === "value" || name === "allowed";
  if (!isOfTheClient || value === "missing" || value === "none") return sayWord(value, language);
  return value === "" ? '""' : value;
}

const optionalPart = /\[([^\]]*)\]/g;
const isSaid = (part: string, values: Values) => namesIn(part).every((name) => values[name] !== undefined);

const placedIn = (text: string, values: Values): string[] =>
  [...text.matchAll(optionalPart)].flatMap(([, part = ""]) => (isSaid(part, values) ? namesIn(part) : []));

const filled = (text: string, values: Values): string =>
  text.replace(optionalPart, (_, part: string) => (isSaid(part, values) ? withValues(part, values) : ""));

const withValues = (text: string, values: Values): string =>
  text.replace(place, (_, name: string) => values[name] ?? "");

/** What more is known goes before the full stop. */
function withMore(sentence: string, more: string): string {
  if (more === "") return sentence;
  const [, words = sentence, stop = ""] = /^(.*?)([.。]?)$/s.exec(sentence) ?? [];
  return `${words} (${more})${stop}`;
}
