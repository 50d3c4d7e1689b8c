import { expect, test } from "vitest";
import { namesIn, say, sayWord } from "../../shared/language/say.rules.js";
import { type Phrase, phrases } from "../../shared/language/texts.rules.js";
import { literalIn, nodesIn, propertyOf, sources } from "./source.js";

const languages = Object.keys(phrases) as (keyof typeof phrases)[];
const known = Object.keys(phrases.de) as Phrase[];

for (const language of languages) {
  test(`every phrase has its words in ${language}, with the same places for values, and none is left over`, () => {
    expect(Object.keys(phrases[language]).sort()).toEqual([...known].sort());
    for (const phrase of known) {
      expect(phrases[language][phrase].trim(), phrase).not.toBe("");
      expect(namesIn(phrases[language][phrase]).sort(), phrase).toEqual(namesIn(phrase).sort());
    }
  });
}

test("a phrase is said with its values, of which our own words are in the language too", () => {
  expect(say("The partner is {standing}.", "nl", { standing: "restricted" })).toBe("De partner is beperkt.");
  expect(say("The partner is {standing}.", "en", { standing: "restricted" })).toBe("The partner is restricted.");
  expect(sayWord("constructor", "nl")).toBe("constructor");
});

/** Reasons with which many different things are told: their own text says no more than that something is wrong. */
const shared = new Set(["REQUEST_INVALID", "NOT_FOUND", "INVALID_STATE", "CONFLICT", "FORBIDDEN"]);

test("nearly every text of a reason that many share, which has no value in it, is a phrase that each language has", () => {
  const texts = sources.flatMap(({ tree }) =>
    [...nodesIn(tree)].flatMap(({ node }) => {
      if (node.type !== "NewExpression") return [];
      const [code, detail] = node.arguments as Parameters<typeof propertyOf>[0][];
      if (!shared.has(literalIn(code) ?? "") || detail === undefined) return [];
      return [literalIn(propertyOf(detail, "fact")), literalIn(propertyOf(detail, "remedy"))].filter(
        (text) => text !== undefined,
      );
    }),
  );
  expect(texts.length).toBeGreaterThan(100);
  const others = texts.filter((text) => !Object.hasOwn(phrases.de, text));
  expect(others.length / texts.length, others.join("\n")).toBeLessThan(0.1);
});

test("every phrase stands in the source, so that none outlives the English that it says", () => {
  const source = sources.map(({ text }) => text.replaceAll('\\"', '"')).join("\n");
  const spoken = (phrase: Phrase) => source.includes(phrase) || composed.has(phrase);
  expect(known.filter((phrase) => !spoken(phrase))).toEqual([]);
});
/** Made of several words of a schema, or of a state. */
const composed = new Set<Phrase>(["text or a whole number", "text or a number", "active (moved)", "suspended (moved)"]);
