import { expect, test } from "vitest";
import { writtenCulture, writtenLanguage, writtenState } from "../../shared/countries/written.rules.js";

test("27.5: a culture is written as its country's list has it, one of another country as it was sent", () => {
  expect(writtenCulture("NL-nl", "NL")).toBe("nl-NL");
  expect(writtenCulture("ja-jp", "NL")).toBe("ja-jp");
  expect(writtenCulture(undefined, "NL")).toBe(undefined);
});
test("27.5: a language is written in small letters, and the region behind it in capitals", () => {
  expect(["EN", "nl", "pt-br"].map(writtenLanguage)).toEqual(["en", "nl", "pt-BR"]);
  expect(writtenLanguage(null)).toBe(null);
});
test("27.2: a state is written by its code, sent by code or by name; where there is no list, as it was sent", () => {
  expect(["wa", " Washington ", "WA", "Elsewhere"].map((state) => writtenState(state, "US"))).toEqual([
    "WA",
    "WA",
    "WA",
    "Elsewhere",
  ]);
  expect(writtenState("Utrecht", "NL")).toBe("Utrecht");
  expect(writtenState(undefined, "US")).toBe(undefined);
});
