import { expect, test } from "vitest";
import { namesIn, say, sayWord } from "../../shared/language/say.rules.js";
import { type Phrase, phrases } from "../../shared/language/texts.rules.js";
import { literalIn, type Node, nodesIn, propertyOf, sources } from "./source.js";

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

test("a refusal of a reason that many share, and what is wrong with a wish, say both texts by phrases", () => {
  let seen = 0;
  const others = sources.flatMap(({ path, text, tree }) =>
    [...nodesIn(tree)].flatMap(({ node, above }) => {
      const [fact, remedy] = [propertyOf(node, "fact"), propertyOf(node, "remedy")];
      if (fact === undefined || remedy === undefined || !isTold(above, text)) return [];
      seen++;
      return [fact, remedy].filter((one) => !isPhrase(one)).map((one) => `${path}: ${text.slice(one.start, one.end)}`);
    }),
  );
  expect(seen).toBeGreaterThan(20);
  expect(others.filter((other) => !elsewhere.some((one) => other.includes(one)))).toEqual([]);
});

/** Thrown with a reason that many share, or given as the detail of such a refusal by what returns a `RefusalDetail`. */
function isTold(above: readonly Node[], text: string): boolean {
  const [thrown] = above;
  if (thrown?.type === "NewExpression") return shared.has(literalIn((thrown.arguments as Node[])[0]) ?? "");
  if (thrown?.type === "CallExpression") return false;
  const around = above.find(({ type }) => /Function/.test(type));
  const returned = around?.returnType as Node | null | undefined;
  return (
    returned !== undefined && returned !== null && text.slice(returned.start, returned.end).includes("RefusalDetail")
  );
}

/** A text that every language has: as it stands, said with its values, one of two, or such a text behind the line it is about. */
function isPhrase(node: Node): boolean {
  const literal = literalIn(node);
  if (literal !== undefined) return Object.hasOwn(phrases.de, literal);
  if (node.type === "ConditionalExpression")
    return isPhrase(node.consequent as Node) && isPhrase(node.alternate as Node);
  if (node.type === "BinaryExpression") return isPhrase(node.left as Node);
  if (node.type === "TemplateLiteral") return Object.hasOwn(phrases.de, templateOf(node));
  return node.type === "CallExpression" && (node.callee as Node).name === "say";
}

/** The kernel knows no phrases; its texts name their values as the phrases do. */
const templateOf = ({ quasis, expressions }: Node): string =>
  (quasis as { value: { cooked: string } }[])
    .map(({ value }, index) => value.cooked + placeOf((expressions as Node[])[index]))
    .join("");
const placeOf = (value: Node | undefined) => (value === undefined ? "" : `{${value.name}}`);

/** The reason's own text is made for a body's property; the texts of a cart's line are phrases already. */
const elsewhere = ["shared/triggers/read-body.ts: ", "check-out.ts: error?.remedy"];

test("every phrase stands in the source, so that none outlives the English that it says", () => {
  const source = sources.map(({ text }) => text.replaceAll('\\"', '"').replaceAll("${", "{")).join("\n");
  const spoken = (phrase: Phrase) => source.includes(phrase) || composed.has(phrase);
  expect(known.filter((phrase) => !spoken(phrase))).toEqual([]);
});
/** Made of several words of a schema, or of a state. */
const composed = new Set<Phrase>(["text or a whole number", "text or a number", "active (moved)", "suspended (moved)"]);
