import { type Language, reasonTexts } from "./texts.rules.js";

/** The cultures that a client asks for, the dearest first: `X-Locale` before `Accept-Language`, the latter in order of its weights. The former may be written as programs do, `de_DE`. */
export const culturesAsked = (locale: string | null, accepted: string | null): string[] =>
  [(locale ?? "").replaceAll("_", "-"), ...byWeight(accepted ?? "")]
    .map((tag) => tag.trim())
    .filter((tag) => culture.test(tag));

/** The first language asked for that there is; else English. */
export function languageAsked(locale: string | null, accepted: string | null): Language {
  return culturesAsked(locale, accepted).map(languageIn).find(isLanguage) ?? "en";
}

/** The language of a culture: `de` of `de-AT`. */
export const languageIn = (culture: string): string => culture.split("-")[0]?.toLowerCase() ?? "";

const culture = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i;
const isLanguage = (text: string): text is Language => text === "en" || Object.hasOwn(reasonTexts, text);

function byWeight(accepted: string): string[] {
  const weighted = accepted.split(",").map((part) => {
    const [tag = "", ...options] = part.split(";");
    const weight = options.map((option) => /^\s*q=([\d.]+)\s*$/i.exec(option)?.[1]).find((one) => one !== undefined);
    return { tag, weight: weight === undefined ? 1 : Number(weight) };
  });
  return weighted
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}
