import { expect, test } from "vitest";
import { languageAsked } from "../../shared/language/language-asked.rules.js";

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
