import type { ReasonCode } from "../kernel/reason-codes.js";
import de from "./de.data.json";
import fr from "./fr.data.json";
import ja from "./ja.data.json";
import nl from "./nl.data.json";
import pl from "./pl.data.json";
import sv from "./sv.data.json";

/** Texts by reason code. `{name}` stands for a parameter; a part in square brackets is left out when its parameter is not given. */
type Texts = Partial<Readonly<Record<ReasonCode, string>>>;
/** English needs no texts here: every refusal is thrown with its own. */
export const translations = { de, fr, ja, nl, pl, sv } as const satisfies Record<string, Texts>;
export type Language = keyof typeof translations | "en";

/** The first language asked for that there is: `X-Locale` before `Accept-Language`, the latter in order of its weights; else English. */
export function languageAsked(locale: string | null, accepted: string | null): Language {
  for (const tag of [locale ?? "", ...byWeight(accepted ?? "")]) {
    const language = tag.trim().slice(0, 2).toLowerCase();
    if (/^[a-z]{2}(-|$)/i.test(tag.trim()) && isLanguage(language)) return language;
  }
  return "en";
}

const isLanguage = (text: string): text is Language => text === "en" || Object.hasOwn(translations, text);

function byWeight(accepted: string): string[] {
  const weighted = accepted.split(",").map((part) => {
    const [tag = "", ...options] = part.split(";");
    const weight = options.map((option) => /^\s*q=([\d.]+)\s*$/.exec(option)?.[1]).find((one) => one !== undefined);
    return { tag, weight: weight === undefined ? 1 : Number(weight) };
  });
  return weighted
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** A refusal's text in a language, with every parameter in it: those that the text does not place follow at its end. Nothing for English. */
export function describe(
  code: ReasonCode,
  parameters: Readonly<Record<string, string>>,
  language: Language,
): string | undefined {
  if (language === "en") return undefined;
  const texts: Texts = translations[language];
  const text = texts[code];
  if (text === undefined) return undefined;
  const placed = new Set<string>();
  const filled = text.replace(/\[([^\]]*)\]/g, (_, part: string) => {
    const names = namesIn(part);
    if (names.some((name) => parameters[name] === undefined)) return "";
    return part.replace(/\{(\w+)\}/g, (_, name: string) => {
      placed.add(name);
      return parameters[name] ?? "";
    });
  });
  const others = Object.entries(parameters).filter(([name]) => !placed.has(name));
  if (others.length === 0) return filled;
  return `${filled} (${others.map(([name, value]) => `${name}: ${value}`).join(", ")})`;
}

/** The parameters that a text places. */
export const namesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
