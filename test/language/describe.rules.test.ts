import { expect, test } from "vitest";
import { type ReasonCode, reasons } from "../../shared/kernel/reason-codes.js";
import { describe, languageAsked, namesIn, translations } from "../../shared/language/describe.rules.js";

const codes = Object.keys(reasons) as ReasonCode[];
const languages = Object.keys(translations) as (keyof typeof translations)[];

for (const language of languages) {
  const texts: Partial<Record<string, string>> = translations[language];
  test(`every reason has a text in ${language}, and no text is without its reason`, () => {
    expect(Object.keys(texts).sort()).toEqual([...codes].sort());
  });
  test(`the texts in ${language} place the same parameters as the Dutch ones, each in a part that can be left out`, () => {
    const dutch: Record<string, string> = translations.nl;
    for (const code of codes) {
      const text = texts[code] ?? "";
      expect(namesIn(text), code).toEqual(namesIn(dutch[code] ?? ""));
      expect(namesIn(text.replace(/\[[^\]]*\]/g, "")), code).toEqual([]);
    }
  });
}

test("a parameter stands where the text places it, and the part goes where it is not given", () => {
  expect(describe("DOMAIN_TAKEN", { domain: "contoso.com" }, "nl")).toBe(
    "Het domein of de tenant contoso.com is al in gebruik. Kies een ander.",
  );
  expect(describe("DOMAIN_TAKEN", {}, "nl")).toBe("Het domein of de tenant is al in gebruik. Kies een ander.");
});
test("a parameter that the text does not place follows at its end, so that no fact is lost", () => {
  expect(describe("FORBIDDEN", { tenantId: "t" }, "sv")).toMatch(/ \(tenantId: t\)$/);
});
test("values are taken letter by letter, whatever they look like", () => {
  expect(describe("DOMAIN_TAKEN", { domain: "[{x}]$&" }, "de")).toContain("[{x}]$&");
});
test("English has the refusal's own text", () => expect(describe("DOMAIN_TAKEN", {}, "en")).toBeUndefined());

test("X-Locale decides before Accept-Language, and what nobody speaks is passed over", () => {
  expect(languageAsked("nl-NL", "de")).toBe("nl");
  expect(languageAsked("en-US", "de")).toBe("en");
  expect(languageAsked("it-IT", "de-DE,de;q=0.9")).toBe("de");
  expect(languageAsked(null, "it, sv;q=0.5, pl;q=0.8")).toBe("pl");
  expect(languageAsked(null, "ja;q=0, fr;q=0.1")).toBe("fr");
  expect(languageAsked("JA", null)).toBe("ja");
});
test("nothing asked for, or nothing that can be read, is English", () => {
  for (const locale of [null, "", "*", "constructor", "sven", "\u0000"]) expect(languageAsked(locale, null)).toBe("en");
});
