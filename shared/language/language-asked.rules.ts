import { type Language, reasonTexts } from "./texts.rules.js";

/** The first language asked for that there is: `X-Locale` before `Accept-Language`, the latter in order of its weights; else English. */
export function languageAsked(locale: string | null, accepted: string | null): Language {
  for (const tag of [locale ?? "", ...byWeight(accepted ?? "")]) {
    const language = tag.trim().slice(0, 2).toLowerCase();
    if (/^[a-z]{2}(-|$)/i.test(tag.trim()) && isLanguage(language)) return language;
  }
  return "en";
}

const isLanguage = (text: string): text is Language => text === "en" || Object.hasOwn(reasonTexts, text);

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
