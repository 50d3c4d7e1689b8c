import { expect, test } from "vitest";
import { culturesAsked, languageAsked } from "../../shared/language/language-asked.rules.js";

test("X-Locale decides before Accept-Language, and what nobody speaks is passed over", () => {
  expect(languageAsked("nl-NL", "de")).toBe("nl");
  expect(languageAsked("en-US", "de")).toBe("en");
  expect(languageAsked("it-IT", "de-DE,de;q=0.9")).toBe("de");
  expect(languageAsked(null, "it, sv;q=0.5, pl;q=0.8")).toBe("pl");
  expect(languageAsked(null, "ja;q=0, fr;q=0.1")).toBe("fr");
  expect(languageAsked("JA", null)).toBe("ja");
  expect(languageAsked("de_DE", null)).toBe("de");
});
test("nothing asked for, or nothing that can be read, is English", () => {
  for (const locale of [null, "", "*", "constructor", "sven", "\u0000"]) expect(languageAsked(locale, null)).toBe("en");
});
test("cultures are asked for in one order, whatever is told in them, and what is none is passed over", () => {
  expect(culturesAsked(null, "de;q=0.5,nl-NL;q=0.9")).toEqual(["nl-NL", "de"]);
  expect(culturesAsked("pl", "*, de_DE, sv;q=0, fr;q=0.2")).toEqual(["pl", "fr"]);
  expect(culturesAsked(null, null)).toEqual([]);
});
